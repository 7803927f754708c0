import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What a call to the provider or a run of a job came to. */
export type Outcome = 'ok' | 'failed';

/**
 * What this instance counts, in Prometheus' terms (docs/observability.md). Labels name routes, calls and jobs, never a
 * person, an address or a meeting; several instances are summed up by whoever reads them.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Histogram({
    name: 'vnet_http_request_duration_seconds',
    help: 'Requests by route as it is written in the code, method and status, and how long they took.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [this.#registry],
  });
  readonly #providerCalls = new Histogram({
    name: 'vnet_provider_call_duration_seconds',
    help: 'Calls to the call provider by what was asked and how it ended, and how long they took.',
    labelNames: ['call', 'outcome'] as const,
    buckets: [0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.#registry],
  });
  readonly #jobRuns = new Counter({
    name: 'vnet_job_runs_total',
    help: 'Runs of background jobs on this instance, by job and how they ended.',
    labelNames: ['job', 'outcome'] as const,
    registers: [this.#registry],
  });
  readonly #savedBytes = new Counter({
    name: 'vnet_wan_bytes_saved_total',
    help: 'Bytes that people took from neighbours on their LAN and so not over the WAN, as their pages reported.',
    registers: [this.#registry],
  });
  readonly #wanBytes = new Counter({
    name: 'vnet_wan_bytes_total',
    help: 'Bytes that the same pages took over the WAN meanwhile.',
    registers: [this.#registry],
  });

  constructor(version: string) {
    collectDefaultMetrics({ register: this.#registry });
    const info = new Gauge({
      name: 'vnet_info',
      help: 'Always 1; the version is a label.',
      labelNames: ['version'] as const,
      registers: [this.#registry],
    });
    info.set({ version }, 1);
  }

  /** @param route as it is written in the code (`/meeting/meetings/:id/`), so that no path of a person gets in */
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void {
    const { method, route, status, seconds } = request;
    this.#requests.observe({ method, route, status: String(status) }, seconds);
  }

  observeProviderCall(call: string, outcome: Outcome, seconds: number): void {
    this.#providerCalls.observe({ call, outcome }, seconds);
  }

  countJobRun(job: string, outcome: Outcome | 'interrupted'): void {
    this.#jobRuns.inc({ job, outcome });
  }

  /** @param bytes since the page's last report */
  countSavings(bytes: { lan: number; wan: number }): void {
    this.#savedBytes.inc(bytes.lan);
    this.#wanBytes.inc(bytes.wan);
  }

  /** Shows a number that is asked for whenever somebody reads. */
  watch(name: `vnet_${string}`, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** The type of `text()`. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in Prometheus' text format 0.0.4. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
