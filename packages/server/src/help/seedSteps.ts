import type { ArticleContent, BuiltInArticle } from './article.ts';
import { hashOf } from './contentHash.ts';
import { BUILT_IN, type KeptOrigin, type Origin } from './store.ts';

type SeedStep =
  | { type: 'insert'; content: ArticleContent; origin: Origin }
  | { type: 'renew'; id: number; content: ArticleContent; hash: string }
  | { type: 'remove'; id: number };

/** What is to be done so that the articles which staff left alone are those that this VNET brings. */
export function seedSteps(builtIns: readonly BuiltInArticle[], kept: readonly KeptOrigin[]): SeedStep[] {
  const gone = new Map(kept.map((origin) => [origin.name, origin]));
  const steps: SeedStep[] = [];
  for (const { slug, ...content } of builtIns) {
    const [name, hash] = [BUILT_IN + slug, hashOf(content)];
    const there = gone.get(name);
    gone.delete(name);
    if (there === undefined) steps.push({ type: 'insert', content, origin: { name, hash } });
    else if (isUntouched(there) && there.hash !== hash) steps.push({ type: 'renew', id: there.id, content, hash });
  }
  for (const origin of gone.values()) if (isUntouched(origin)) steps.push({ type: 'remove', id: origin.id });
  return steps;
}

function isUntouched({ isEdited, isDeleted }: KeptOrigin): boolean {
  return !isEdited && !isDeleted;
}
