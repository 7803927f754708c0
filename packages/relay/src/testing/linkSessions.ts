import { LinkEnd } from '../peer/LinkEnd.ts';
import type { LinkCredentials } from '../session/LinkCredentials.ts';
import { LinkSession } from '../session/LinkSession.ts';
import type { LinkRole, LinkSignal } from '../session/linkMessages.ts';
import { TestClock } from './TestClock.ts';
import { TestPeerConnection } from './TestPeerConnection.ts';
import type { TestTickets } from './TestTickets.ts';

/** What both ends say to each other. */
class Wire {
  readonly sent: (readonly [LinkRole, LinkSignal])[] = [];

  of(role: LinkRole): string[] {
    return this.sent.flatMap(([from, { type }]) => (from === role ? [type] : []));
  }
}

interface EndOptions {
  readonly credentials?: LinkCredentials | Promise<LinkCredentials>;
  readonly role?: LinkRole;
  /** Of the certificate that its connection is made with. */
  readonly certificate?: string;
  readonly start?: () => Promise<void>;
}

/** Sessions over a signalling in memory, whose tickets this server signs: Carol feeds, Bob receives. */
export function linkSessions(server: () => TestTickets) {
  /** One end, whose messages go to `deliver` in the next turn. */
  function sessionEnd(
    wire: Wire,
    role: LinkRole,
    identity: string,
    deliver: (message: LinkSignal) => void,
    options: EndOptions = {},
  ) {
    const clock = new TestClock();
    const credentials = options.credentials ?? server().credentials(identity);
    const told: string[] = [];
    const opened: { end: LinkEnd; connection: TestPeerConnection }[] = [];
    function signal(message: LinkSignal): void {
      wire.sent.push([role, message]);
      setImmediate(() => deliver(message));
    }
    const tell = (what: string) => told.push(what);
    const session = new LinkSession({
      role: options.role ?? role,
      credentials: async () => credentials,
      signalling: { send: signal },
      refused: (ending, holder) => tell(`refused: ${ending}, ${holder?.displayName ?? 'nobody'}`),
      open: (holder, { fingerprint }) => {
        const connection = new TestPeerConnection(options.certificate ?? fingerprint);
        const end = new LinkEnd({
          link: 'link-1',
          connection: connection.asConnection,
          port: null,
          clock,
          signal,
          listener: {
            stateChanged: (state) => tell(state),
            life: (life) => tell(life),
            stall: () => {},
            control: () => {},
            ended: (ending) => tell(`ended: ${ending}`),
          },
        });
        opened.push({ end, connection });
        tell(`met ${holder.identity}`);
        if (role === 'receiver') {
          return {
            end,
            async offer(sdp) {
              await end.setRemoteDescription({ type: 'offer', sdp });
              await connection.setLocalDescription();
              signal({ type: 'answer', sdp: connection.localDescription?.sdp ?? '' });
            },
          };
        }
        return {
          end,
          start:
            options.start ??
            (async () => {
              await connection.setLocalDescription();
              signal({ type: 'offer', sdp: connection.localDescription?.sdp ?? '' });
            }),
          answer: (sdp) => end.setRemoteDescription({ type: 'answer', sdp }),
        };
      },
    });
    return { session, told, opened };
  }

  function twoSessions(feeding: EndOptions = {}, receiving: EndOptions = {}) {
    const wire = new Wire();
    const feeder = sessionEnd(wire, 'feeder', 'carol', (message) => receiver.session.receive(message), feeding);
    const receiver: ReturnType<typeof sessionEnd> = sessionEnd(
      wire,
      'receiver',
      'bob',
      (message) => feeder.session.receive(message),
      receiving,
    );
    const greet = () => Promise.all([feeder.session.greet(), receiver.session.greet()]);
    return { wire, feeder, receiver, greet };
  }

  /** A session whose other end is played by the test. */
  function alone(role: LinkRole, options: EndOptions = {}) {
    const wire = new Wire();
    const own = sessionEnd(wire, role, 'carol', () => {}, options);
    const credentials = server().credentials('bob');
    async function hello(change: Partial<Extract<LinkSignal, { type: 'hello' }>> = {}): Promise<void> {
      const { fingerprint } = credentials;
      const other = role === 'feeder' ? 'receiver' : 'feeder';
      const ticket = await credentials.ticket();
      own.session.receive({ type: 'hello', version: 1, role: other, ticket, fingerprint, ...change });
    }
    const description = (...fingerprints: string[]) =>
      [
        'v=0',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
        ...fingerprints.map((each) => `a=fingerprint:${each}`),
        'a=mid:0',
        '',
      ].join('\r\n');
    return { wire, ...own, credentials, hello, description };
  }

  /** Whose verifying waits. */
  function heldUp(identity: string, hold: Promise<void>, asked: () => void): LinkCredentials {
    const credentials = server().credentials(identity);
    return {
      ...credentials,
      verify: async (ticket, fingerprint) => {
        asked();
        await hold;
        return credentials.verify(ticket, fingerprint);
      },
    };
  }

  return { twoSessions, alone, heldUp };
}

/** Something that waits until it is let go of. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
