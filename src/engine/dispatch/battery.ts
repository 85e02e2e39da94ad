// A battery behind the meter by dynamic programming, without a grid of storage levels. What the site gains from a MWh more or
// less in an hour is concave and piecewise linear, so the value of stored energy is too, and the best use of both is the merge
// of their slopes in descending order (the sup-convolution of concave functions adds their derivatives' graphs sideways:
// Rockafellar 1970, Convex Analysis, §5 and Theorem 16.4). Exact where the price is not below zero with grid megawatts to spare;
// there the policy refuses to burn energy by charging and discharging at once, which a linear program may do.

import type { Battery } from "./policy.ts";

/** One hour as the battery sees it: a price, a connection, load that must run, and loads worth less and less. */
export type Stage = {
  usdPerMwh: number;
  importMw: number;
  exportMw: number;
  fixedMw: number;
  /** Value and megawatts of the flexible loads, most valuable first, `loads` of them. */
  loads: number;
  readonly valueUsdPerMwh: Float64Array;
  readonly loadMw: Float64Array;
};

/** What stored energy is worth when the known prices end: so much a MWh, or: be at this level. */
export type StorageEnd = { readonly usdPerMwh: number } | { readonly mwh: number };

/** Slope that stands for "must": far above any price, far below where float64 would lose a cent. */
const MUST_USD_PER_MWH = 1e7;
/** Lengths of storage shorter than this are rounding. MWh. */
const NOTHING_MWH = 1e-12;

/** Pieces of a concave function, steepest first: lengths in MWh of storage, slopes in USD per MWh of storage. */
type Pieces = { count: number; readonly mwh: Float64Array; readonly slope: Float64Array };

const pieces = (capacity: number): Pieces => ({
  count: 0,
  mwh: new Float64Array(capacity),
  slope: new Float64Array(capacity),
});

function push(to: Pieces, mwh: number, slope: number): void {
  if (mwh <= NOTHING_MWH) return;
  if (to.count > 0 && to.slope[to.count - 1] === slope) to.mwh[to.count - 1] += mwh;
  else {
    to.mwh[to.count] = mwh;
    to.slope[to.count++] = slope;
  }
}

/** What another MWh of supply is worth to the loads when q MW are served already. */
function loadValue(stage: Stage, q: number): number {
  let upTo = stage.fixedMw;
  if (q < upTo) return MUST_USD_PER_MWH;
  for (let i = 0; i < stage.loads; i++) {
    upTo += stage.loadMw[i];
    if (q < upTo) return stage.valueUsdPerMwh[i];
  }
  return -MUST_USD_PER_MWH;
}

function loadsMw(stage: Stage): number {
  let mw = stage.fixedMw;
  for (let i = 0; i < stage.loads; i++) mw += stage.loadMw[i];
  return mw;
}

/** The least and most the battery may give the bus in an hour, MW: charging is negative. */
function busRange(stage: Stage, battery: Battery): [number, number] {
  const least = Math.max(-battery.mw, stage.fixedMw - stage.importMw);
  return [Math.min(least, battery.mw), Math.min(battery.mw, loadsMw(stage) + stage.exportMw)];
}

/** The next point above b at which the value of a bus MWh changes. */
function nextBreak(stage: Stage, b: number, most: number): number {
  let next = b < 0 ? Math.min(0, most) : most;
  let upTo = stage.fixedMw;
  for (let i = 0; i <= stage.loads; i++) {
    const [displaced, served] = [upTo - stage.importMw, upTo + stage.exportMw];
    if (displaced > b + NOTHING_MWH && displaced < next) next = displaced;
    if (served > b + NOTHING_MWH && served < next) next = served;
    upTo += stage.loadMw[i];
  }
  return next;
}

/**
 * The gain of one hour by how much storage it takes, as pieces from the fullest charge on. Between displacing the least valuable
 * load at the connection's limit and serving one that the grid's price does not, a bus MWh is worth the price.
 */
function stagePieces(stage: Stage, battery: Battery, into: Pieces): number {
  const [least, most] = busRange(stage, battery);
  into.count = 0;
  let steepest = Number.POSITIVE_INFINITY;
  for (let b = least; b < most; ) {
    const next = nextBreak(stage, b, most);
    const middle = (b + next) / 2;
    const served = loadValue(stage, middle - stage.exportMw);
    const displaced = loadValue(stage, middle + stage.importMw);
    const bus = Math.max(displaced, Math.min(stage.usdPerMwh, served));
    const charges = middle < 0;
    const slope = charges ? bus / battery.efficiency : (bus - battery.wearUsdPerMwh) * battery.efficiency;
    steepest = Math.min(steepest, slope);
    push(into, (next - b) * (charges ? battery.efficiency : 1 / battery.efficiency), steepest);
    b = next;
  }
  return least < 0 ? least * battery.efficiency : least / battery.efficiency;
}

