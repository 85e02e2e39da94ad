// One machine that is on between a least and a full load or off, with minimum times in both and a cost to start: the exact plan
// over known hours, by dynamic programming over hours on and hours off (virtual power plant; QuantLib's DynProgVPPIntrinsicValueEngine).

/** A unit: an engine, a turbine, or a hall that cannot be throttled below a part of its load. */
export type Unit = {
  readonly leastMw: number;
  readonly mostMw: number;
  readonly minOnHours: number;
  readonly minOffHours: number;
};

/** How the unit stands before the first hour: the best way it could, or off and free to start. */
export type UnitOpening = "best" | "off";

export type UnitPlan = {
  readonly usd: number;
  /** 0 while off. */
  readonly mw: Float64Array;
};

/**
 * The most a unit can earn: `marginUsdPerMwh[h]` a MWh when it runs, less `startUsd[h]` when it starts in hour h. States 0…U−1 are
 * hours on (the last: free to stop), U…U+D−1 hours off (the last: free to start). Load is at one end of its range, as margin is linear.
 */
export function commitUnit(
  unit: Unit,
  marginUsdPerMwh: Float64Array,
  startUsd: Float64Array,
  opening: UnitOpening,
): UnitPlan {
  const on = Math.max(1, unit.minOnHours);
  const off = Math.max(1, unit.minOffHours);
  const states = on + off;
  const hours = marginUsdPerMwh.length;
  const next = new Uint16Array(hours * states);
  let value = new Float64Array(states);
  for (let h = hours - 1; h >= 0; h--) {
    const runUsd = Math.max(unit.leastMw * marginUsdPerMwh[h], unit.mostMw * marginUsdPerMwh[h]);
    const before = new Float64Array(states);
    for (let s = 0; s < states; s++) {
      const stay = s < on ? Math.min(s + 1, on - 1) : Math.min(s + 1, states - 1);
      const stayUsd = value[stay] + (s < on ? runUsd : 0);
      const turn = s === on - 1 ? on : s === states - 1 ? 0 : -1;
      const turnUsd =
        turn === on ? value[on] : turn === 0 ? value[0] + runUsd - startUsd[h] : Number.NEGATIVE_INFINITY;
      next[h * states + s] = turnUsd > stayUsd ? turn : stay;
      before[s] = Math.max(stayUsd, turnUsd);
    }
    value = before;
  }
  const first = opening === "off" ? states - 1 : value.indexOf(Math.max(...value));
  return { usd: value[first], mw: follow(unit, marginUsdPerMwh, next, states, on, first) };
}

function follow(
  unit: Unit,
  marginUsdPerMwh: Float64Array,
  next: Uint16Array,
  states: number,
  on: number,
  first: number,
): Float64Array {
  let state = first;
  return marginUsdPerMwh.map((margin, h) => {
    state = next[h * states + state];
    if (state >= on) return 0;
    return margin > 0 ? unit.mostMw : unit.leastMw;
  });
}
