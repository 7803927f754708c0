/** The mid of the section that carries a MediaStream of this id (RFC 8830, `a=msid`), or null. */
export function sectionOf(sdp: string, mediaStreamId: string): string | null {
  for (const section of sdp.split(/(?=^m=)/m)) {
    if (!new RegExp(`^a=msid:${literally(mediaStreamId)}(?: |\\r?$)`, 'm').test(section)) continue;
    return /^a=mid:(\S+)/m.exec(section)?.[1] ?? null;
  }
  return null;
}

function literally(text: string): string {
  return text.replace(/[^\w-]/g, '\\$&');
}
