/** Microsoft's calling SDK: an optional dependency, under a licence of its own (docs/acs.md). */
const PACKAGES = ['@azure/communication-calling', '@azure/communication-common'];
const STAND_IN = '\0missing-sdk';

/**
 * Lets the app be built where the SDK is not installed: a module that says `isMissing` takes its place, and whoever joins
 * through ACS is told so.
 *
 * @returns {import('vite').Plugin}
 */
export function withoutMissingSdk() {
  return {
    name: 'without-missing-sdk',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (!PACKAGES.includes(id)) return null;
      const found = await this.resolve(id, importer, { ...options, skipSelf: true });
      return found === null || found.external ? STAND_IN : found;
    },
    load(id) {
      return id === STAND_IN ? 'export const isMissing = true;' : null;
    },
  };
}
