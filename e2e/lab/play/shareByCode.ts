import { PATIENCE_MS, type Person } from '../../harness/Person.ts';
import { poll } from '../../harness/poll.ts';

/** A button that a build without sharing does not have; nobody waits long for it. */
const BUTTON_MS = 5000;

/** **Share with peer**, **Start sharing**. */
export async function startSharing(relay: Person): Promise<void> {
  await press(relay, 'Share with peer');
  await press(relay, 'Start sharing');
}

/**
 * The six digits that the sharer's dialog shows.
 *
 * @param last the code before, which has been used
 */
export function readCode(relay: Person, last: string | null = null): Promise<string> {
  const output = relay.page.locator('output').and(relay.page.getByLabel('Code', { exact: true }));
  return poll({ what: `${relay.options.name}’s next code`, timeoutMs: PATIENCE_MS }, async () => {
    const code = ((await output.textContent({ timeout: 1000 })) ?? '').replace(/\D/g, '');
    return /^[0-9]{6}$/.test(code) && code !== last ? code : undefined;
  });
}

/** **Receive from peer**, the code, **Connect**; resolves when every tile of these people is fed by the relay. */
export async function receiveByCode(
  receiver: Person,
  { code, relay, publishers }: { code: string; relay: Person; publishers: readonly Person[] },
): Promise<void> {
  await press(receiver, 'Receive from peer');
  await receiver.page.getByRole('textbox', { name: 'Code', exact: true }).fill(code);
  await press(receiver, 'Connect');
  for (const publisher of publishers) await seesOverLan(receiver, publisher, relay);
}

/** **Stop sharing**; resolves when the receivers get everybody from the SFU again. */
export async function stopSharing(
  relay: Person,
  { receivers, publishers }: { receivers: readonly Person[]; publishers: readonly Person[] },
): Promise<void> {
  await press(relay, 'Stop sharing');
  for (const receiver of receivers) {
    for (const { username } of publishers) {
      await receiver.page
        .locator(`[data-tile="camera"][data-identity="${username}"][data-source="sfu"]`)
        .waitFor({ state: 'attached' });
    }
  }
}

/** Resolves when the picture is live and its tile says that this relay feeds it. */
async function seesOverLan(receiver: Person, publisher: Person, relay: Person): Promise<void> {
  const what = `${receiver.options.name} to get ${publisher.options.name}’s camera from ${relay.options.name}`;
  await poll({ what, timeoutMs: PATIENCE_MS }, async () => {
    const { source, via } = await receiver.sees(publisher, 'camera', 5000);
    if (source === 'lan' && via === relay.username) return true;
    const said = await receiver.page.getByRole('dialog').getByRole('alert').allTextContents();
    throw new Error([`source ${source}, via ${via}`, ...said].join('; '));
  });
}

async function press(person: Person, name: string): Promise<void> {
  const button = person.page.getByRole('button', { name, exact: true });
  await button.click({ timeout: BUTTON_MS }).catch((cause: unknown) => {
    throw new Error(
      `${person.options.name}’s room shows no button “${name}”; one that cannot share by code has none.`,
      {
        cause,
      },
    );
  });
}
