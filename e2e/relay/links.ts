import type { Meeting } from '@vnet/protocol';
import type { Locator } from 'playwright-core';
import { type Known, PATIENCE_MS, type Person } from '../harness/Person.ts';
import { poll } from '../harness/poll.ts';
import type { Stage } from '../harness/stage.ts';

/** A link that stands. */
export interface Shared {
  code: string;
}

/** The last code that each person's page showed: the next receiver gets another one. */
const lastCodes = new WeakMap<Person, string>();

/** Lets somebody share with a neighbour, by code, as people do. Resolves when the neighbour's tiles come over the LAN. */
export async function shareWith(sharer: Person, receiver: Person): Promise<Shared> {
  const code = await readCode(sharer);
  const connect = await typeCode(receiver, code);
  await connect.click();
  await waitForLink(receiver, sharer).catch(async (cause: unknown) => {
    const told = await receiver.page.getByRole('dialog', { name: 'Receive from peer' }).allInnerTexts();
    throw new Error(`no link to ${sharer.options.name}; the dialog says: ${told.join() || 'nothing'}`, { cause });
  });
  return { code };
}

/** Opens the dialog if it is not open, begins to share if that was not done, and reads a code that was not used yet. */
export async function readCode(sharer: Person): Promise<string> {
  const dialog = await openDialog(sharer, 'Share with peer');
  const start = dialog.getByRole('button', { name: 'Start sharing' });
  const output = dialog.getByLabel('Code', { exact: true });
  await start.or(output).first().waitFor();
  if (await start.isVisible()) await start.click();
  return poll({ what: `a new code at ${sharer.options.name}`, timeoutMs: PATIENCE_MS }, async () => {
    const code = (await output.textContent())?.replace(/\s/g, '') ?? '';
    if (!/^[0-9]{6}$/.test(code) || code === lastCodes.get(sharer)) return undefined;
    lastCodes.set(sharer, code);
    return code;
  });
}

/** Opens the dialog and types; returns the button that begins. */
export async function typeCode(receiver: Person, code: string): Promise<Locator> {
  const dialog = await openDialog(receiver, 'Receive from peer');
  await dialog.getByRole('textbox', { name: 'Code', exact: true }).fill(code);
  return dialog.getByRole('button', { name: 'Connect', exact: true });
}

/** Resolves when everything with a picture that this person sees of others comes over the LAN from the sharer. */
export async function waitForLink(receiver: Person, sharer: Known, timeoutMs = PATIENCE_MS): Promise<void> {
  await poll({ what: `${receiver.options.name} to be fed by ${sharer.options.name}`, timeoutMs }, async () => {
    const shown = (await receiver.tiles()).filter(({ source, video }) => source !== 'self' && video !== null);
    if (shown.length > 0 && shown.every(({ source, via }) => source === 'lan' && via === sharer.username)) return true;
    throw new Error(`sources: ${shown.map(({ identity, source, via }) => `${identity} ${source} ${via}`).join(', ')}`);
  });
}

/** Resolves when this person's tile of another one names that source; `via` says whose link it is to be. */
export async function waitForSource(
  person: Person,
  other: Known,
  source: 'lan' | 'sfu',
  {
    kind = 'camera',
    via,
    timeoutMs = PATIENCE_MS,
  }: { kind?: 'camera' | 'screen'; via?: Known; timeoutMs?: number } = {},
): Promise<void> {
  const by = via === undefined ? '' : `[data-via="${via.username}"]`;
  const tile = `[data-tile="${kind}"][data-identity="${other.username}"][data-source="${source}"]${by}`;
  await person.page.locator(tile).waitFor({ state: 'attached', timeout: timeoutMs });
}

/** What the dialog says about its two connections, in order. */
export async function connectionsToldTo(person: Person, dialog: 'Share with peer' | 'Receive from peer') {
  return person.page.getByRole('dialog', { name: dialog }).getByRole('status').allTextContents();
}

export interface RoomOfThree {
  meeting: Meeting;
  /** Far away; the two others are neighbours. */
  speaker: Person;
  sharer: Person;
  receiver: Person;
}

/** Three people in one meeting who see each other over the SFU. `prepare`: before any of them loads the room. */
export async function roomOfThree(
  stage: Stage,
  options: Partial<Record<'speaker' | 'sharer' | 'receiver', Parameters<Stage['person']>[1]>> = {},
  prepare: (person: Person) => Promise<void> = () => Promise.resolve(),
): Promise<RoomOfThree> {
  const speaker = await stage.person('Ada', options.speaker);
  const sharer = await stage.person('Bob', options.sharer);
  const receiver = await stage.person('Carol', options.receiver);
  const meeting = await speaker.createMeeting('At one site');
  const people = [speaker, sharer, receiver];
  for (const person of people) {
    await prepare(person);
    await person.join(meeting);
  }
  for (const person of people) {
    for (const other of people) if (other !== person) await person.sees(other);
  }
  return { meeting, speaker, sharer, receiver };
}

async function openDialog(person: Person, name: 'Share with peer' | 'Receive from peer'): Promise<Locator> {
  const dialog = person.page.getByRole('dialog', { name });
  if (!(await dialog.isVisible())) await person.page.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor();
  return dialog;
}
