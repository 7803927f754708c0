/** As much of HTML as the checks need: the server's pages are well-formed, and no parser is at hand that is not ours. */

export type Attributes = Record<string, string>;

/** The attributes of each element of that name, in order. */
export function elements(html: string, name: string): Attributes[] {
  return [...html.matchAll(new RegExp(`<${name}((?:\\s[^>]*?)?)/?>`, 'g'))].map(([, source = '']) =>
    attributesOf(source),
  );
}

/** The text of the element with that id, without markup; null where there is none. */
export function textById(html: string, id: string): string | null {
  const [opening, name = ''] = new RegExp(`<([a-z0-9]+)[^>]*\\sid="${id}"[^>]*>`).exec(html) ?? [];
  if (opening === undefined) return null;
  const [inside = ''] = html.slice(html.indexOf(opening) + opening.length).split(`</${name}>`, 1);
  return unescaped(inside.replace(/<[^>]+>/g, ' ')).trim();
}

/** The form's field of that name. */
export function fieldOf(html: string, name: string): Attributes | undefined {
  return elements(html, 'input').find((attributes) => attributes.name === name);
}

/** What the page says beside a field that is wrong, as a screen reader finds it; empty where it is not marked wrong. */
export function complaintBeside(html: string, name: string): string {
  const field = fieldOf(html, name);
  if (field?.['aria-invalid'] !== 'true') return '';
  const ids = (field['aria-describedby'] ?? '').split(' ');
  return ids.map((id) => textById(html, id) ?? '').join(' ');
}

/** What a form of the page sends beside what a person types: its CSRF token, whatever it is called. */
export function hiddenFields(html: string): Record<string, string> {
  const hidden = elements(html, 'input').filter(({ type, name }) => type === 'hidden' && name !== 'next');
  return Object.fromEntries(hidden.map(({ name = '', value = '' }) => [name, value]));
}

/** Where links of the page lead. */
export function links(html: string): string[] {
  return elements(html, 'a').flatMap(({ href }) => (href === undefined ? [] : [href]));
}

function attributesOf(source: string): Attributes {
  const pairs = [...source.matchAll(/([a-zA-Z][\w-]*)(?:="([^"]*)")?/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name.toLowerCase(), unescaped(value)]));
}

function unescaped(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&#([0-9]+);/g, (_all, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
