/** Fields of a form (WHATWG URL, 5.1). Of a field that is sent twice the last value counts, as in the first VNET. */
export function parseForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** The same for a form with parts, where a field that is sent twice has become a list. */
export function withLastValues(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]: [string, unknown]) => [name, Array.isArray(value) ? value.at(-1) : value]),
  );
}
