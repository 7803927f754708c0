import type { RelayCost } from './LanSharing.ts';

type Pressure = NonNullable<RelayCost['pressure']>;

/** Compute Pressure API (W3C Working Draft); Chromium has it in secure contexts. */
interface PressureObserverConstructor {
  new (
    callback: (records: readonly { readonly state: string }[]) => void,
  ): {
    observe(source: 'cpu', options?: { sampleInterval: number }): Promise<void>;
    disconnect(): void;
  };
}

interface BatteryManager {
  readonly level: number;
  readonly charging: boolean;
}

const PRESSURES: readonly Pressure[] = ['nominal', 'fair', 'serious', 'critical'];
/** Between two words on the processor, ms. */
const SAMPLE_INTERVAL = 2_000;

/** What the browser tells of the device, where it tells. */
export class DeviceLoad {
  #pressure: Pressure | null = null;
  #battery: BatteryManager | null = null;
  #disconnect: () => void = () => undefined;

  constructor(scope: typeof globalThis = globalThis) {
    const { PressureObserver }: { PressureObserver?: PressureObserverConstructor } = scope as object;
    if (PressureObserver !== undefined) {
      const observer = new PressureObserver((records) => {
        this.#pressure = PRESSURES.find((pressure) => pressure === records.at(-1)?.state) ?? null;
      });
      this.#disconnect = () => observer.disconnect();
      // Refused by a policy, or by a browser that has the name alone.
      observer.observe('cpu', { sampleInterval: SAMPLE_INTERVAL }).catch(() => undefined);
    }
    const { getBattery }: { getBattery?: () => Promise<BatteryManager> } = scope.navigator as object;
    getBattery?.call(scope.navigator).then(
      (battery) => {
        this.#battery = battery;
      },
      () => undefined,
    );
  }

  get pressure(): RelayCost['pressure'] {
    return this.#pressure;
  }

  get battery(): RelayCost['battery'] {
    return this.#battery === null ? null : { level: this.#battery.level, charging: this.#battery.charging };
  }

  close(): void {
    this.#disconnect();
  }
}
