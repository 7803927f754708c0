import { sitePolicySchema } from '@vnet/protocol';
import { useEffect, useRef, useState } from 'react';
import { HttpClient } from '../api/HttpClient.ts';
import type { CallEngine } from '../calls/call.ts';
import { fetchCredentials } from '../calls/fetchCredentials.ts';
import { JoinError } from '../calls/JoinError.ts';
import { openCallEngine } from '../calls/openCallEngine.ts';
import { tabSession } from '../calls/tabSession.ts';
import { browserFamily } from '../devices/browserFamily.ts';
import { describeDeviceError } from '../devices/describeDeviceError.ts';
import { PageCredentials } from '../sharing/model/PageCredentials.ts';
import { RelaySharing } from '../sharing/model/RelaySharing.ts';
import { announce } from '../ui/announce.ts';
import { showToast } from '../ui/toast.ts';
import { playConnectionSound } from './connectionSounds.ts';
import { RoomModel } from './model/RoomModel.ts';
import { ShortcutSwitch } from './model/ShortcutSwitch.ts';
import type { RoomProps } from './RoomProps.ts';

/**
 * The room's model for as long as the room is mounted; null until its engine is there. What it was mounted with counts.
 *
 * @throws {Error} while rendering, where the engine cannot be fetched
 */
export function useRoomModel(props: RoomProps): RoomModel | null {
  const [model, setModel] = useState<RoomModel | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const first = useRef(props);
  useEffect(() => {
    let opened: RoomModel | null = null;
    let closed = false;
    const { config, meeting } = first.current;
    const http = new HttpClient(config.csrfToken);
    openCallEngine({ provider: config.callProvider, http, meetingsUrl: config.meetingsUrl, meeting }).then(
      (engine) => {
        if (closed) return;
        opened = openRoomModel(first.current, http, engine);
        setModel(opened);
      },
      (cause: unknown) => setFailure(new Error('The call software could not be fetched.', { cause })),
    );
    return () => {
      closed = true;
      opened?.close();
    };
  }, []);
  if (failure !== null) throw failure;
  return model;
}

function openRoomModel(
  { meeting, user, displayName, config, choices, onLeft }: RoomProps,
  http: HttpClient,
  engine: CallEngine,
): RoomModel {
  let waiting = false;
  return new RoomModel({
    engine,
    choices,
    shortcuts: new ShortcutSwitch(localStorage),
    username: user.username,
    displayName,
    fetchCredentials: async () => {
      const session = await tabSession(sessionStorage, navigator.locks);
      const request = {
        meetingsUrl: config.meetingsUrl,
        meetingId: meeting.meeting_id,
        session,
        asGuest: config.guest !== null,
      };
      return fetchCredentials(http, request).catch((error: unknown) => {
        waiting = error instanceof JoinError && error.code === 'waiting';
        throw error;
      });
    },
    openSharing: (call) =>
      new RelaySharing({
        call,
        signallingServer: config.signallingServer,
        notify: (sentence) => showToast(sentence),
        fetchPolicy: () => http.get('/site/policy/', sitePolicySchema),
        reportSavings: ({ lan, wan }) =>
          http.tell(`${config.meetingsUrl}${encodeURIComponent(meeting.meeting_id)}/savings/`, {
            lan_bytes: lan,
            wan_bytes: wan,
          }),
        openCredentials: async () =>
          PageCredentials.open({
            http,
            meetingsUrl: config.meetingsUrl,
            meetingId: meeting.meeting_id,
            meetingUuid: meeting.meeting_uuid,
            session: await tabSession(sessionStorage, navigator.locks),
          }),
      }),
    now: () => performance.now(),
    notify: (sentence) => showToast(sentence),
    announce,
    describeDeviceError: (error) => {
      const { what, wayOut } = describeDeviceError(error, browserFamily(navigator.userAgent));
      return `${what} ${wayOut}`;
    },
    playSound: playConnectionSound,
    onLeft: (ending) => onLeft({ ...ending, waiting: waiting && ending.reason === 'refused' }),
  });
}
