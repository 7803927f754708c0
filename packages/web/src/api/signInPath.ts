/** The sign-in page, which comes back to `path` (path and query of this origin). */
export function signInPath(path: string): string {
  return `/account/sign-in/?next=${encodeURIComponent(path)}`;
}
