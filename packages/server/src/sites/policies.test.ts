import { sitePolicySchema, ticketClaimsSchema } from '@vnet/protocol';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Account } from '../accounts/account.ts';
import { AuditLog } from '../audit/AuditLog.ts';
import type { Database } from '../storage/database.ts';
import { dialects } from '../testing/databases.ts';
import type { TestBrowser } from '../testing/TestBrowser.ts';
import { TestClock } from '../testing/TestClock.ts';
import { startTestApp, type TestApp } from '../testing/testApp.ts';
import { NetworkStore } from './networkStore.ts';
import { SiteNetworks } from './SiteNetworks.ts';
import { SitePolicies } from './SitePolicies.ts';
import type { NewSiteNetwork } from './siteNetwork.ts';

const ANY: NewSiteNetwork = { name: 'N', cidr: '10.0.0.0/8', sharing: 'on', wanBudget: null, mostReceivers: null };

describe.each(dialects())('site policies on $name', ({ open }) => {
  const actor = { id: 'a', username: 'chief' } as Account;

  async function start(): Promise<{ database: Database; networks: SiteNetworks }> {
    const database = await open();
    onTestFinished(() => database.close());
    await database.db
      .insertInto('accounts')
      .values({
        id: 'a',
        username: 'chief',
        username_key: 'chief',
        email: 'a',
        email_key: 'a',
        password_hash: '',
        first_name: '',
        last_name: '',
        meeting_name: '',
        profile_image: '',
        is_staff: 1,
        is_active: 1,
        created_at: '',
      })
      .execute();
    const audit = new AuditLog(database.db, new TestClock());
    return { database, networks: new SiteNetworks({ store: new NetworkStore(database.db), audit }) };
  }

  test('the longest prefix decides, in either family', async () => {
    const { database, networks } = await start();
    const policies = new SitePolicies(new NetworkStore(database.db));
    for (const network of [
      { ...ANY, cidr: '10.0.0.0/8', sharing: 'off' as const },
      { ...ANY, cidr: '10.1.0.0/16', sharing: 'receive' as const, wanBudget: 2.55, mostReceivers: 2 },
      { ...ANY, cidr: '10.1.1.0/24' },
      { ...ANY, cidr: '2001:db8::/32', sharing: 'off' as const },
    ]) {
      expect(await networks.add(actor, network)).toBe(true);
    }
    expect(await policies.for('10.200.0.1')).toMatchObject({ sharing: 'off' });
    expect(await policies.for('10.1.200.1')).toEqual({ sharing: 'receive', wanBudget: 2.55, mostReceivers: 2 });
    expect(await policies.for('::ffff:10.1.1.9')).toMatchObject({ sharing: 'on' });
    expect(await policies.for('2001:db8:1::1')).toMatchObject({ sharing: 'off' });
    expect(await policies.for('192.0.2.1')).toEqual({ sharing: 'on', wanBudget: null, mostReceivers: null });
  });

  test('a change by one instance holds for the next question on another', async () => {
    const { database, networks } = await start();
    const other = new SitePolicies(new NetworkStore(database.db));
    expect((await other.for('10.0.0.1')).sharing).toBe('on');
    await networks.add(actor, { ...ANY, sharing: 'off' });
    expect((await other.for('10.0.0.1')).sharing).toBe('off');
    const [network] = await networks.list();
    if (network === undefined) throw new Error('nothing was added');
    await networks.change(actor, network.id, { ...ANY, sharing: 'receive' });
    expect((await other.for('10.0.0.1')).sharing).toBe('receive');
    await networks.remove(actor, network.id);
    expect((await other.for('10.0.0.1')).sharing).toBe('on');
  });

  test('asks the database for the networks once a version', async () => {
    const { database, networks } = await start();
    await networks.add(actor, ANY);
    const store = new NetworkStore(database.db);
    let lists = 0;
    const policies = new SitePolicies(
      Object.assign(Object.create(store), {
        version: () => store.version(),
        list: () => {
          lists += 1;
          return store.list();
        },
      }),
    );
    for (let count = 0; count < 5; count += 1) await policies.for('10.0.0.1');
    expect(lists).toBe(1);
  });

  test('a network that is taken changes nothing, the log neither', async () => {
    const { database, networks } = await start();
    await networks.add(actor, ANY);
    expect(await networks.add(actor, { ...ANY, name: 'again' })).toBe(false);
    expect(await networks.list()).toHaveLength(1);
    expect(await database.db.selectFrom('audit_log').select('action').execute()).toEqual([{ action: 'network.add' }]);
  });
});

describe('what a site policy does', () => {
  let server: TestApp;
  let person: TestBrowser;
  let meeting: string;
  beforeAll(async () => {
    server = await startTestApp({ config: { trustProxy: 1 } });
    person = server.browser();
    await person.signUp('person');
    const start_time = '2026-05-02T10:00:00+03:00';
    meeting = (await person.postJson('/meeting/new/', { title: 'T', notes: 'N', start_time })).json().meeting_id;
    for (const [cidr, sharing] of [
      ['10.1.0.0/16', 'off'],
      ['10.2.0.0/16', 'receive'],
      ['10.3.0.0/16', 'on'],
    ] as const) {
      const network = { name: sharing, cidr, sharing, wan_budget: '20', receivers: '3' };
      expect((await person.submit('/admin/networks/', network)).statusCode).toBe(303);
    }
  });
  afterAll(() => server.close());

  const body = { session: 'tab_12345', fingerprint: Array(32).fill('ab').join(':') };
  const askTicket = (from: string) =>
    person.postJson(`/meeting/meetings/${meeting}/ticket/`, body, { 'x-forwarded-for': from });
  const claimsOf = (ticket: string) =>
    ticketClaimsSchema.parse(JSON.parse(Buffer.from(ticket.split('.')[1] ?? '', 'base64url').toString('utf8')));

  test('docs/protocol.md: tells the page what holds where it is, and nothing of the network', async () => {
    const ask = async (from: string) => {
      const response = await person.getJson('/site/policy/', { 'x-forwarded-for': from });
      expect(response.headers['cache-control']).toBe('no-store');
      expect(Object.keys(response.json())).toEqual(['sharing', 'wan_budget', 'receivers']);
      return sitePolicySchema.parse(response.json());
    };
    expect(await ask('10.2.3.4')).toEqual({ sharing: 'receive', wan_budget: 20, receivers: 3 });
    expect(await ask('192.0.2.1')).toEqual({ sharing: 'on', wan_budget: null, receivers: null });
  });

  test('off: no ticket, and a sentence', async () => {
    const refused = await askTicket('10.1.2.3');
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toEqual({
      code: 'sharing_off',
      message:
        'Sharing over the local network is switched off at your network. You get the meeting from the call server.',
    });
  });

  test('receive: a ticket with which nobody takes streams from its holder', async () => {
    expect(claimsOf((await askTicket('10.2.3.4')).json().ticket).receive_only).toBe(true);
    for (const from of ['10.3.0.1', '192.0.2.1']) {
      expect(claimsOf((await askTicket(from)).json().ticket)).not.toHaveProperty('receive_only');
    }
  });
});
