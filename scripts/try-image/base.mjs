import { copyFileSync, cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './podman.mjs';

const CERTIFICATES = '/usr/local/share/machine-certificates.crt';

/** What stands in the Dockerfile as `node:22-bookworm-slim`: the image's name, Node's major version and Debian's. */
export function baseOf(dockerfile) {
  const [, name, major, debian] = /^FROM (node:(\d+)-(\w+)-slim)/m.exec(dockerfile);
  return { name, major, debian };
}

/** The folders that Debian's smallest system has, Node and npm as their registry packages hold them, and the account `node`. */
function fill(tree, folder, { major, debian }, debootstrap) {
  run(debootstrap, ['--variant=minbase', debian, tree, 'http://deb.debian.org/debian']);
  const node = `node-${process.platform}-${process.arch}`;
  mkdirSync(join(folder, 'packages'));
  run('npm', ['install', '--prefix', join(folder, 'packages'), '--no-audit', '--no-fund', `${node}@${major}`, 'npm@10']);
  const packages = join(folder, 'packages/node_modules');
  copyFileSync(join(packages, node, 'bin/node'), join(tree, 'usr/local/bin/node'));
  cpSync(join(packages, 'npm'), join(tree, 'usr/local/lib/node_modules/npm'), { recursive: true, verbatimSymlinks: true });
  for (const name of ['npm', 'npx']) symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(tree, 'usr/local/bin', name));
  run('chroot', [tree, 'groupadd', '--gid', '1000', 'node']);
  run('chroot', [tree, 'useradd', '--uid', '1000', '--gid', 'node', '--create-home', 'node']);
}

/** An image like the one that the Dockerfile begins with, made of Debian's and npm's packages, under its name. */
export function makeBase(podman, folder, base, debootstrap) {
  const tree = join(folder, 'base');
  fill(tree, folder, base, debootstrap);
  const own = process.env.NODE_EXTRA_CA_CERTS;
  if (own) copyFileSync(own, join(tree, CERTIFICATES)); // whom this machine trusts, the build in it has to
  run('tar', ['-C', tree, '-cf', join(folder, 'base.tar'), '.']);
  const trust = own ? ['--change', `ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}`] : [];
  podman.do('import', ...trust, '--change', 'CMD ["node"]', join(folder, 'base.tar'), `docker.io/library/${base.name}`);
}
