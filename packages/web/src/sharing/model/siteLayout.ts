import { drawsFromWan } from './describeSite.ts';
import type { SiteLink, SitePerson, SiteState } from './LanSharing.ts';

/** Width of the drawing in its own units; one is a CSS pixel where the panel has its usual width. */
export const DRAWING_WIDTH = 328;
/** Height of the WAN's band at the top. */
export const WAN_HEIGHT = 32;

/** A person of the drawing, with their name in a box beside them, or below where arrows begin beside them. */
export interface SiteNode {
  readonly person: SitePerson;
  /** Centre of the circle. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly name: NameBox;
}

export interface NameBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly below: boolean;
  /** How many lines the name itself may take. */
  readonly lines: 1 | 2;
}

/** An arrow from a relay to a receiver. */
export interface SiteArrow {
  readonly link: SiteLink;
  /** As `d` of an SVG path takes it; the head is at its end. */
  readonly path: string;
  /** Middle of the line that its streams and round trip are written above and below; null: there is no room. */
  readonly label: { readonly x: number; readonly y: number } | null;
}

export interface SiteLayout {
  readonly height: number;
  readonly nodes: readonly SiteNode[];
  readonly arrows: readonly SiteArrow[];
  /** Lines from the WAN to those who get from nobody at the site. */
  readonly sources: readonly string[];
}

/** Two lines: the name, and what they take over the WAN. */
const TWO_LINES = 36;
/** Three, below those who feed others: there the name may take two. */
const THREE_LINES = 54;
const BELOW_GAP = 4;
const BESIDE_GAP = 8;
const LEAST_BESIDE = 84;
/** Length of the line that has room for “4 streams”. */
const LABEL_RUN = 52;
const MOST_STEP = 136;
/** From the circle's edge to where the line turns. */
const TURN = 20;
const TIGHT_TURN = 16;
const CORNER = 8;
/** The line from the WAN, at the left of all, and from there to the first circles. */
const TRUNK = 9;
const ROOT_INSET = 28;
/** Left before the circle that an arrow points at. */
const HEAD = 2;
const ROW_GAP = 8;
/** More people than this stand closer. */
const ROOMY = 6;

/** Sizes of one drawing. */
interface Scale {
  readonly radius: number;
  readonly step: number;
  readonly turn: number;
  /** All names are below their circles: a drawing of three columns and more has no room beside the last one. */
  readonly stacked: boolean;
}

/** Somebody and those whom they feed. */
interface Branch {
  readonly person: SitePerson;
  /** How this person is fed; null: by nobody at the site. */
  readonly link: SiteLink | null;
  readonly fed: readonly Branch[];
  /** Arrows begin at this person, so the name is below. */
  readonly feeds: boolean;
}

/**
 * Who feeds whom, from left to right: those who draw from the WAN first, beside each relay the receivers below one
 * another, so that no line crosses another or a name, whether there are two people or a dozen. Who is fed by several
 * stands beside the one who feeds most; the other links, and those that would close a circle, are curves.
 */
export function siteLayout({ people, links }: Pick<SiteState, 'people' | 'links'>): SiteLayout {
  const { roots, others } = branchesOf(people, links);
  const scale = scaleOf(Math.max(0, ...roots.map(depthOf)), people.length);
  const nodes: SiteNode[] = [];
  const arrows: SiteArrow[] = [];
  const sources: string[] = [];
  let top = WAN_HEIGHT + 16;
  for (const root of roots) {
    const { y, bottom } = placeBranch(root, 0, top, scale, nodes, arrows);
    sources.push(elbow(TRUNK, WAN_HEIGHT, TRUNK, columnOf(0, scale) - scale.radius - HEAD, y));
    top = bottom;
  }
  const byIdentity = new Map(nodes.map((node) => [node.person.identity, node]));
  for (const link of others) {
    const [from, to] = [byIdentity.get(link.from), byIdentity.get(link.to)];
    if (from !== undefined && to !== undefined) arrows.push({ link, path: curve(from, to), label: null });
  }
  return { height: top, nodes, arrows, sources };
}

/** Everybody once: below the one who feeds them most, or as a root. Links to people who are not there are left out. */
function branchesOf(
  people: readonly SitePerson[],
  links: readonly SiteLink[],
): { roots: readonly Branch[]; others: readonly SiteLink[] } {
  const known = new Set(people.map(({ identity }) => identity));
  const drawn = links.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  const main = new Map<string, SiteLink>();
  for (const link of drawn) {
    const best = main.get(link.to);
    if (best === undefined || link.streams > best.streams) main.set(link.to, link);
  }
  const feeding = new Set(drawn.map(({ from }) => from));
  const placed = new Set<string>();
  const used = new Set<SiteLink>();
  const branchOf = (person: SitePerson, link: SiteLink | null): Branch => {
    placed.add(person.identity);
    if (link !== null) used.add(link);
    const fed: Branch[] = [];
    for (const other of people) {
      const way = main.get(other.identity);
      if (way?.from === person.identity && !placed.has(other.identity)) fed.push(branchOf(other, way));
    }
    return { person, link, fed, feeds: feeding.has(person.identity) };
  };
  const roots = people.filter(({ identity }) => !main.has(identity)).map((person) => branchOf(person, null));
  // What is left feeds itself in a circle: it is opened at whoever comes first.
  for (const person of people) if (!placed.has(person.identity)) roots.push(branchOf(person, null));
  return {
    // Relays before those who are on their own.
    roots: [...roots.filter(({ feeds }) => feeds), ...roots.filter(({ feeds }) => !feeds)],
    others: drawn.filter((link) => !used.has(link)),
  };
}

