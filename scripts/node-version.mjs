// Imported before anything that an older Node could not read.
const OLDEST = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  process.stderr.write(
    `Tributary needs Node ${OLDEST.join('.')} or newer, and this is ${process.versions.node}; install a newer one from https://nodejs.org.\n`,
  );
  process.exit(1);
}
