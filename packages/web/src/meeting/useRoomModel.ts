import { useEffect, useRef, useState } from 'react';
import { HttpClient } from '../api/HttpClient.ts';
import { fetchCredentials } from '../calls/fetchCredentials.ts';
import { livekitEngine } from '../calls/livekit/livekitEngine.ts';
import { nextEpoch, tabSession } from '../calls/tabSession.ts';
import { browserFamily } from '../devices/browserFamily.ts';
import { describeDeviceError } from '../devices/describeDeviceError.ts';
import { PageCredentials } from '../sharing/model/PageCredentials.ts';
import { RelaySharing } from '../sharing/model/RelaySharing.ts';
import { announce } from '../ui/announce.ts';
import { showToast } from '../ui/toast.ts';
import { playConnectionSound } from './connectionSounds.ts';
import { RoomModel } from './model/RoomModel.ts';
import type { RoomProps } from './RoomProps.ts';

/** The room's model for as long as the room is mounted; null before the first effect. What it was mounted with counts. */
export function useRoomModel(props: RoomProps): RoomModel | null {
  const [model, setModel] = useState<RoomModel | null>(null);
  const first = useRef(props);
  useEffect(() => {
    const opened = openRoomModel(first.current);
    setModel(opened);
    return () => opened.close();
  }, []);
  return model;
}

function openRoomModel({ meeting, user, displayName, config, choices, onLeft }: RoomProps): RoomModel {
  const http = new HttpClient(config.csrfToken);
  return new RoomModel({
    engine: livekitEngine(() => nextEpoch(sessionStorage)),
    choices,
    username: user.username,
    displayName,
    fetchCredentials: async () => {
      const session = await tabSession(sessionStorage, navigator.locks);
      return fetchCredentials(http, { meetingsUrl: config.meetingsUrl, meetingId: meeting.meeting_id, session });
    },
    openSharing: (call) =>
      new RelaySharing({
        call,
        signallingServer: config.signallingServer,
        notify: (sentence) => showToast(sentence),
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
    onLeft,
  });
}
