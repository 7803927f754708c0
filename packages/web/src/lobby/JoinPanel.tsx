import { useStore } from '@nanostores/react';
import type { Meeting } from '@vnet/protocol';
import { displayNameOf } from '@vnet/protocol';
import { useApp } from '../AppContext.ts';
import { Button } from '../ui/Button.tsx';
import type { PreviewState } from './DevicePreview.ts';
import styles from './JoinPanel.module.css';
import type { LobbyModel } from './LobbyModel.ts';

/** Whose meeting it is, as whom I join, with what, and the button. */
export function JoinPanel({ model, meeting, onJoin }: { model: LobbyModel; meeting: Meeting; onJoin(): void }) {
  const { config, person } = useApp();
  const camera = useStore(model.camera.$state);
  const microphone = useStore(model.microphone.$state);
  const isHost = meeting.host.username === person.username;
  return (
    <section className={styles.panel} aria-label="Join">
      <dl className={styles.facts}>
        <div>
          <dt>Host</dt>
          <dd>{isHost ? 'You' : displayNameOf(meeting.host)}</dd>
        </div>
        <div>
          <dt>You join as</dt>
          <dd>
            <bdi>{displayNameOf(person)}</bdi> {!person.isGuest && <a href={config.profilePage}>Change name</a>}
          </dd>
        </div>
      </dl>
      <Button variant="primary" wide onClick={onJoin}>
        Join
      </Button>
      <p className={styles.note} role="status">
        {sentenceOf(isOn(camera), isOn(microphone))}
      </p>
    </section>
  );
}

function isOn({ kind }: PreviewState): boolean {
  return kind === 'on' || kind === 'opening';
}

function sentenceOf(camera: boolean, microphone: boolean): string {
  if (camera && microphone) return 'You join with camera and microphone.';
  if (camera) return 'You join without a microphone: others see you and do not hear you. That is fine.';
  if (microphone) return 'You join without a camera: others hear you and see your name. That is fine.';
  return 'You join without camera and microphone: you see and hear the others. That is fine.';
}
