import type { Meeting } from '@vnet/protocol';
import { displayNameOf } from '@vnet/protocol';
import { lazy, Suspense, useState } from 'react';
import { useApp } from '../AppContext.ts';
import type { JoinChoices } from '../calls/call.ts';
import { LeftPage } from '../left/LeftPage.tsx';
import type { RoomEnding } from '../meeting/RoomProps.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { ScriptFailure } from '../ui/ScriptFailure.tsx';
import { WaitingScreen } from '../ui/WaitingScreen.tsx';
import { Lobby } from './Lobby.tsx';
import { WaitingRoom } from './WaitingRoom.tsx';

type Phase =
  | { readonly kind: 'lobby' }
  | { readonly kind: 'waiting'; readonly choices: JoinChoices }
  | { readonly kind: 'room'; readonly choices: JoinChoices }
  | { readonly kind: 'left'; readonly ending: RoomEnding };

const NOT_LET_IN = { reason: 'refused', duration: 0, waiting: false } as const;

const loadRoom = () => import('./RoomEntrance.tsx');
const Room = lazy(loadRoom);

/** Lobby, the wait at the door where there is one, room, and the page after it: one address, one after another. A page that is loaded again is in the lobby. */
export function MeetingStay({ meeting, onRejoin }: { meeting: Meeting; onRejoin(): void }) {
  const { config, person } = useApp();
  const [phase, setPhase] = useState<Phase>({ kind: 'lobby' });
  switch (phase.kind) {
    case 'lobby':
      return (
        <Lobby
          meeting={meeting}
          preloadRoom={loadRoom}
          // Guests wait as a rule, so they ask before the room opens their camera.
          onJoin={(choices) => setPhase({ kind: person.isGuest ? 'waiting' : 'room', choices })}
        />
      );
    case 'waiting':
      return (
        <WaitingRoom
          meeting={meeting}
          onAdmitted={() => setPhase({ kind: 'room', choices: phase.choices })}
          onRefused={(message) => setPhase({ kind: 'left', ending: { ...NOT_LET_IN, message } })}
          onCancel={() => setPhase({ kind: 'lobby' })}
        />
      );
    case 'room':
      return (
        <ErrorBoundary fallback={<ScriptFailure />}>
          <Suspense fallback={<WaitingScreen what="Opening the meeting" />}>
            <Room
              meeting={meeting}
              user={person}
              displayName={displayNameOf(person)}
              config={config}
              choices={phase.choices}
              onLeft={(ending) =>
                setPhase(ending.waiting ? { kind: 'waiting', choices: phase.choices } : { kind: 'left', ending })
              }
            />
          </Suspense>
        </ErrorBoundary>
      );
    case 'left':
      return <LeftPage meeting={meeting} ending={phase.ending} onRejoin={onRejoin} />;
  }
}
