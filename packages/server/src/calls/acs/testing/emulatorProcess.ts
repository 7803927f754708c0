import { AcsEmulator } from './AcsEmulator.ts';

/**
 * The emulator as a process of its own, for trying VNET under ACS by hand: prints what `ACS_CONNECTION_STRING` has to be.
 * Takes a port; without one it takes a free one.
 */
const emulator = await AcsEmulator.start({ port: Number(process.argv[2] ?? 0) });
process.stdout.write(`ACS_CONNECTION_STRING='${emulator.connectionString}'\n`);
