import { RequestError } from '../errors.ts';

/** Staff has switched sharing off for the network that the request comes from. */
export class SharingOffError extends RequestError {
  readonly status = 403;
  readonly code = 'sharing_off';

  constructor() {
    super('Sharing over the local network is switched off at your network. You get the meeting from the call server.');
  }
}
