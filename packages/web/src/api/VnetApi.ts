import {
  fullUserSchema,
  type Meeting,
  meetingListSchema,
  meetingSchema,
  type NewMeeting,
  type ShortUser,
} from '@vnet/protocol';
import type { HttpClient } from './HttpClient.ts';
import type { PageConfig } from './pageConfig.ts';

/** Who is signed in. The credentials that the server sends along are not kept. */
export interface Person extends ShortUser {
  /** False while the call provider has not answered the server: meetings can be planned, calls may fail. */
  readonly callsReady: boolean;
}

/** What the meeting app asks of its server. Every method throws ApiError. */
export class VnetApi {
  readonly #http: HttpClient;
  readonly #config: Pick<PageConfig, 'userDetailsUrl' | 'meetingsUrl' | 'createMeetingUrl'>;

  constructor(http: HttpClient, config: Pick<PageConfig, 'userDetailsUrl' | 'meetingsUrl' | 'createMeetingUrl'>) {
    this.#http = http;
    this.#config = config;
  }

  /** @throws {ApiError} */
  async person(): Promise<Person> {
    const {
      acs_identity,
      acs_token,
      auth_token: _,
      ...user
    } = await this.#http.get(this.#config.userDetailsUrl, fullUserSchema);
    return { ...user, callsReady: acs_identity !== '' && acs_token !== '' };
  }

  /** Those that the person hosts. @throws {ApiError} */
  async meetings(): Promise<readonly Meeting[]> {
    const { meetings } = await this.#http.get(this.#config.meetingsUrl, meetingListSchema);
    return meetings;
  }

  /** By code or UUID. @throws {NotFoundError} when there is none. @throws {ApiError} */
  meeting(id: string): Promise<Meeting> {
    return this.#http.get(`${this.#config.meetingsUrl}${encodeURIComponent(id)}/`, meetingSchema);
  }

  /** @throws {InvalidFieldsError} with the server's sentences. @throws {ApiError} */
  createMeeting(meeting: NewMeeting): Promise<Meeting> {
    return this.#http.post(this.#config.createMeetingUrl, meeting, meetingSchema);
  }
}
