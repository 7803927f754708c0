/**
 * Reads fields of a body, JSON or form, as text. What is missing or is no text is empty, so that each field's own rules
 * say what is wrong with it.
 */
export function formFields(body: unknown): (name: string) => string {
  const source = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  return (name) => {
    const value = source.get(name);
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' ? value : '';
  };
}
