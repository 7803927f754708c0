/** Elements and attributes that pages are made of, learnt from pages with nothing but plain words in them. */
export class Markup {
  readonly #kinds = new Set<string>();

  learn(html: string): void {
    for (const kind of tagsOf(html).flatMap(kindsOf)) this.#kinds.add(kind);
  }

  /** @returns each tag that no page had before, or that runs or loads something that is not ours */
  strangers(html: string): string[] {
    return tagsOf(html)
      .filter((tag) => kindsOf(tag).some((kind) => !this.#kinds.has(kind)) || isActive(tag))
      .map(({ source }) => source);
  }
}

interface Tag {
  source: string;
  name: string;
  attributes: ReadonlyMap<string, string>;
}

/** Tags as a browser finds them: what is escaped is none. */
function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>?/gi)].map(
    ([source, name = '', rest = '']) => ({
      source,
      name: name.toLowerCase(),
      attributes: new Map(
        [...rest.matchAll(/([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g)].map(
          ([, attribute = '', double, single, bare]) => [attribute.toLowerCase(), double ?? single ?? bare ?? ''],
        ),
      ),
    }),
  );
}

function kindsOf({ name, attributes }: Tag): string[] {
  return [name, ...[...attributes.keys()].map((attribute) => `${name} ${attribute}`)];
}

function isActive({ name, attributes }: Tag): boolean {
  if ([...attributes.keys()].some((attribute) => /^(?:on|srcdoc$|formaction$|style$)/.test(attribute))) return true;
  // Without src it is inline, and no policy of ours lets it run; there must be none all the same.
  if (name === 'script' && !/^\/assets\/[\w./-]+$/.test(attributes.get('src') ?? '')) return true;
  if (name === 'meta' && attributes.has('http-equiv')) return true;
  return [...attributes].some(([attribute, value]) => {
    if (attribute === 'src') return !/^\/(?:assets|media)\/(?!.*(?:\.\.|%2e))/i.test(value);
    if (attribute === 'action') return !/^\/(?![/\\])/.test(value) && value !== '';
    return /href$/.test(attribute) && !/^(?:\/(?![/\\])|#|https?:\/\/[^/]|mailto:|$)/i.test(value);
  });
}
