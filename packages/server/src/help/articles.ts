/** A help article of this first, fixed set. */
export interface Article {
  id: number;
  title: string;
  tags: readonly string[];
  /** Paragraphs, or lists of steps. */
  body: readonly (string | readonly string[])[];
}

/** What a person needs for their first meeting. */
export const articles: readonly Article[] = [
  {
    id: 1,
    title: 'Your first meeting',
    tags: ['meetings', 'start'],
    body: [
      'A meeting has a code, eleven letters and digits in three groups. Whoever knows it and has an account here can come in.',
      [
        'Sign in and open Meetings.',
        'Press Meet now, or make a new meeting with a title and a time.',
        'Send the code or the link to the others.',
        'In the lobby, look at your picture, say something and watch the meter, then press Join.',
      ],
      'To come into a meeting of somebody else, open Meetings and type its code. Spaces and capitals do not matter.',
    ],
  },
  {
    id: 2,
    title: 'Trouble with camera and microphone',
    tags: ['devices', 'trouble'],
    body: [
      'You can join without either: others see your name, and you see and hear everybody.',
      [
        'If the browser says that access was denied, press the sign beside the address, allow camera and microphone, and load the page again.',
        'If a device is busy, another program has it: close that program.',
        'If a device is missing, plug it in; it appears in the list by itself.',
        'If the browser offers no device at all, look at the address: away from the server’s own machine it must begin with https.',
      ],
    ],
  },
];