/** Value of storage an hour earlier: merge the slopes, drop what would lie below empty, keep what fits. */
function stepBack(later: Pieces, hour: Pieces, leastMwh: number, capacityMwh: number, into: Pieces): void {
  into.count = 0;
  let drop = -leastMwh;
  let room = capacityMwh;
  if (drop < 0) {
    push(into, Math.min(room, -drop), MUST_USD_PER_MWH);
    room += drop;
    drop = 0;
  }
  let i = 0;
  let j = 0;
  while (room > NOTHING_MWH && (i < later.count || j < hour.count)) {
    const fromLater = j >= hour.count || (i < later.count && later.slope[i] >= hour.slope[j]);
    const slope = fromLater ? later.slope[i] : hour.slope[j];
    let mwh = fromLater ? later.mwh[i++] : hour.mwh[j++];
    const dropped = Math.min(drop, mwh);
    drop -= dropped;
    mwh = Math.min(mwh - dropped, room);
    push(into, mwh, slope);
    room -= mwh;
  }
  if (room > NOTHING_MWH) push(into, room, -MUST_USD_PER_MWH);
}

/** How much storage to take in an hour when `stored` is there: the hour's share of the steepest slopes up to that level. */
function takeMwh(later: Pieces, hour: Pieces, leastMwh: number, storedMwh: number): number {
  let left = storedMwh - leastMwh;
  let taken = leastMwh;
  let i = 0;
  let j = 0;
  while (left > NOTHING_MWH && (i < later.count || j < hour.count)) {
    const fromLater = j >= hour.count || (i < later.count && later.slope[i] >= hour.slope[j]);
    const mwh = Math.min(left, fromLater ? later.mwh[i++] : hour.mwh[j++]);
    if (!fromLater) taken += mwh;
    left -= mwh;
  }
  return taken;
}

/** Room for the pieces of one hour: a break at each load from both ends of the connection, and one at rest. */
const stageRoom = (loads: number) => 2 * loads + 6;

/**
 * The best use of a battery over hours [from, to) whose stages are all known: bus MW per hour, discharge positive.
 * `stageAt(h)` may reuse one object. Cost grows with hours × pieces, about a microsecond an hour.
 */
export function planBattery(
  battery: Battery,
  from: number,
  to: number,
  stageAt: (hour: number) => Stage,
  storedMwh: number,
  end: StorageEnd,
): Float64Array {
  const room = stageRoom(stageAt(from).valueUsdPerMwh.length);
  const hour = pieces(room);
  const values = storageValues(battery, from, to, stageAt, end, hour);
  const busMw = new Float64Array(to - from);
  let stored = storedMwh;
  for (let h = from; h < to; h++) {
    const least = stagePieces(stageAt(h), battery, hour);
    const taken = takeMwh(values[h + 1 - from], hour, least, stored);
    stored = Math.min(battery.mwh, Math.max(0, stored - taken));
    busMw[h - from] = taken > 0 ? taken * battery.efficiency : taken / battery.efficiency;
  }
  return busMw;
}

/** The value of storage at the start of each hour, and at the end: to − from + 1 functions. */
function storageValues(
  battery: Battery,
  from: number,
  to: number,
  stageAt: (hour: number) => Stage,
  end: StorageEnd,
  hour: Pieces,
): Pieces[] {
  const values: Pieces[] = new Array(to - from + 1);
  values[to - from] = endValue(battery, end);
  for (let h = to - 1; h >= from; h--) {
    const least = stagePieces(stageAt(h), battery, hour);
    const later = values[h + 1 - from];
    // room for what is charged first and what stays empty, beside the pieces of both
    const earlier = pieces(later.count + hour.count + 2);
    stepBack(later, hour, least, battery.mwh, earlier);
    values[h - from] = earlier;
  }
  return values;
}

function endValue(battery: Battery, end: StorageEnd): Pieces {
  const value = pieces(2);
  if ("usdPerMwh" in end) push(value, battery.mwh, end.usdPerMwh);
  else {
    push(value, end.mwh, MUST_USD_PER_MWH);
    push(value, battery.mwh - end.mwh, -MUST_USD_PER_MWH);
  }
  return value;
}

/** Megawatts served in an hour when the battery gives b: what pays at the price, at least what the battery brings, within the connection. */
export function servedMw(stage: Stage, b: number): number {
  let wanted = stage.fixedMw;
  for (let i = 0; i < stage.loads; i++) {
    if (stage.valueUsdPerMwh[i] > stage.usdPerMwh) wanted += stage.loadMw[i];
  }
  return Math.max(Math.min(wanted, stage.importMw + b), Math.min(b - stage.exportMw, loadsMw(stage)));
}
