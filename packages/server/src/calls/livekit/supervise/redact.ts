const MAX_CHARACTERS = 500;

/**
 * Takes out of a foreign program's text what VNET never logs: tokens (RFC 7519), SDP and candidates (RFC 8866, RFC
 * 8839), IP addresses. What is left is cut to 500 characters.
 */
export function redact(text: string): string {
  return text
    .slice(0, 4 * MAX_CHARACTERS)
    .replace(/eyJ[\w-]+(?:\.[\w-]*)*/g, '[token]')
    .replace(/(access_token|api_?key|secret|password|ice-ufrag|ice-pwd)(["'\s:=]+)[^\s"',&]+/gi, '$1$2[redacted]')
    .replace(/v=0(?:\\r|\\n|\r|\n)[\s\S]*/g, '[sdp]')
    .replace(/candidate:[^"']*/g, '[candidate]')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '[address]')
    .replace(/(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])/gi, '[address]')
    .slice(0, MAX_CHARACTERS);
}
