import type { Report } from '../../../bench/harness/figure.ts';
import { runScenario } from '../play/runScenario.ts';
import { SiteMeeting } from '../play/SiteMeeting.ts';
import { readCode, receiveByCode, startSharing, stopSharing } from '../play/shareByCode.ts';
import { tell } from '../play/tell.ts';
import type { SiteWatch } from '../play/watchSite.ts';

/** What three viewers who share may take from the WAN, against one. */
const MOST_COPIES = 1.05;
/** How many copies of the streams the thin line holds. */
const THIN = 1.6;
/** Of the pictures that one viewer got on a wide line, on the thin line, shared. */
const LEAST_PICTURES = 0.9;
/** Packets on the thin line, shared, per cent. */
const MOST_LOST = 1;
/** Noise fills all that an encoder takes at this size, 0.6 Mbit/s; two cores draw and decode a larger one late. */
const CAMERA = { width: 640, height: 360, framesPerSecond: 15, noise: true };
/** Five tiles are then wider than the lower layer of such a camera, 320 px: all watch the upper, one viewer or three. */
const VIEWPORT = { width: 1056, height: 594 };

/**
 * Two remote people send, up to three of one site watch: one alone, each from the SFU, and fed by one of them over a
 * code. What the site's line carries meanwhile, and what comes of the pictures when it holds 1.6 copies.
 */
await runScenario('by-code', ({ report, windowMs }) => {
  const options = { name: 'lab-by-code', publishers: ['Pat', 'Quinn'], camera: CAMERA, viewport: VIEWPORT };
  return SiteMeeting.play(options, async (meeting) => {
    const { line } = meeting.site;
    const onThinLine = async (what: string, copy: number) => {
      line.setRate(THIN * copy);
      const watch = await meeting.measure(`${what} on ${THIN} copies`, windowMs);
      line.setRate(null);
      return watch;
    };

    const relay = await meeting.watch('Ada');
    const alone = await meeting.measure('one viewer', windowMs);
    const copy = alone.wan.all.down;
    addLine(report, 'one viewer', alone);

    const receivers = [await meeting.watch('Bob'), await meeting.watch('Cleo')];
    addLine(report, 'three viewers, direct', await meeting.measure('three viewers, direct', windowMs), alone);

    await startSharing(relay);
    let code: string | null = null;
    for (const receiver of receivers) {
      code = await readCode(relay, code);
      await receiveByCode(receiver, { code, relay, publishers: meeting.publishers });
      tell(`${receiver.options.name} is fed by ${relay.options.name}`);
    }
    const shared = await meeting.measure('three viewers, shared by code', windowMs);
    const received = shared.pictures.filter(({ viewer }) => viewer !== relay.options.name);
    report.add({
      figure: 'share of the time that the receivers’ pictures came over the LAN, least',
      value: Math.min(...received.map(({ fromLan }) => fromLan)),
      unit: '',
      bound: { least: 1 },
    });
    addLine(report, 'three viewers, shared by code', shared, alone, { most: MOST_COPIES });
    addPictures(report, 'shared by code', await onThinLine('three viewers, shared by code', copy), alone);

    // Last, as it takes the SFU some minutes to believe in the line again.
    await stopSharing(relay, { receivers, publishers: meeting.publishers });
    addPictures(report, 'direct', await onThinLine('three viewers, direct', copy));
  });
});

/** What crosses the line, against one viewer's; and for each bit that was published, as encoders make more or less while the machine is busy. */
function addLine(report: Report, how: string, watch: SiteWatch, alone?: SiteWatch, bound?: { most: number }): void {
  const against = (of: (watch: SiteWatch) => number) =>
    alone === undefined ? {} : { against: { name: 'one viewer', value: of(alone) } };
  const down = ({ wan }: SiteWatch) => wan.all.down;
  const copies = (each: SiteWatch) => down(each) / each.published;
  report.add({
    figure: `WAN down, ${how}`,
    value: down(watch),
    unit: 'bit/s',
    ...against(down),
    ...(bound === undefined ? {} : { bound }),
  });
  report.add({
    figure: `WAN down for each bit that was published, ${how}`,
    value: copies(watch),
    unit: 'bit',
    ...against(copies),
  });
  report.add({ figure: `WAN up, ${how}`, value: watch.wan.all.up, unit: 'bit/s' });
  report.add({ figure: `published meanwhile, ${how}`, value: watch.published, unit: 'bit/s' });
}

function addPictures(report: Report, how: string, watch: SiteWatch, alone?: SiteWatch): void {
  const slowest = ({ pictures }: SiteWatch) => Math.min(...pictures.map(({ framesPerSecond }) => framesPerSecond));
  report.add({
    figure: `thin line, ${how}: slowest picture of ${watch.pictures.length}`,
    value: slowest(watch),
    unit: 'frames/s',
    ...(alone === undefined
      ? {}
      : { against: { name: 'one viewer, wide line', value: slowest(alone) }, bound: { least: LEAST_PICTURES } }),
  });
  report.add({
    figure: `thin line, ${how}: narrowest picture`,
    value: Math.min(...watch.pictures.map(({ width }) => width)),
    unit: 'px',
  });
  report.add({
    figure: `thin line, ${how}: packets lost, worst picture`,
    value: 100 * Math.max(...watch.pictures.map(({ loss }) => loss)),
    unit: '%',
    ...(alone === undefined ? {} : { bound: { most: MOST_LOST } }),
  });
}
