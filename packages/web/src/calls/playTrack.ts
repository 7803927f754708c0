/**
 * Lets an element play a track in the place of the one before, without reloading the element: the last picture stays
 * until the first of the new track, and no event tells of the change (relay.md, M4). A new `srcObject` would empty it.
 *
 * @throws {DOMException} as `play()` does, when the browser holds sound back.
 */
export function playTrack(element: HTMLMediaElement, track: MediaStreamTrack): Promise<void> {
  const current = element.srcObject;
  if (current instanceof MediaStream) {
    // First away with the old one: after a reconnect the new one may have the same id, and Chromium, which goes by ids,
    // would keep the dead one.
    for (const other of current.getTracks()) if (other !== track) current.removeTrack(other);
    current.addTrack(track);
  } else {
    element.srcObject = new MediaStream([track]);
  }
  return element.play();
}
