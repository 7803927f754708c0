import { PATIENCE_MS, type Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';

/** Resolves when a tile shows a picture, whatever is in it. */
export async function pictureOf(viewer: Person, other: Person, kind = 'camera'): Promise<void> {
  await viewer.page.locator(`[data-tile="${kind}"][data-identity="${other.username}"] video`).waitFor();
  await poll({ what: `the ${kind} of ${other.options.name}`, timeoutMs: PATIENCE_MS }, async () => {
    const tiles = await viewer.tiles();
    const tile = tiles.find(({ kind: of, identity }) => of === kind && identity === other.username);
    return (tile?.video?.width ?? 0) > 0 ? true : undefined;
  });
}
