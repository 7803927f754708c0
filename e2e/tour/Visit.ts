import type { Person } from '../harness/Person.ts';

/** Looks at one screen; the person stays where they are until it resolves. `widest`: there is no such screen beyond, CSS pixels. */
export type Visit = (screen: string, person: Person, widest?: number) => Promise<void>;
