// A fleet that remembers: start-up cost, minimum off-time, windows to stop and restart, ramps. On the hours whose prices are
// known, the best plan by dynamic programming over (ramp level | hours off); beyond them, what being off would cost.

import { type FleetLoad, savedShare, startUsd, strikeUsdPerMwh } from "./policy.ts";

/** One fleet's known hours. Columns have one entry per hour of the window. */
export type CommitWindow = {
  readonly usdPerMwh: Float64Array;
  /** Most it may run at. */
  readonly capMw: Float64Array;
  /** Megawatts in the hour before, and hours stopped until then. */
  readonly openingMw: number;
  readonly openingOffHours: number;
  /** Consecutive hours at or above its strike, and below it, just before the window. */
  readonly hoursAbove: number;
  readonly hoursBelow: number;
  /** Lost so far in the hours above. USD. */
  readonly lostUsd: number;
  /** What an hour locked out beyond the window would cost. USD. */
  readonly lockedUsdPerHour: number;
};

/** The plan: level of each hour (0 off, `levels` full) and whether a stop or start was allowed there. */
export type Commitment = {
  readonly mw: Float64Array;
  readonly level: Uint8Array;
  readonly levels: number;
  readonly mayStop: Uint8Array;
  readonly mayStart: Uint8Array;
  readonly offHours: Float64Array;
};

const MAX_LEVELS = 200;

/** Steps between standing still and full power when each hour may add at most the ramp. */
function rampLevels(fleet: FleetLoad): number {
  if (!(fleet.rampMwPerHour < fleet.mw)) return 1;
  return Math.min(MAX_LEVELS, Math.ceil(fleet.mw / fleet.rampMwPerHour - 1e-9));
}

/** Hours of a window after which the streak rules allow a stop (or a start), the hour itself counted. */
function allowed(window: CommitWindow, strike: number, above: boolean, needed: number): Uint8Array {
  let streak = above ? window.hoursAbove : window.hoursBelow;
  return Uint8Array.from(window.usdPerMwh, (usd) => {
    streak = usd >= strike === above ? streak + 1 : 0;
    return streak >= needed ? 1 : 0;
  });
}

/** The best plan for the window. States 0…A−1 are hours off (the last: free to start), A…A+K−1 the ramp levels. */
export function commit(fleet: FleetLoad, window: CommitWindow): Commitment {
  const levels = rampLevels(fleet);
  const offStates = Math.max(1, Math.ceil(fleet.minOffHours));
  const hours = window.usdPerMwh.length;
  const strike = strikeUsdPerMwh(fleet);
  const mayStop = allowed(window, strike, true, fleet.stopAfterWindows);
  const mayStart = allowed(window, strike, false, fleet.restartAfterWindows);
  const shape: Shape = { fleet, levels, offStates, states: offStates + levels };
  const next = backward(shape, window, mayStop, mayStart);
  const mw = new Float64Array(hours);
  const level = new Uint8Array(hours);
  const offHours = new Float64Array(hours);
  let state = openingState(shape, window);
  let off = window.openingOffHours;
  for (let i = 0; i < hours; i++) {
    state = next[i * shape.states + state];
    level[i] = Math.max(0, state - offStates + 1);
    off = level[i] === 0 ? off + 1 : 0;
    offHours[i] = off;
    mw[i] = Math.min(window.capMw[i], levelMw(shape, level[i]));
  }
  return { mw, level, levels, mayStop, mayStart, offHours };
}

type Shape = {
  readonly fleet: FleetLoad;
  readonly levels: number;
  readonly offStates: number;
  readonly states: number;
};

function levelMw({ fleet, levels }: Shape, level: number): number {
  return level === 0 ? 0 : level === levels ? fleet.mw : level * fleet.rampMwPerHour;
}

function openingState(shape: Shape, window: CommitWindow): number {
  if (window.openingMw <= 0) return Math.min(shape.offStates, Math.max(1, window.openingOffHours)) - 1;
  const level = Math.ceil(window.openingMw / shape.fleet.rampMwPerHour - 1e-9);
  return shape.offStates + Math.min(shape.levels, Math.max(1, level)) - 1;
}

/** For each hour and state before it, the best state to be in during it. */
function backward(
  shape: Shape,
  window: CommitWindow,
  mayStop: Uint8Array,
  mayStart: Uint8Array,
): Uint16Array {
  const { states, offStates } = shape;
  const hours = window.usdPerMwh.length;
  const next = new Uint16Array(hours * states);
  let value = endValues(shape, window);
  for (let i = hours - 1; i >= 0; i--) {
    const stay = Float64Array.from({ length: states }, (_, s) => value[s] + hourUsd(shape, window, i, s));
    const before = new Float64Array(states);
    for (let s = 0; s < states; s++) {
      let best = s;
      let bestUsd = Number.NEGATIVE_INFINITY;
      for (const to of movesFrom(shape, s, mayStop[i] === 1, mayStart[i] === 1)) {
        const starts = s < offStates && to >= offStates;
        const usd = stay[to] - (starts ? startUsd(shape.fleet) : 0);
        if (usd > bestUsd) [best, bestUsd] = [to, usd];
      }
      next[i * states + s] = best;
      before[s] = bestUsd;
    }
    value = before;
  }
  return next;
}

/** States an hour may be in after s: what is already so first, so that a tie changes nothing. */
function movesFrom({ offStates, states }: Shape, s: number, mayStop: boolean, mayStart: boolean): number[] {
  if (s < offStates) {
    const waited = Math.min(offStates - 1, s + 1);
    return s === offStates - 1 && mayStart ? [waited, offStates] : [waited];
  }
  const moves = [Math.min(s + 1, states - 1), s];
  if (mayStop) moves.push(s === offStates ? 0 : s - 1);
  return moves;
}

/** What an hour in a state earns over standing still. */
function hourUsd(shape: Shape, { usdPerMwh, capMw }: CommitWindow, i: number, state: number): number {
  const { fleet, offStates } = shape;
  if (state < offStates) return 0;
  const mw = Math.min(capMw[i], levelMw(shape, state - offStates + 1));
  return (fleet.breakEvenUsdPerMwh - usdPerMwh[i] * savedShare(fleet)) * mw;
}

/**
 * Being off when the known hours end costs the start that will be needed, less what the present run of losing hours has already
 * cost (the rule of the rented ski: Karlin et al. 1988, Algorithmica 3), and what hours still locked out would have earned.
 */
function endValues(shape: Shape, window: CommitWindow): Float64Array {
  const value = new Float64Array(shape.states);
  for (let s = 0; s < shape.offStates; s++) {
    const locked = shape.offStates - 1 - s;
    value[s] = -Math.max(0, startUsd(shape.fleet) - window.lostUsd) - locked * window.lockedUsdPerHour;
  }
  return value;
}
