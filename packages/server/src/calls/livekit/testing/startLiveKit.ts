import { join } from 'node:path';
import { pino } from 'pino';
import { obtainLiveKit } from '../obtain/obtainLiveKit.ts';
import { LiveKitSupervisor, type SupervisorOptions } from '../supervise/LiveKitSupervisor.ts';
import { mediaAddresses } from '../supervise/mediaAddresses.ts';

export const TEST_API_KEY = 'test';
export const TEST_API_SECRET = 'a secret of the tests, long enough for HS256';

/** The real LiveKit of this machine; the first time it is built, which takes minutes. */
export function findLiveKit(): Promise<string> {
  return obtainLiveKit({
    environment: process.env,
    moduleFolder: join(import.meta.dirname, '../../../../livekit'),
    report: () => {},
  });
}

/** A supervisor of the real LiveKit on free ports of loopback, not started yet. */
export async function supervisorOnFreePorts(changes: Partial<SupervisorOptions> = {}): Promise<LiveKitSupervisor> {
  return new LiveKitSupervisor({
    program: await findLiveKit(),
    apiKey: TEST_API_KEY,
    apiSecret: TEST_API_SECRET,
    addresses: mediaAddresses('127.0.0.1', null, {}),
    udpPort: 0,
    tcpPort: 0,
    log: pino({ level: 'silent' }),
    ...changes,
  });
}

/** Resolves when the supervisor's state is of that kind. */
export async function untilState<Kind extends LiveKitSupervisor['state']['kind']>(
  supervisor: LiveKitSupervisor,
  kind: Kind,
): Promise<Extract<LiveKitSupervisor['state'], { kind: Kind }>> {
  for (;;) {
    const { state } = supervisor;
    if (isOfKind(state, kind)) return state;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function isOfKind<Kind extends LiveKitSupervisor['state']['kind']>(
  state: LiveKitSupervisor['state'],
  kind: Kind,
): state is Extract<LiveKitSupervisor['state'], { kind: Kind }> {
  return state.kind === kind;
}
