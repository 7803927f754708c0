import type { Person } from '../harness/Person.ts';
import type { Visit } from './Visit.ts';

/** The pages for staff, with something on each. */
export async function visitAdmin(staff: Person, visit: Visit): Promise<void> {
  const { page } = staff;
  const follow = async (name: string, heading: string | RegExp = name) => {
    await page.getByRole('main').getByRole('link', { name, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  };
  await staff.goto('/');
  await page.getByRole('link', { name: 'Administration' }).click();
  await page.getByRole('heading', { level: 1, name: 'Administration' }).waitFor();
  await visit('admin', staff);
  await follow('Users');
  await visit('admin-users', staff);
  await follow(staff.username);
  await page.getByText('Delete this user').click();
  await page.getByLabel(`Type the username ${staff.username}`).fill('somebody');
  await page.getByRole('button', { name: 'Delete for good' }).click();
  await page.getByText('This is not the username of this user').waitFor();
  await visit('admin-user', staff);
  await follow('Meetings');
  await visit('admin-meetings', staff);
  await follow('Interview');
  await page.getByText('Delete this meeting').click();
  await visit('admin-meeting', staff);
  await follow('Networks');
  for (const [name, cidr, rule] of [
    ['Kampala office', '10.20.0.0/16', 'receive'],
    ['Headquarters', '2001:db8:12::/48', 'on'],
  ] as const) {
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Network', { exact: true }).fill(cidr);
    await page.getByLabel('Sharing').selectOption(rule);
    await page.getByLabel('WAN budget, Mbit/s').fill('20');
    await page.getByLabel('Receivers a device may have').fill('3');
    await page.getByRole('button', { name: 'Add the network' }).click();
    await page.getByRole('link', { name }).waitFor();
  }
  await visit('admin-networks', staff);
  await page.getByRole('button', { name: 'Add the network' }).click();
  await page.getByText('Nothing was saved').waitFor();
  await visit('admin-networks-wrong', staff);
  await follow('Kampala office');
  await page.getByText('Remove this network').click();
  await visit('admin-network', staff);
  await follow('Live');
  await page.getByRole('link', { name: 'every 60 s' }).click();
  await visit('admin-live', staff);
  await follow('Log');
  await visit('admin-log', staff);
}
