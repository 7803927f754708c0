/** False on phones whose browser gives whole screens to videos alone. */
export function canFillScreen(): boolean {
  return document.fullscreenEnabled === true;
}

/** Lets the page fill the screen, or puts it back into its window. A browser that refuses leaves things as they are. */
export function toggleFullScreen(): void {
  const change =
    document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen();
  change.catch(() => undefined);
}
