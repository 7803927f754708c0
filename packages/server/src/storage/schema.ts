import type { Generated } from 'kysely';

/**
 * The tables, one type for both databases. Times are ISO 8601 text in UTC with milliseconds, so that they sort and
 * compare alike in SQLite and PostgreSQL; truth values are 0 and 1.
 */
export interface Schema {
  accounts: AccountRow;
  auth_tokens: AuthTokenRow;
  call_identities: CallIdentityRow;
  call_identity_leases: CallIdentityLeaseRow;
  discarded_call_identities: DiscardedCallIdentityRow;
  job_runs: JobRunRow;
  sessions: SessionRow;
  password_resets: PasswordResetRow;
  oidc_links: OidcLinkRow;
  meetings: MeetingRow;
  meeting_people: MeetingPersonRow;
  guest_passes: GuestPassRow;
  guest_sessions: GuestSessionRow;
  call_removals: CallRemovalRow;
  audit_log: AuditLogRow;
  locks: LockRow;
  legacy_imports: LegacyImportRow;
  help_articles: HelpArticleRow;
  help_state: HelpStateRow;
  savings: SavingsRow;
  site_networks: SiteNetworkRow;
}

export interface AccountRow {
  id: string;
  username: string;
  /** Lower case; keeps two names from differing in case alone. */
  username_key: string;
  email: string;
  /** Lower case. */
  email_key: string;
  /** Argon2id in PHC string format, or Django's `pbkdf2_sha256$…` until its owner signs in; empty: no password. */
  password_hash: string;
  first_name: string;
  last_name: string;
  meeting_name: string;
  /** A path under `/media/`; empty for the default picture. */
  profile_image: string;
  is_staff: number;
  /** 0: can neither sign in nor use what was signed in before. */
  is_active: number;
  created_at: string;
}

/** The token that scripts sign with: found by a keyed hash, shown again from the sealed text. */
interface AuthTokenRow {
  account_id: string;
  token_hash: string;
  sealed_token: string;
  created_at: string;
}

/** What a call provider issued for a person. It outlives the account until the provider has forgotten the person. */
export interface CallIdentityRow {
  account_id: string;
  provider: string;
  identity: string;
  sealed_token: string | null;
  token_expires_at: string | null;
  /** 1: tokens issued so far have yet to be called back. */
  revoke_due: Generated<number>;
}

/** Which instance asks the provider for a person at the moment, and until when it is believed to. */
interface CallIdentityLeaseRow {
  account_id: string;
  holder: string;
  expires_at: string;
}

/** Identities that nobody uses, to be deleted at their provider. */
interface DiscardedCallIdentityRow {
  provider: string;
  identity: string;
  discarded_at: string;
}

/** Which instance runs a job, and how it went the last time. */
interface JobRunRow {
  name: string;
  locked_by: string | null;
  locked_until: string | null;
  last_started_at: string | null;
  last_finished_at: string | null;
  last_outcome: string | null;
}

interface SessionRow {
  /** A keyed hash of what the cookie holds. */
  id: string;
  account_id: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
  /** Browser and system in words, as far as the browser says: "Firefox on Windows"; no more of it is kept. */
  device: Generated<string>;
}

/** A link that sets a new password, once. */
interface PasswordResetRow {
  /** A keyed hash of what the link holds. */
  token_hash: string;
  account_id: string;
  created_at: string;
  expires_at: string;
}

/** Who somebody is at an OpenID Connect provider. */
interface OidcLinkRow {
  issuer: string;
  subject: string;
  account_id: string;
  created_at: string;
}

export interface MeetingRow {
  /** `meeting_uuid`. */
  id: string;
  /** `meeting_id`: what people type. */
  code: string;
  title: string;
  notes: string;
  /** Of the first one, where the meeting comes back. */
  start_at: string;
  end_at: string | null;
  host_id: string;
  created_at: string;
  /** How often it was changed, as calendars count it. */
  sequence: Generated<number>;
  /** A `RecurrenceFrequency` of protocol, its IANA time zone and its last day there; null: it is once. */
  recurrence: Generated<string | null>;
  recurrence_zone: Generated<string | null>;
  recurrence_until: Generated<string | null>;
  /** A `LobbyMode` of protocol. */
  lobby: Generated<string>;
  is_locked: Generated<number>;
}

/** Somebody who was let into a meeting, waits at its door, or may not come in. */
export interface MeetingPersonRow {
  meeting_id: string;
  /** An account's id, or a guest's. */
  person_id: string;
  username: string;
  name: string;
  state: string;
  /** At the call provider; null while the person was never let in. */
  identity: string | null;
  /** Since when the state is what it is. */
  since: string;
  seen_at: string;
}

/** A link that lets people in without an account. */
export interface GuestPassRow {
  id: string;
  meeting_id: string;
  /** A keyed hash of what the link holds. */
  pass_hash: string;
  sealed_pass: string;
  label: string;
  most_uses: number | null;
  uses: number;
  created_at: string;
  expires_at: string | null;
  withdrawn_at: string | null;
}

interface GuestSessionRow {
  /** A keyed hash of what the cookie holds. */
  id: string;
  guest_id: string;
  pass_id: string;
  name: string;
  /** What the call provider issued for the guest. */
  provider: string | null;
  identity: string | null;
  created_at: string;
  expires_at: string;
}

/** Somebody who was taken out of a call, and is again should they come back before then. */
interface CallRemovalRow {
  meeting_id: string;
  /** At the call provider. */
  identity: string;
  until: string;
}

/** What a member of staff did. */
interface AuditLogRow {
  id: string;
  at: string;
  actor_id: string | null;
  actor_name: string;
  action: string;
  subject: string;
  detail: string;
}

/** Rows that transactions write to in order to take turns: a write locks the row in either database. */
interface LockRow {
  name: string;
  holders: number;
}

/** Something of the first VNET that was taken over, whatever became of it here. */
interface LegacyImportRow {
  kind: string;
  /** What tells it from all others of its kind in the old database. */
  legacy_key: string;
  local_id: string;
  imported_at: string;
}

/** What a day's pages took, bytes. */
interface SavingsRow {
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  lan_bytes: number;
  wan_bytes: number;
}

export interface HelpArticleRow {
  /** Its number in addresses, given from `help_state.last_article_id`. */
  id: number;
  /** `builtin:<slug>` or `legacy:<id>`; null for what staff wrote. Such an article that is deleted leaves its row, so that it stays away. */
  origin: string | null;
  /** SHA-256 of what VNET brought last, to tell whether a newer VNET brings something else. */
  origin_hash: string | null;
  title: string;
  markdown: string;
  /** A JSON array of text. */
  tags: string;
  /** `help_state.version` of its last change. */
  revision: number;
  is_edited: number;
  is_deleted: number;
  created_at: string;
  updated_at: string;
}

/** One row. It is changed first in every change of articles, so that these come one after the other. */
interface HelpStateRow {
  id: number;
  /** Grows with every change: whoever has seen this one has seen all articles. */
  version: number;
  last_article_id: number;
}

/** A network whose people have rules of their own for sharing. */
export interface SiteNetworkRow {
  id: string;
  name: string;
  /** As `sites/Cidr` writes it. */
  cidr: string;
  sharing: string;
  wan_budget_kbits: number | null;
  most_receivers: number | null;
}
