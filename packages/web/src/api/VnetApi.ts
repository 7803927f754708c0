import {
  deletedMeetingSchema,
  fullUserSchema,
  type GuestPass,
  guestPassListSchema,
  guestPassSchema,
  type Meeting,
  meetingListSchema,
  meetingSchema,
  type NewGuestPass,
  type NewMeeting,
  type ShortUser,
  withdrawnPassSchema,
} from '@vnet/protocol';
import type { HttpClient } from './HttpClient.ts';
import type { PageConfig } from './pageConfig.ts';

/** Who is signed in. The credentials that the server sends along are not kept. */
export interface Person extends ShortUser {
  /** False while the call provider has not answered the server: meetings can be planned, calls may fail. */
  readonly callsReady: boolean;
  /** Came by a guest pass: has this meeting and nothing else. */
  readonly isGuest: boolean;
}

type Paths = Pick<PageConfig, 'userDetailsUrl' | 'meetingsUrl' | 'createMeetingUrl' | 'guest'>;

/** What the meeting app asks of its server. Every method throws ApiError. */
export class VnetApi {
  readonly #http: HttpClient;
  readonly #config: Paths;

  constructor(http: HttpClient, config: Paths) {
    this.#http = http;
    this.#config = config;
  }

  /** @throws {ApiError} */
  async person(): Promise<Person> {
    const { guest } = this.#config;
    if (guest !== null) return guestPerson(guest);
    const {
      acs_identity,
      acs_token,
      auth_token: _,
      ...user
    } = await this.#http.get(this.#config.userDetailsUrl, fullUserSchema);
    return { ...user, callsReady: acs_identity !== '' && acs_token !== '', isGuest: false };
  }

  /** Those that the person hosts. @param search words of title, notes or code; empty: all @throws {ApiError} */
  async meetings(search = ''): Promise<readonly Meeting[]> {
    const query = search === '' ? '' : `?q=${encodeURIComponent(search)}`;
    const { meetings } = await this.#http.get(`${this.#config.meetingsUrl}${query}`, meetingListSchema);
    return meetings;
  }

  /** By code or UUID. @throws {NotFoundError} when there is none. @throws {ApiError} */
  meeting(id: string): Promise<Meeting> {
    return this.#http.get(this.#pathOf(id), meetingSchema);
  }

  /** @throws {InvalidFieldsError} with the server's sentences. @throws {ApiError} */
  createMeeting(meeting: NewMeeting): Promise<Meeting> {
    return this.#http.post(this.#config.createMeetingUrl, meeting, meetingSchema);
  }

  /** @throws {InvalidFieldsError} with the server's sentences. @throws {ApiError} */
  editMeeting(id: string, meeting: NewMeeting): Promise<Meeting> {
    return this.#http.post(`${this.#pathOf(id)}edit/`, meeting, meetingSchema);
  }

  /** For good. @throws {ApiError} */
  async deleteMeeting(id: string): Promise<void> {
    await this.#http.post(`${this.#pathOf(id)}delete/`, {}, deletedMeetingSchema);
  }

  /** Where the browser gets the meeting's calendar file. */
  calendarPath(id: string): string {
    return `${this.#pathOf(id)}meeting.ics`;
  }

  /** The newest first. @throws {ApiError} */
  async guestPasses(id: string): Promise<readonly GuestPass[]> {
    return (await this.#http.get(`${this.#pathOf(id)}passes/`, guestPassListSchema)).passes;
  }

  /** @throws {InvalidFieldsError} with the server's sentences. @throws {ApiError} */
  makeGuestPass(id: string, pass: NewGuestPass): Promise<GuestPass> {
    return this.#http.post(`${this.#pathOf(id)}passes/`, pass, guestPassSchema);
  }

  /** Whoever came by it is out. @throws {ApiError} */
  async withdrawGuestPass(id: string, passId: string): Promise<void> {
    await this.#http.post(`${this.#pathOf(id)}passes/${encodeURIComponent(passId)}/withdraw/`, {}, withdrawnPassSchema);
  }

  #pathOf(id: string): string {
    return `${this.#config.meetingsUrl}${encodeURIComponent(id)}/`;
  }
}

/** As the server names guests to others. */
function guestPerson({ name, username }: { name: string; username: string }): Person {
  const nobody = { first_name: '', last_name: '', email: '', profile_image: '' };
  return { ...nobody, username, meeting_name: `${name} (guest)`, callsReady: true, isGuest: true };
}
