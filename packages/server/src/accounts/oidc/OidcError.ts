/** Why a sign-in at the provider came to nothing; the sign-in page has a sentence for each. */
export type OidcFailure = 'declined' | 'expired' | 'failed' | 'unavailable';

/** Signing in at the OpenID Connect provider did not work. */
export class OidcError extends Error {
  readonly code = 'oidc_failed';

  constructor(
    readonly failure: OidcFailure,
    options?: ErrorOptions,
  ) {
    super(`Signing in at the OpenID Connect provider did not work (${failure}).`, options);
    this.name = 'OidcError';
  }
}
