import type { RoomProps } from './RoomProps.ts';
import { RoomView } from './RoomView.tsx';
import { useHostDoor } from './useHostDoor.ts';
import { useRoomModel } from './useRoomModel.ts';

/** One stay in a meeting: joins when it is mounted, leaves when it is gone. */
export default function Room(props: RoomProps) {
  const model = useRoomModel(props);
  const hostDoor = useHostDoor(props);
  return model === null ? (
    <main data-room-state="connecting" />
  ) : (
    <RoomView model={model} title={props.meeting.title} hostDoor={hostDoor} />
  );
}
