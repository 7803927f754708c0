/** The way to the OpenID Connect provider; nothing where there is none. */
export function OidcButton({ name, next }: { name: string | null; next: string }) {
  if (name === null) return null;
  return (
    <p className="or">
      <span>or</span>
      <a className="button secondary" href={`/account/oidc/?next=${encodeURIComponent(next)}`}>
        {`Sign in with ${name}`}
      </a>
    </p>
  );
}
