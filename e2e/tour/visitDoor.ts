import type { Meeting } from '@vnet/protocol';
import type { Person } from '../harness/Person.ts';
import type { Visit } from './Visit.ts';

/** What a guest and the host see when somebody comes by a guest link; the host is in the room, and turns the guest away. */
export async function visitDoor(host: Person, guest: Person, meeting: Meeting, visit: Visit): Promise<void> {
  await guest.page.goto(await host.guestLink(meeting));
  await guest.page.getByLabel('Your name').waitFor();
  await visit('guest', guest);
  await guest.page.getByLabel('Your name').fill('Zawadi');
  await guest.page.getByRole('button', { name: 'Go on' }).click();
  await guest.page.getByRole('button', { name: 'Join', exact: true }).click();
  await guest.page.getByText('The host has been told.').waitFor();
  await visit('waiting', guest);
  await host.page.getByRole('region', { name: 'Waiting to be let in' }).waitFor();
  await visit('room-waiting', host);
  await host.page.getByRole('button', { name: /^People/ }).click();
  await host.page.getByRole('region', { name: 'Waiting', exact: true }).waitFor();
  await visit('room-people-waiting', host);
  await host.page
    .getByRole('button', { name: /^Turn away/ })
    .first()
    .click();
  await host.page.getByRole('button', { name: /^People/ }).click();
  await guest.page.getByText('The host did not let you in.').waitFor();
  await guest.close();
}
