/** What the counting worker tells: for each tap, what flows through it now and how many frames did. */
export type TapCounts = Record<string, { streamId: string | null; frames: number }>;
