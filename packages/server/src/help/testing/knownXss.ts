/** Script as it is commonly smuggled in, from OWASP's filter evasion list and CommonMark's own corners. */
export const KNOWN_XSS: readonly string[] = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '<img src="javascript:alert(1)">',
  '<svg/onload=alert(1)>',
  '<svg><script xlink:href="data:,alert(1)"></script></svg>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '<body onload=alert(1)>',
  '<details open ontoggle=alert(1)>',
  '</title><script>alert(1)</script>',
  '</textarea><script>alert(1)</script>',
  '--><script>alert(1)</script>',
  '<scr<script>ipt>alert(1)</script>',
  '<style>@import "javascript:alert(1)"</style>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<base href="//evil.example/">',
  '" onmouseover="alert(1)',
  "' onfocus='alert(1)' autofocus='",
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](javascript&colon;alert(1))',
  '[x](java&Tab;script:alert(1))',
  '[x](&#106;avascript:alert(1))',
  '[x](\u0001javascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](file:///etc/passwd)',
  '[x](//evil.example/)',
  '[x](/\\evil.example/)',
  '[x](</\t/evil.example/>)',
  '[x](/ "x\\" onmouseover=alert(1) y=\\"")',
  '![x](javascript:alert(1))',
  '![x](data:image/svg+xml,<svg onload=alert(1)>)',
  '![x](https://evil.example/p.png)',
  '![x](//evil.example/p.png)',
  '![x](/account/sign-out/)',
  '![x](/media/../account/sign-out/)',
  '![x](/media/%2e%2e/account/sign-out/)',
  '![x" onerror="alert(1)](/media/vnet/help/room.webp)',
  '<javascript:alert(1)>',
  '<https://evil.example/"onmouseover="alert(1)>',
  '[x]: javascript:alert(1)\n\n[x]',
  '```"><script>alert(1)</script>\ncode\n```',
  '``<img src=x onerror=alert(1)>``',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u2028<script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
];

/**
 * What a page must not hold whatever its texts are: elements and attributes that nobody of us wrote. Tags are taken apart
 * as a browser does it, so that escaped text does not count.
 *
 * @returns a line for each that is there
 */
export function activeContent(html: string): string[] {
  const found: string[] = [];
  for (const [tag, name = '', rest = ''] of html.matchAll(
    /<([a-z][a-z0-9-]*)((?:\s+[^\s=>]+(?:="[^"]*"|='[^']*'|=[^\s>]*)?)*)\s*\/?>/gi,
  )) {
    if (!ELEMENTS.has(name.toLowerCase())) found.push(tag);
    for (const [, attribute = '', value = ''] of rest.matchAll(/([^\s=]+)(?:="([^"]*)")?/g)) {
      if (/^on|^style$|^srcdoc$|^formaction$/i.test(attribute)) found.push(tag);
      if (/^(href|src|action)$/i.test(attribute) && !/^(https?:\/\/[^/]|mailto:|\/(?![/\\])|#|$)/.test(value))
        found.push(tag);
      if (/^src$/i.test(attribute) && !/^\/(media|assets)\/(?!.*(\.\.|%2e))/i.test(value)) found.push(tag);
    }
  }
  if (/<(?:script|iframe|object|embed|svg|base|style)\b/i.test(html)) found.push('a forbidden element');
  return found;
}

const ELEMENTS = new Set(
  (
    'html head meta title link body a header nav form input button main footer p div h1 h2 h3 h4 h5 h6 span ul ol li ' +
    'article section search label img time mark strong em code pre blockquote hr br s b table thead tbody tr th td textarea'
  ).split(' '),
);
