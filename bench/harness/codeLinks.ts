import type { Person } from '../../e2e/harness/Person.ts';
// links.ts knows e2e's stage by type, and that what vitest hands to it.
import type {} from '../../e2e/harness/shared.ts';
import { shareWith } from '../../e2e/relay/links.ts';

/** A link by code, whatever became of the receiver's last one; no dialog lies over the room afterwards. */
export async function linkUp(sharer: Person, receiver: Person): Promise<void> {
  await letGo(receiver);
  await shareWith(sharer, receiver);
  await closeDialogs(sharer);
  await closeDialogs(receiver);
}

/** The receiver's streams come from the call server again. */
export async function stopReceiving(receiver: Person): Promise<void> {
  await letGo(receiver);
  await closeDialogs(receiver);
}

export async function closeDialogs({ page }: Person): Promise<void> {
  const dialogs = page.getByRole('dialog');
  for (let open = await dialogs.count(); open > 0; open -= 1) {
    await page.keyboard.press('Escape');
    await dialogs.nth(open - 1).waitFor({ state: 'detached' });
  }
}

/** Until the dialog asks for a code: a link that died is kept for some seconds, as it may come back. */
async function letGo({ page }: Person): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Receive from peer' });
  if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Receive from peer', exact: true }).click();
  const code = dialog.getByRole('textbox', { name: 'Code', exact: true });
  const stop = dialog.getByRole('button', { name: 'Stop receiving' });
  await code.or(stop).first().waitFor();
  if (await stop.isVisible()) await stop.click();
  await code.waitFor();
}
