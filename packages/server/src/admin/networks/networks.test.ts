import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TestBrowser } from '../../testing/TestBrowser.ts';
import { startTestApp, type TestApp } from '../../testing/testApp.ts';

let server: TestApp;
let staff: TestBrowser;
beforeEach(async () => {
  server = await startTestApp();
  staff = server.browser();
  await staff.signUp('chief');
});
afterEach(() => server.close());

const OFFICE = { name: 'Kampala office', cidr: '10.1.2.3/16', sharing: 'receive', wan_budget: '20', receivers: '3' };
const logged = async () =>
  (
    await server.database.db.selectFrom('audit_log').select(['action', 'subject', 'detail']).orderBy('at').execute()
  ).map(({ action, subject, detail }) => `${action} ${subject}: ${detail}`);
const network = () => server.database.db.selectFrom('site_networks').selectAll().executeTakeFirst();

describe('networks', () => {
  test('are added in normal form, changed and removed, each with its entry in the log', async () => {
    const added = await staff.submit('/admin/networks/', OFFICE);
    expect(added.statusCode).toBe(303);
    const list = await staff.get('/admin/networks/?done=add');
    for (const text of ['Kampala office', '10.1.0.0/16', 'receive only', '20 Mbit/s', 'The network is added.'])
      expect(list.body).toContain(text);
    const id = (await network())?.id;
    expect((await staff.get(`/admin/networks/${id}/`)).body).toContain('value="10.1.0.0/16"');

    server.clock.advance(1_000);
    const change = { ...OFFICE, cidr: '2001:DB8::/48', sharing: 'off', wan_budget: '', receivers: '' };
    await staff.submit(`/admin/networks/${id}/`, change);
    expect(await network()).toMatchObject({ cidr: '2001:db8::/48', sharing: 'off', wan_budget_kbits: null });
    server.clock.advance(1_000);
    await staff.submit(`/admin/networks/${id}/remove/`, {});
    expect(await network()).toBeUndefined();
    expect(await logged()).toEqual([
      'network.add Kampala office (10.1.0.0/16): sharing receive, WAN budget 20 Mbit/s, receivers 3',
      'network.change Kampala office (2001:db8::/48): Kampala office (10.1.0.0/16): sharing receive, WAN budget 20 Mbit/s, receivers 3 → sharing off, no WAN budget, receivers without limit',
      'network.remove Kampala office (2001:db8::/48): sharing off, no WAN budget, receivers without limit',
    ]);
  });

  test.each([
    ['name', '', 'Give the network a name of 1 to 80 characters.'],
    ['name', 'Head\u202eoffice', 'The name has characters that cannot be shown.'],
    ['name', 'x'.repeat(81), 'Give the network a name of 1 to 80 characters.'],
    ['cidr', '10.0.0.0/33', 'Write the network as an address'],
    ['cidr', '', 'Write the network as an address'],
    ['sharing', 'maybe', 'Choose one of the three.'],
    ['wan_budget', '0', 'Write the megabits a second'],
    ['wan_budget', '1e3', 'Write the megabits a second'],
    ['wan_budget', '100001', 'Write the megabits a second'],
    ['receivers', '0', 'Write a whole number from 1 to 8'],
    ['receivers', '9', 'Write a whole number from 1 to 8'],
  ])('%s “%s” is refused with a sentence, and what was typed is kept', async (field, value, sentence) => {
    const response = await staff.submit('/admin/networks/', { ...OFFICE, name: '<b>N</b>', [field]: value });
    expect(response.statusCode).toBe(400);
    expect(response.body).toContain(sentence);
    expect(response.body.match(/class="errors"/g)).toHaveLength(1);
    if (field !== 'name') expect(response.body).toContain('value="&lt;b&gt;N&lt;/b&gt;"');
    expect(await network()).toBeUndefined();
    expect(await logged()).toEqual([]);
  });

  test('one network is in the list once', async () => {
    await staff.submit('/admin/networks/', OFFICE);
    const again = await staff.submit('/admin/networks/', { ...OFFICE, name: 'Other', cidr: '::ffff:10.1.9.9/112' });
    expect(again.statusCode).toBe(400);
    expect(again.body).toContain('This network is in the list already.');
    expect(await logged()).toHaveLength(1);
    for (const path of ['x/', 'x/remove/'])
      expect((await staff.submit(`/admin/networks/${path}`, OFFICE)).statusCode).toBe(404);
  });
});
