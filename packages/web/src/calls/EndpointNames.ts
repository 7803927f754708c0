import type { StreamId } from '@vnet/protocol';
import type { Endpoint } from '@vnet/relay';

/** Tells the connection hook which stream flows through which sender or receiver, once for each change. */
export class EndpointNames {
  #named = new Map<Endpoint, StreamId>();

  constructor(private readonly identify: (endpoint: Endpoint, id: StreamId | null) => void) {}

  /** All endpoints that carry a stream now; those named before and missing here carry nothing any more. */
  set(endpoints: ReadonlyMap<Endpoint, StreamId>): void {
    for (const endpoint of this.#named.keys()) if (!endpoints.has(endpoint)) this.identify(endpoint, null);
    for (const [endpoint, id] of endpoints) if (this.#named.get(endpoint) !== id) this.identify(endpoint, id);
    this.#named = new Map(endpoints);
  }
}
