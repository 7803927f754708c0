import * as z from 'zod/mini';

/** Who waits at the door until the host lets them in. The host never waits. */
export const LOBBY_MODES = ['off', 'guests', 'everybody'] as const;
export type LobbyMode = (typeof LOBBY_MODES)[number];

/** Codes of `403` from `join/` and `ticket/`: why somebody is not let in. */
export const ENTRANCE_CODES = {
  /** The host has locked the meeting. */
  locked: 'locked',
  /** The host has removed this person. */
  removed: 'removed',
  /** The host has been told; asking again is how one waits. */
  waiting: 'waiting',
  /** The host did not let this person in. */
  turnedAway: 'turned_away',
} as const;

/** Somebody at the door of a meeting, or sent out of it, as its host sees them. */
export const doorPersonSchema = z.object({
  /** What `…/admit/`, `…/deny/` and `…/remove/` take; a guest's has a hyphen. */
  username: z.string(),
  name: z.string(),
  guest: z.boolean(),
  /** ISO 8601: waiting or removed since. */
  since: z.string(),
});
export type DoorPerson = z.infer<typeof doorPersonSchema>;

/** `GET /meeting/meetings/<meeting_id>/lobby/`, for the host alone; every change answers it too. */
export const doorSchema = z.object({
  lobby: z.enum(LOBBY_MODES),
  locked: z.boolean(),
  waiting: z.array(doorPersonSchema),
  removed: z.array(doorPersonSchema),
});
export type Door = z.infer<typeof doorSchema>;
