/** LiveKit's server cannot be had; `message` is one line that says what to do. */
export class LiveKitMissingError extends Error {
  readonly code = 'livekit_missing';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LiveKitMissingError';
  }
}
