import * as z from 'zod/mini';
import type { JoinChoices } from '../calls/call.ts';

const KEY = 'vnet.devices';

const sourceSchema = z.object({ enabled: z.boolean(), deviceId: z.nullable(z.string()) });
const choicesSchema = z.object({ microphone: sourceSchema, camera: sourceSchema, speakerId: z.nullable(z.string()) });

/** Both on, with the browser's default devices. */
export const DEFAULT_CHOICES: JoinChoices = {
  microphone: { enabled: true, deviceId: null },
  camera: { enabled: true, deviceId: null },
  speakerId: null,
};

/** What was chosen the last time in this browser; `DEFAULT_CHOICES` where nothing readable is kept. */
export function recallDeviceChoices(storage: Pick<Storage, 'getItem'>): JoinChoices {
  try {
    const parsed = choicesSchema.safeParse(JSON.parse(storage.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.data : DEFAULT_CHOICES;
  } catch {
    return DEFAULT_CHOICES;
  }
}

/** Keeps the choices for the next lobby. Storage that is full or forbidden only costs the memory. */
export function rememberDeviceChoices(choices: JoinChoices, storage: Pick<Storage, 'setItem'>): void {
  try {
    storage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // Nothing to do: the defaults come next time.
  }
}
