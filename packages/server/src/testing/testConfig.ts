import { type Config, loadConfig } from '../config.ts';

/** The default settings, with some changed; `.env` files and the environment have no say. */
export function testConfig(dataDir: string, changes: Partial<Config> = {}): Config {
  return { ...loadConfig({ VNET_DATA_DIR: dataDir }, dataDir), port: 0, ...changes };
}
