import type { Clock } from '../Clock.ts';
import { isRelayWorkerEvent, type RelayWorkerRequest } from '../forwarding/messages.ts';
import { serveRelay } from '../forwarding/serveRelay.ts';
import type { TestChannel } from './TestChannel.ts';
import { TestPort } from './TestPort.ts';
import { TestScope } from './TestScope.ts';

/** The way to a relay worker that runs in this thread, with everything that it does but the pictures. */
export class WorkerPort extends TestPort {
  readonly #clock: Clock;
  readonly #channels: TestChannel[] = [];
  scope: TestScope;
  #end: () => void;

  constructor(clock: Clock) {
    super();
    this.#clock = clock;
    ({ scope: this.scope, end: this.#end } = this.#start());
  }

  override send(request: RelayWorkerRequest, transfer?: Transferable[]): void {
    super.send(request, transfer);
    if (request.type === 'pulse') this.#channels.push(request.channel as unknown as TestChannel);
    this.scope.receive(request);
  }

  /** The worker dies, and another one takes its place. */
  override replace(): void {
    this.#end();
    // They went with it.
    for (const channel of this.#channels.splice(0)) channel.vanish();
    ({ scope: this.scope, end: this.#end } = this.#start());
    super.replace();
  }

  #start(): { scope: TestScope; end: () => void } {
    let alive = true;
    const clock = this.#clock;
    const scope = new TestScope((message) => {
      if (alive && isRelayWorkerEvent(message)) this.emit(message);
    });
    serveRelay(scope, undefined, {
      now: () => clock.now(),
      after: (delay, task) => clock.after(delay, () => alive && task()),
      every: (interval, task) => clock.every(interval, () => alive && task()),
    });
    return {
      scope,
      end: () => {
        alive = false;
      },
    };
  }
}
