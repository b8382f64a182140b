import { resolve } from 'node:path';
import { z } from 'zod';
import { CannotStart } from './startup/cannot-start.js';

const httpUrl = z.url({ protocol: /^https?$/ });
const secret = z.string().min(32);

/** An empty text counts as absent before this looks. */
const environment = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  DATA_DIR: z.string().default('./.data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  PUBLIC_URL: httpUrl.optional(),
  SECRET_KEY: secret.optional(),
  NEW_SECRET_KEY: secret.optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(8).optional(),
  ADMIN_API_KEY: secret.optional(),
  DEMO: z.enum(['on', 'off']).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  META_GRAPH_URL: httpUrl.default('https://graph.facebook.com'),
  GOOGLE_ADS_URL: httpUrl.default('https://googleads.googleapis.com'),
  LINKEDIN_API_URL: httpUrl.default('https://api.linkedin.com'),
  ALLOW_PRIVATE_HOSTS: z
    .string()
    .regex(/^[^\s/]+(\s*,\s*[^\s/]+)*$/)
    .optional(),
  NODES_DIR: z.string().optional(),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

type Name = keyof typeof environment.shape;

/** What to give instead, for whoever got one wrong. */
const GIVE: Record<Name, string> = {
  PORT: 'a whole number from 1 to 65535',
  ROLE: '"all", "api" or "worker"',
  DATA_DIR: 'a folder',
  DATABASE_URL: 'an address like postgres://user:password@host:5432/database',
  REDIS_URL: 'an address like redis://host:6379',
  PUBLIC_URL: 'the address under which people reach this server, like https://tributary.example.com',
  SECRET_KEY: 'any text of 32 characters or more, as "openssl rand -hex 32" prints it',
  NEW_SECRET_KEY: 'any text of 32 characters or more, as "openssl rand -hex 32" prints it',
  ADMIN_EMAIL: 'an e-mail address',
  ADMIN_PASSWORD: '8 characters or more',
  ADMIN_API_KEY: 'any text of 32 characters or more, as "openssl rand -hex 32" prints it',
  DEMO: '"on" or "off"',
  SMTP_URL: 'an address like smtp://user:password@host:587',
  META_GRAPH_URL: 'an http or https address',
  GOOGLE_ADS_URL: 'an http or https address',
  LINKEDIN_API_URL: 'an http or https address',
  ALLOW_PRIVATE_HOSTS: 'host names separated by commas, without paths',
  NODES_DIR: 'a folder',
  LOG_LEVEL: '"silent", "fatal", "error", "warn", "info", "debug" or "trace"',
};

/** These are never shown, not even when wrong. */
const HIDDEN: readonly Name[] = ['SECRET_KEY', 'NEW_SECRET_KEY', 'ADMIN_API_KEY', 'ADMIN_PASSWORD', 'DATABASE_URL', 'REDIS_URL', 'SMTP_URL'];

/** What the environment says, checked. Absent = undefined; secrets made at the first start are filled in by `startup/kept-secrets.ts`. */
export interface Config {
  readonly port: number;
  readonly role: 'all' | 'api' | 'worker';
  /** Absolute. */
  readonly dataDir: string;
  /** Absent: embedded Postgres in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly secretKey: string | undefined;
  /** Only `npm run rotate-secret` looks at it. */
  readonly newSecretKey: string | undefined;
  readonly adminEmail: string | undefined;
  readonly adminPassword: string | undefined;
  readonly adminApiKey: string | undefined;
  /** `first-start`: on when an embedded database is new, else off. */
  readonly demo: 'on' | 'off' | 'first-start';
  /** Absent: the local mailbox. */
  readonly smtpUrl: string | undefined;
  readonly metaGraphUrl: string;
  readonly googleAdsUrl: string;
  readonly linkedinApiUrl: string;
  /** Hosts that nodes may call although private; lower case. */
  readonly allowPrivateHosts: readonly string[];
  readonly nodesDir: string | undefined;
  readonly logLevel: string;
}

type Environment = z.output<typeof environment>;

function faultIn(name: Name, value: string): string {
  const shown = HIDDEN.includes(name) ? `${name} is not usable` : `${name} is ${JSON.stringify(value)}`;
  return `${shown}; give ${GIVE[name]}.`;
}

/** What no single setting shows. */
function faultsBetween(env: Environment): readonly string[] {
  const faults: string[] = [];
  if (env.DATABASE_URL && !env.SECRET_KEY) {
    faults.push(`SECRET_KEY is needed with DATABASE_URL, the same for every process; give ${GIVE.SECRET_KEY}.`);
  }
  if (env.ROLE !== 'all' && !env.DATABASE_URL) {
    faults.push(`ROLE is "${env.ROLE}", but the embedded Postgres serves one process; set DATABASE_URL, or leave ROLE out.`);
  }
  return faults;
}

function toConfig(env: Environment): Config {
  return {
    port: env.PORT,
    role: env.ROLE,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    secretKey: env.SECRET_KEY,
    newSecretKey: env.NEW_SECRET_KEY,
    adminEmail: env.ADMIN_EMAIL,
    adminPassword: env.ADMIN_PASSWORD,
    adminApiKey: env.ADMIN_API_KEY,
    demo: env.DEMO ?? (env.DATABASE_URL ? 'off' : 'first-start'),
    smtpUrl: env.SMTP_URL,
    metaGraphUrl: env.META_GRAPH_URL,
    googleAdsUrl: env.GOOGLE_ADS_URL,
    linkedinApiUrl: env.LINKEDIN_API_URL,
    allowPrivateHosts: (env.ALLOW_PRIVATE_HOSTS ?? '')
      .toLowerCase()
      .split(',')
      .map((host) => host.trim())
      .filter((host) => host !== ''),
    nodesDir: env.NODES_DIR === undefined ? undefined : resolve(env.NODES_DIR),
    logLevel: env.LOG_LEVEL,
  };
}

/**
 * Reads the settings; names that it does not know are left alone.
 * @throws {CannotStart} with a sentence for each wrong setting, one a line
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    const wrong = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
    const names = environment.keyof().options.filter((name) => wrong.has(name));
    throw new CannotStart('start.bad-setting', names.map((name) => faultIn(name, given[name] ?? '')).join('\n'));
  }
  const faults = faultsBetween(parsed.data);
  if (faults.length > 0) throw new CannotStart('start.bad-setting', faults.join('\n'));
  return toConfig(parsed.data);
}

/** The settings of this process. @throws {CannotStart} */
export function readConfig(): Config {
  return parseConfig(process.env);
}
