/** What a key does in the room. */
export type RoomAction =
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'share'
  | 'receive'
  | 'people'
  | 'site'
  | 'fullScreen'
  | 'shortcuts';

export interface RoomShortcut {
  readonly action: RoomAction;
  /** As `aria-keyshortcuts` takes it and the tooltip draws it. */
  readonly keys: string;
  readonly text: string;
}

/** All of them, in the order in which the list of shortcuts shows them. */
export const ROOM_SHORTCUTS: readonly RoomShortcut[] = [
  { action: 'microphone', keys: 'M', text: 'Mute or unmute the microphone' },
  { action: 'camera', keys: 'V', text: 'Turn the camera on or off' },
  { action: 'screen', keys: 'S', text: 'Share the screen, or stop sharing' },
  { action: 'share', keys: 'L', text: 'Share with a peer over the local network' },
  { action: 'receive', keys: 'R', text: 'Receive from a peer over the local network' },
  { action: 'people', keys: 'P', text: 'Open or close the list of people' },
  { action: 'site', keys: 'Y', text: 'Open or close the panel of your site' },
  { action: 'fullScreen', keys: 'F', text: 'Fill the screen, or go back to the window' },
  { action: 'shortcuts', keys: '?', text: 'Show this list' },
];

/** A key press as far as it matters here. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

/** What a key press asks for; null: nothing of ours. Keys held down count once; those with a modifier are the browser's. */
export function actionOf({ key, ctrlKey, metaKey, altKey, repeat }: KeyPress): RoomAction | null {
  if (ctrlKey || metaKey || altKey || repeat) return null;
  return ROOM_SHORTCUTS.find(({ keys }) => keys.toLowerCase() === key.toLowerCase())?.action ?? null;
}