function depthOf({ fed }: Branch): number {
  return fed.length === 0 ? 0 : 1 + Math.max(...fed.map(depthOf));
}

function scaleOf(depth: number, people: number): Scale {
  const stacked = depth > 1;
  const radius = stacked ? 14 : people > ROOMY ? 16 : 20;
  const turn = depth > 2 ? TIGHT_TURN : TURN;
  const last = stacked ? halfBelow(radius, turn) : radius + BESIDE_GAP + LEAST_BESIDE;
  const room = DRAWING_WIDTH - (TRUNK + ROOT_INSET + radius) - last;
  return { radius, turn, stacked, step: Math.min(MOST_STEP, room / Math.max(1, depth)) };
}

function columnOf(depth: number, { radius, step }: Scale): number {
  return TRUNK + ROOT_INSET + radius + depth * step;
}

/** Places somebody and all below them from `top` on; says where they are and where the next may begin. */
function placeBranch(
  { person, fed, feeds }: Branch,
  depth: number,
  top: number,
  scale: Scale,
  nodes: SiteNode[],
  arrows: SiteArrow[],
): { y: number; bottom: number } {
  const { radius, step, turn, stacked } = scale;
  const x = columnOf(depth, scale);
  const below = feeds ? THREE_LINES : stacked ? TWO_LINES : null;
  const half = below === null ? Math.max(radius, TWO_LINES / 2) : radius;
  // Before those they feed, as the list beside the drawing has it.
  const at = nodes.length;
  let bottom = top;
  const places = fed.map((branch) => {
    const place = placeBranch(branch, depth + 1, bottom, scale, nodes, arrows);
    bottom = place.bottom;
    return { link: branch.link, y: place.y };
  });
  const ys = places.map((place) => place.y);
  const y = ys.length === 0 ? top + half : (Math.min(...ys) + Math.max(...ys)) / 2;
  const lines = below === THREE_LINES || (below === TWO_LINES && !drawsFromWan(person)) ? 2 : 1;
  const name = below === null ? nameBeside(x, y, scale) : nameBelow(x, y, below, lines, scale);
  nodes.splice(at, 0, { person, x, y, radius, name });
  for (const { link, y: target } of places) {
    if (link === null) continue;
    const [from, to] = [x + radius + turn, x + step - radius - HEAD];
    const label = to - from < LABEL_RUN ? null : { x: (from + to) / 2, y: target };
    arrows.push({ link, path: elbow(x + radius, y, from, to, target), label });
  }
  return { y, bottom: Math.max(bottom, y + half + ROW_GAP, name.y + name.height + ROW_GAP) };
}

function nameBeside(x: number, y: number, { radius }: Scale): NameBox {
  const left = x + radius + BESIDE_GAP;
  return { x: left, y: y - TWO_LINES / 2, width: DRAWING_WIDTH - left, height: TWO_LINES, below: false, lines: 1 };
}

function nameBelow(x: number, y: number, height: number, lines: 1 | 2, { radius, turn }: Scale): NameBox {
  const half = halfBelow(radius, turn);
  return { x: x - half, y: y + radius + BELOW_GAP, width: 2 * half, height, below: true, lines };
}

/** Half the width of a name below its circle: as far as the line that turns at its right. */
function halfBelow(radius: number, turn: number): number {
  return radius + turn - 2;
}

/** From one point to the right, or straight down, to `turn`, up or down, and on to the right. */
function elbow(x: number, y: number, turn: number, end: number, target: number): string {
  if (y === target) return `M${x} ${y}H${end}`;
  const way = Math.sign(target - y);
  const corner = Math.min(CORNER, Math.abs(target - y) / 2);
  const first = turn === x ? '' : `H${turn - corner}q${corner} 0 ${corner} ${way * corner}`;
  return `M${x} ${y}${first}V${target - way * corner}q0 ${way * corner} ${corner} ${way * corner}H${end}`;
}

function curve(from: SiteNode, to: SiteNode): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const [ux, uy] = [dx / length, dy / length];
  // Aside of the straight line, which may be another link's, and above it, as names are below.
  const bow = Math.min(56, length * 0.45) * (ux > 0 ? -1 : 1);
  const control = { x: from.x + dx / 2 - uy * bow, y: from.y + dy / 2 + ux * bow };
  const begin = towards(from, control, from.radius);
  const end = towards(to, control, to.radius + HEAD);
  return `M${begin.x} ${begin.y}Q${round(control.x)} ${round(control.y)} ${end.x} ${end.y}`;
}

function towards(node: SiteNode, point: { x: number; y: number }, distance: number): { x: number; y: number } {
  const length = Math.hypot(point.x - node.x, point.y - node.y);
  return {
    x: round(node.x + ((point.x - node.x) / length) * distance),
    y: round(node.y + ((point.y - node.y) / length) * distance),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
