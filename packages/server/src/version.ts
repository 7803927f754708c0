import packageJson from '../package.json' with { type: 'json' };

/** VNET's own, as `package.json` has it. */
export const VERSION = packageJson.version;
