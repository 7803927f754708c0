const elements = new Set<HTMLMediaElement>();

/**
 * Remembers every element that is given a stream, in the document or not: sound often plays from one that is in no
 * document.
 */
export function watchMediaElements(): void {
  const descriptor = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  const { get, set } = descriptor ?? {};
  if (get === undefined || set === undefined) throw new Error('this browser has no srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    configurable: true,
    enumerable: true,
    get,
    set(this: HTMLMediaElement, stream: MediaProvider | null) {
      elements.add(this);
      set.call(this, stream);
    },
  });
}

/** The audio tracks that somebody in front of this page hears now: from elements that play, unmuted. */
export function audibleTracks(): MediaStreamTrack[] {
  const tracks = [...elements].flatMap((element) => {
    const stream = element.srcObject;
    const silent = element.paused || element.muted || element.volume === 0;
    return stream instanceof MediaStream && !silent ? stream.getAudioTracks() : [];
  });
  return tracks.filter((track) => track.readyState === 'live' && track.enabled);
}
