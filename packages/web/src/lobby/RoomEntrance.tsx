import Room from '../meeting/Room.tsx';
import type { RoomProps } from '../meeting/RoomProps.ts';
import { TooltipProvider } from '../ui/TooltipProvider.tsx';

/** The room with what its controls need above them. Loaded while one is in the lobby; nothing before the room needs it. */
export default function RoomEntrance(props: RoomProps) {
  return (
    <TooltipProvider>
      <Room {...props} />
    </TooltipProvider>
  );
}
