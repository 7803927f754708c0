import { VnetProcess } from '../harness/VnetProcess.ts';
import type { Services } from './Line.ts';
import { Namespace } from './Namespace.ts';
import type { Wan } from './Wan.ts';

/** LiveKit's own ports, which nobody else has in a namespace of its own. */
const MEDIA_PORT = 7882;
const TCP_PORT = 7881;

export interface CloudOptions {
  /** For the name of the log. */
  name: string;
  /** Settings of VNET beside the lab's own. */
  settings?: Readonly<Record<string, string>>;
}

/** The machine that VNET runs on, somewhere in the network: `npm start` there, with the LiveKit that it supervises. */
export class Cloud {
  private constructor(
    readonly namespace: Namespace,
    readonly address: string,
    readonly vnet: VnetProcess,
  ) {}

  static async start(prefix: string, wan: Wan, { name, settings = {} }: CloudOptions): Promise<Cloud> {
    const namespace = Namespace.add(`${prefix}-cloud`);
    const address = wan.joinCloud(namespace);
    // Media goes over UDP or not at all: whatever falls back to TCP would bypass what the lab does to a line.
    namespace.rule('filter', '-A', 'INPUT', '-p', 'tcp', '--dport', String(TCP_PORT), '-j', 'REJECT');
    const vnet = await VnetProcess.start({
      name,
      hostname: address,
      namespace: namespace.name,
      settings: {
        HOST: address,
        LIVEKIT_UDP_PORT: String(MEDIA_PORT),
        LIVEKIT_TCP_PORT: String(TCP_PORT),
        VNET_RATE_LIMITS: 'off',
        ...settings,
      },
      readyTimeoutMs: 120_000,
    });
    return new Cloud(namespace, address, vnet);
  }

  get origin(): string {
    return this.vnet.origin;
  }

  get services(): Services {
    return { media: MEDIA_PORT, web: Number(new URL(this.origin).port) };
  }

  /** Idempotent. */
  async close(): Promise<void> {
    await this.vnet.close();
    this.namespace.close();
  }
}
