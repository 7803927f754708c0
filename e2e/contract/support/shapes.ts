/** Fields of contract.md's *User*, in alphabetical order. */
export const SHORT_USER = ['email', 'first_name', 'last_name', 'meeting_name', 'profile_image', 'username'];
export const FULL_USER = ['acs_identity', 'acs_token', 'auth_token', ...SHORT_USER];
/** Fields of contract.md's *Meeting*, in alphabetical order. */
export const MEETING = [
  'end_time',
  'host',
  'meeting_id',
  'meeting_url',
  'meeting_uuid',
  'notes',
  'start_time',
  'title',
];
export const NOT_LOGGED_IN = {
  message: 'not logged in',
  detail: 'Authentication credentials were not provided.',
};
export const MEETING_NOT_FOUND = { message: 'Meeting not found' };

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** ISO 8601 with an offset. */
export const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$/;

export function fieldsOf(value: unknown): string[] {
  return Object.keys(Object(value)).sort();
}
