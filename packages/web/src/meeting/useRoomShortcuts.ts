import { useEffect } from 'react';
import { canFillScreen, toggleFullScreen } from './fullScreen.ts';
import type { RoomModel } from './model/RoomModel.ts';
import { actionOf } from './model/shortcuts.ts';

/** Listens for the room's keys for as long as the room is there. */
export function useRoomShortcuts(model: RoomModel): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!model.shortcuts.on.get()) return;
      const action = actionOf(event);
      if (action === null || event.defaultPrevented || isTyping(event.target)) return;
      event.preventDefault();
      if (action !== 'fullScreen') model.act(action);
      else if (canFillScreen()) toggleFullScreen();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [model]);
}

/** A letter belongs to a field that is written in, and to a menu, where it looks for an item. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('input, textarea, select, [contenteditable], [role="menu"]') !== null
  );
}
