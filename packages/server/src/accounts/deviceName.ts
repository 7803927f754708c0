/**
 * Browser and system in words, as far as a `User-Agent` tells: "Firefox on Windows". Versions are left out, as they change
 * while a session lives; so is everything that would tell two devices of a kind apart.
 *
 * @returns empty when it tells nothing
 */
export function deviceName(userAgent: string): string {
  const shown = userAgent.slice(0, MOST_CHARACTERS);
  const nameIn = (names: [RegExp, string][]) => names.find(([pattern]) => pattern.test(shown))?.[1] ?? '';
  return [nameIn(BROWSERS), nameIn(SYSTEMS)].filter((name) => name !== '').join(' on ');
}

const MOST_CHARACTERS = 512;

/** In this order, since most name others whom they resemble. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?(?:iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera|OPT)\//, 'Opera'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ (?:Mobile\/\w+ )?Safari\//, 'Safari'],
  [/^(?:curl|Wget|python-requests|node|undici|axios)\b/i, 'A script'],
];

const SYSTEMS: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];
