import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { RelayCost, SiteState } from './model/LanSharing.ts';
import { SiteContent } from './SitePanel.tsx';
import { FakeLanSharing, fakeSite, fakeSiteLink, fakeSitePerson } from './testing/FakeLanSharing.ts';

const NO_COST: RelayCost = { cpu: null, uploadBitrate: 0, pressure: null, battery: null };
const draw = (given: Partial<SiteState>, budget: number | null = null) =>
  renderToStaticMarkup(<SiteContent state={fakeSite(given)} sharing={new FakeLanSharing()} budget={budget} />);

/** Names and values of the panel's facts. */
function factsOf(html: string): Record<string, string> {
  const pairs = [...html.matchAll(/<dt[^>]*>(.*?)<\/dt><dd[^>]*>(.*?)<\/dd>/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.replaceAll(/<[^>]*>/g, '')]));
}

test('what is measured is said with its unit', () => {
  const facts = factsOf(
    draw({
      wan: [{ at: 0, withSharing: 3_900_000, withoutSharing: 11_800_000 }],
      savedBytes: 412_400_000,
      cost: { cpu: 0.08, uploadBitrate: 7_900_000, pressure: 'serious', battery: { level: 0.62, charging: true } },
    }),
  );
  expect(facts).toMatchObject({
    'With sharing': '3.9 Mbit/s',
    'Without it': '11.8 Mbit/s',
    'Saved on the WAN': '412 MB',
    Processor: '8% of one core',
    'Upload on the LAN': '7.9 Mbit/s',
    Battery: '62%, charging',
    'The whole device': 'very busy',
  });
});

test('what the browser does not tell is left out', () => {
  const facts = factsOf(draw({ cost: NO_COST }));
  expect(facts).not.toHaveProperty('Battery');
  expect(facts).not.toHaveProperty('The whole device');
  expect(facts.Processor).toBe('nothing, it does not relay');
});

test('the WAN figure stands beside the budget, and one that is above it says so', () => {
  const wan = [{ at: 0, withSharing: 3_900_000, withoutSharing: 11_800_000 }];
  expect(draw({ wan }, 20)).toContain('>of 20 Mbit/s<');
  expect(draw({ wan }, 3.5)).toContain('<strong>over the 3.5 Mbit/s</strong>');
  expect(draw({ wan })).not.toMatch(/>of |over the [0-9]/);
});

test('the drawing is said in sentences too', () => {
  const people = [fakeSitePerson('Amina'), fakeSitePerson('Ben')];
  expect(draw({ people, links: [fakeSiteLink('Amina', 'Ben')] })).toContain(
    '<li>Amina feeds Ben: 4 streams, 3 ms</li>',
  );
});
