/** The oldest Node.js that VNET runs on; `engines` of package.json says the same. */
const OLDEST = [20, 19];

/** Ends the process with one line when this Node.js is too old. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  console.error(
    `VNET needs Node.js ${OLDEST.join('.')} or later; this is ${process.versions.node}. Install a later one.`,
  );
  process.exit(1);
}
