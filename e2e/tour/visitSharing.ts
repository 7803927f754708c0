import type { Person } from '../harness/Person.ts';
import { readCode, typeCode, waitForLink } from '../relay/links.ts';
import type { Visit } from './Visit.ts';

const NARROW = { width: 360, height: 740 };

/** Of a room: its dialogs of sharing by code, tiles that come over the LAN, and the panel of the site. All is ended again. */
export async function visitSharing(sharer: Person, receiver: Person, visit: Visit): Promise<void> {
  const { page } = sharer;
  await page.getByRole('button', { name: 'Share with peer', exact: true }).click();
  await page.getByRole('button', { name: 'Start sharing' }).waitFor();
  await visit('room-share', sharer);
  await typeCode(receiver, '306 250');
  await visit('room-receive', receiver);
  await (await typeCode(receiver, 'twelve')).click();
  await receiver.page.locator('[aria-invalid="true"]').waitFor();
  await visit('room-receive-wrong', receiver);

  const code = await readCode(sharer);
  await visit('room-share-code', sharer);
  await (await typeCode(receiver, code)).click();
  await waitForLink(receiver, sharer);
  await page.getByRole('button', { name: /^End sharing with/ }).waitFor();
  await visit('room-share-links', sharer);
  await visit('room-receiving', receiver);
  for (const person of [sharer, receiver]) await person.page.keyboard.press('Escape');
  await visit('room-lan', receiver);

  await receiver.page.getByRole('button', { name: 'Your site' }).click();
  await receiver.page.getByText('WAN', { exact: false }).first().waitFor();
  await visit('room-site', receiver);
  await receiver.page.keyboard.press('Escape');
  await receiver.page.getByRole('button', { name: 'Receive from peer' }).click();
  await receiver.page.getByRole('button', { name: 'Stop receiving' }).click();
  await receiver.page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share with peer' }).click();
  await page.getByRole('button', { name: 'Stop sharing', exact: true }).click();
  await page.keyboard.press('Escape');
}

/** What a narrow room keeps behind *More*. */
export async function visitMore(person: Person, visit: Visit): Promise<void> {
  const { page } = person;
  const before = page.viewportSize();
  await page.setViewportSize(NARROW);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Share with peer' }).waitFor();
  await visit('room-more', person, NARROW.width);
  await page.keyboard.press('Escape');
  if (before !== null) await page.setViewportSize(before);
}
