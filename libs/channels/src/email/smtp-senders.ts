import { smtpSender, type SmtpSender, type SmtpSettings } from './smtp.js';

/** Ways to mail servers, by their address with its credentials. */
export interface SmtpSenders {
  to(url: string): SmtpSender;
  /** Closes connections that rest: somebody changed what they were opened with. */
  closeIdle(): void;
  /** Keeps no connection from now on. */
  close(): void;
}

/** Remembers the servers that were written to last. @param most how many; of the others no connection is kept */
export function smtpSenders(settings: Omit<SmtpSettings, 'url'>, most = 50): SmtpSenders {
  const known = new Map<string, SmtpSender>();
  return {
    to(url) {
      const sender = known.get(url) ?? smtpSender({ ...settings, url });
      known.delete(url);
      known.set(url, sender); // a Map tells its keys in the order of their coming: the first was asked for longest ago
      for (const [oldest, idle] of known) {
        if (known.size <= most) break;
        known.delete(oldest);
        idle.close();
      }
      return sender;
    },
    closeIdle: () => known.forEach((sender) => sender.closeIdle()),
    close: () => known.forEach((sender) => sender.close()),
  };
}
