import { expect, test } from 'vitest';
import type { Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import { useStage } from '../harness/stage.ts';
import { readCode, shareWith, typeCode, waitForSource } from './links.ts';

const stage = useStage();

interface Rules {
  sharing: 'on' | 'off' | 'receive';
  budget?: string;
  receivers?: string;
}

/** Sets what holds for everybody on this machine, as staff does it: in the form. */
async function setRules(staff: Person, { sharing, budget = '', receivers = '' }: Rules): Promise<void> {
  const page = await staff.context.newPage();
  await page.goto(`${staff.options.origin}/admin/networks/`);
  const known = page.getByRole('link', { name: 'This machine' });
  const isKnown = await known.isVisible();
  if (isKnown) await known.click();
  await page.getByLabel('Name').fill('This machine');
  await page.getByLabel('Network', { exact: true }).fill('127.0.0.0/8');
  await page.getByLabel('Sharing').selectOption(sharing);
  await page.getByLabel('WAN budget, Mbit/s').fill(budget);
  await page.getByLabel('Receivers a device may have').fill(receivers);
  await page.getByRole('button', { name: isKnown ? 'Save' : 'Add the network' }).click();
  await page.getByText('Its rules hold from now on.').waitFor();
  await page.close();
}

test('what staff sets for a network holds in its rooms; staff ends the meeting for everybody', async () => {
  const { origin } = await stage.vnet({ name: 'policy' });
  const staff = await stage.person('Ada', { origin });
  const [sharer, receiver] = [await stage.person('Bob', { origin }), await stage.person('Carol', { origin })];
  const meeting = await staff.createMeeting('Under rules');
  for (const person of [sharer, receiver]) await person.join(meeting);
  await sharer.sees(receiver);
  await receiver.sees(sharer);

  // Receive only: no code, and a sentence.
  await setRules(staff, { sharing: 'receive' });
  await sharer.page.getByRole('button', { name: 'Share with peer', exact: true }).click();
  const share = sharer.page.getByRole('dialog', { name: 'Share with peer' });
  await share.getByRole('button', { name: 'Start sharing' }).click();
  await share.getByText('Your network lets people receive, but not share.').waitFor();
  await share.getByRole('button', { name: 'Start sharing' }).waitFor();
  expect(await share.locator('output').count()).toBe(0);

  // One receiver a device, and a budget that any picture is above.
  await setRules(staff, { sharing: 'on', budget: '0.01', receivers: '1' });
  const { code } = await shareWith(sharer, receiver);
  await share.getByText('One person gets this meeting from your device, as many as your network allows.').waitFor();
  expect(await share.locator('output').count()).toBe(0);
  await sharer.page.keyboard.press('Escape');
  await sharer.page.getByRole('button', { name: 'Your site' }).click();
  await sharer.page.getByText('over the 0.01 Mbit/s').waitFor();
  await sharer.page.keyboard.press('Escape');
  await sharer.page.getByRole('button', { name: 'Share with peer', exact: true }).click();
  await share.getByRole('button', { name: /^End sharing with/ }).click();
  await waitForSource(receiver, sharer, 'sfu');
  expect(await readCode(sharer)).not.toBe(code);

  // Off: neither end.
  await setRules(staff, { sharing: 'off' });
  await receiver.page.keyboard.press('Escape');
  await (await typeCode(receiver, code)).click();
  await receiver.page.getByText('Sharing over the local network is switched off at your network.').waitFor();

  await staff.goto('/admin/live/');
  await poll({ what: 'two people in the meeting', timeoutMs: 30_000 }, async () => {
    await staff.page.reload();
    const row = staff.page.getByRole('row', { name: /Under rules/ });
    return (await row.getByRole('cell').last().textContent()) === '2' ? true : undefined;
  });
  await staff.page.getByRole('link', { name: 'Under rules' }).click();
  await staff.page.getByRole('button', { name: 'End for everybody' }).click();
  await staff.page.getByText('The meeting is ended').waitFor();
  for (const person of [sharer, receiver]) await person.waitForRoomState('left');
});
