import { randomUUID } from 'node:crypto';
import { type AccountSettings, createAccountSettings } from './accounts/accountSettings.ts';
import { AuthTokens } from './accounts/authTokens.ts';
import { CallIdentities } from './accounts/callIdentities.ts';
import { CallIdentityNames } from './accounts/callIdentityNames.ts';
import { InProcessGuessCounts } from './accounts/GuessCounts.ts';
import { PasswordHasher } from './accounts/passwordHasher.ts';
import { RedisGuessCounts } from './accounts/RedisGuessCounts.ts';
import { AccountService } from './accounts/service.ts';
import { SessionStore, type StoredSession } from './accounts/sessionStore.ts';
import { Sessions } from './accounts/sessions.ts';
import { SignInGuard } from './accounts/signInGuard.ts';
import { AccountStore } from './accounts/store.ts';
import { type Administration, createAdministration } from './admin/createAdministration.ts';
import type { AppDeps } from './appDeps.ts';
import { AuditLog } from './audit/AuditLog.ts';
import { CallRemovals } from './calls/CallRemovals.ts';
import { CallRemovalStore } from './calls/callRemovalStore.ts';
import type { Config } from './config.ts';
import { GuestStore } from './guests/guestStore.ts';
import { PassStore } from './guests/passStore.ts';
import { GuestService } from './guests/service.ts';
import { HelpService } from './help/service.ts';
import { JobRunner } from './jobs/JobRunner.ts';
import { LinkTickets } from './links/LinkTickets.ts';
import { Doorkeeper } from './meetings/door/Doorkeeper.ts';
import { PeopleStore } from './meetings/door/peopleStore.ts';
import { DoorService } from './meetings/doorService.ts';
import { MeetingService } from './meetings/service.ts';
import { MeetingStore } from './meetings/store.ts';
import type { Metrics } from './metrics/Metrics.ts';
import { GuessLimit } from './plugins/GuessLimit.ts';
import { InProcessMissCounts } from './plugins/MissCounts.ts';
import { RedisMissCounts } from './plugins/RedisMissCounts.ts';
import { SavingsStore } from './savings/SavingsStore.ts';
import { SavingsService } from './savings/service.ts';
import { NetworkStore } from './sites/networkStore.ts';
import { SiteNetworks } from './sites/SiteNetworks.ts';
import { SitePolicies } from './sites/SitePolicies.ts';
import { ReadCache } from './storage/ReadCache.ts';
import { TextCipher } from './storage/textCipher.ts';

/** What routes and plugins call. */
export interface Services {
  accounts: AccountService;
  accountSettings: AccountSettings;
  sessions: Sessions;
  authTokens: AuthTokens;
  callIdentities: CallIdentities;
  /** What is done from time to time; a feature adds its own in `serverJobs.ts`. */
  jobs: JobRunner;
  meetings: MeetingService;
  callIdentityNames: CallIdentityNames;
  door: DoorService;
  guests: GuestService;
  removals: CallRemovals;
  linkTickets: LinkTickets;
  help: HelpService;
  audit: AuditLog;
  savings: SavingsService;
  sitePolicies: SitePolicies;
  siteNetworks: SiteNetworks;
  administration: Administration;
}

/** Puts the features' services together. */
export function createServices(config: Config, metrics: Metrics, deps: AppDeps): Services {
  const { database, provider, secrets, logger, clock, redis = null } = deps;
  const { db } = database;
  const cipher = new TextCipher(secrets.deriveSecret('token-encryption'), secrets.derivePrevious('token-encryption'));
  const authTokens = new AuthTokens(
    db,
    secrets.deriveSecret('auth-token-lookup'),
    cipher,
    clock,
    secrets.derivePrevious('auth-token-lookup'),
  );
  const callIdentities = new CallIdentities({ db, provider, cipher, clock, logger });
  const jobs = new JobRunner({ db, clock, logger, instanceId: randomUUID() });
  jobs.onRun(({ name, outcome }) => metrics.countJobRun(name, outcome));
  const audit = new AuditLog(db, clock);
  const networks = new NetworkStore(db);
  const savings = new SavingsService({ store: new SavingsStore(db), metrics, clock });
  const kept = new ReadCache<StoredSession | null>(database, clock);
  const sessions = new Sessions(new SessionStore(db), kept, secrets.deriveSecret('sessions'), clock);
  const store = new AccountStore(db);
  const hasher = new PasswordHasher();
  const guard = new SignInGuard({
    counts: redis === null ? new InProcessGuessCounts(clock) : new RedisGuessCounts(redis, clock),
    enabled: config.rateLimits,
  });
  const accounts = new AccountService({ store, hasher, guard, authTokens, callIdentities, clock });
  const accountSettings = createAccountSettings(config, deps, { accounts, store, sessions, hasher, guard });
  const misses = redis === null ? new InProcessMissCounts(clock) : new RedisMissCounts(redis, clock);
  const removals = new CallRemovals({ store: new CallRemovalStore(db), provider, logger, clock });
  const guests = new GuestService({
    passes: new PassStore(db),
    guests: new GuestStore(db),
    passKey: secrets.deriveSecret('guest-passes'),
    sessionKey: secrets.deriveSecret('guest-sessions'),
    cipher,
    removals,
    callIdentities,
    passGuesses: new GuessLimit({ ...PASS_GUESSES, counts: misses, enabled: config.rateLimits }),
    provider,
    clock,
  });
  const meetingStore = new MeetingStore(db);
  const keeper = new Doorkeeper({ people: new PeopleStore(db), clock });
  return {
    callIdentities,
    jobs,
    authTokens,
    sessions,
    accounts,
    accountSettings,
    meetings: new MeetingService({
      store: meetingStore,
      hosted: new ReadCache(database, clock),
      door: keeper,
      callIdentities,
      guestIdentities: guests,
      removals,
      codeGuesses: new GuessLimit({ ...CODE_GUESSES, counts: misses, enabled: config.rateLimits }),
      provider,
      clock,
    }),
    door: new DoorService({ store: meetingStore, keeper, removals }),
    guests,
    removals,
    callIdentityNames: new CallIdentityNames(db, provider.name),
    linkTickets: new LinkTickets(secrets.deriveSecret('relay-tickets'), clock),
    help: new HelpService({ database, audit, clock }),
    audit,
    savings,
    sitePolicies: new SitePolicies(networks),
    siteNetworks: new SiteNetworks({ store: networks, audit }),
    administration: createAdministration({
      database,
      redis,
      provider,
      callIdentities,
      audit,
      savings,
      resetLinks: accountSettings.passwordResets,
      pictures: accountSettings.pictures,
      removals,
    }),
  };
}

const GUESS_WINDOW_MS = 10 * 60 * 1000;

/** Of 2^53 codes a few hundred guesses find none; this is for whoever has time. An office of 500 mistypes too. */
const CODE_GUESSES = {
  name: 'codes',
  mostPerPerson: 60,
  mostPerAddress: 1_000,
  windowMs: GUESS_WINDOW_MS,
  sentence: 'Too many codes that no meeting has. Check the code with whoever invited you, and try again later.',
};

const PASS_GUESSES = {
  name: 'passes',
  mostPerPerson: 60,
  mostPerAddress: 200,
  windowMs: GUESS_WINDOW_MS,
  sentence: 'Too many guest links that lead nowhere. Check the link with whoever invited you, and try again later.',
};
