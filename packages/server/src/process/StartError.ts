/** VNET cannot start; `message` is one line that says what is wrong and what to do. */
export class StartError extends Error {
  readonly code = 'start_failed';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
  }
}
