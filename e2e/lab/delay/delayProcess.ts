import { constants, setPriority } from 'node:os';
import { TcpDelay } from './TcpDelay.ts';
import { type DelayOptions, UdpDelay } from './UdpDelay.ts';

/** What `LongLine` tells this process in its one argument. */
export interface DelayProcessOptions {
  udp: DelayOptions;
  tcp: DelayOptions;
}

// A line does not wait for whatever else the machine does.
setPriority(constants.priority.PRIORITY_HIGH);
// Runs inside a namespace, which a running Node cannot enter. Ends with its parent, whose pipe then ends.
const { udp, tcp }: DelayProcessOptions = JSON.parse(process.argv[2] ?? '');
await UdpDelay.open(udp);
await TcpDelay.open(tcp);
console.log('ready');
process.stdin.on('end', () => process.exit(0)).resume();
