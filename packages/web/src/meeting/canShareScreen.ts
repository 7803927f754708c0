/** Not on phones. */
export function canShareScreen(): boolean {
  const { mediaDevices }: { mediaDevices?: Partial<MediaDevices> } = navigator;
  return mediaDevices?.getDisplayMedia !== undefined;
}
