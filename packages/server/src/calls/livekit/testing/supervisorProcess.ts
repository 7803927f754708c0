import { findFreePort } from '../supervise/ports.ts';
import { supervisorOnFreePorts, untilState } from './startLiveKit.ts';

/** A process that supervises a LiveKit until it is killed; prints where as one line of JSON. */
const udpPort = await findFreePort('UDP', '127.0.0.1');
const supervisor = await supervisorOnFreePorts({ udpPort });
await supervisor.start();
const { pid } = await untilState(supervisor, 'running');
process.stdout.write(`${JSON.stringify({ pid, udpPort })}\n`);
