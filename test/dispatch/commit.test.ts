import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CommitWindow, commit } from "../../src/engine/dispatch/commit.ts";
import { type FleetLoad, startUsd } from "../../src/engine/dispatch/policy.ts";
import { fleet } from "./sites.ts";
import { commitUnit } from "./unit-commitment.ts";

const window = (prices: number[], over: Partial<CommitWindow> = {}): CommitWindow => ({
  usdPerMwh: Float64Array.from(prices),
  capMw: new Float64Array(prices.length).fill(1000),
  openingMw: 10,
  openingOffHours: 0,
  hoursAbove: 0,
  hoursBelow: 0,
  lostUsd: 0,
  lockedUsdPerHour: 0,
  ...over,
});
const mwOf = (over: Partial<FleetLoad>, prices: number[], rest: Partial<CommitWindow> = {}) => [
  ...commit(fleet("x", 10, 50, over), window(prices, rest)).mw,
];

describe("a fleet that remembers, 10 MW breaking even at 50 USD/MWh: worked by hand", () => {
  it.each<[string, Partial<FleetLoad>, number[], number[]]>([
    ["no memory: off in the dear hours", {}, [40, 60, 40], [10, 0, 10]],
    [
      "a start of 150 USD costs more than one hour 10 USD above (100 USD)",
      { startCostUsd: 150 },
      [40, 60, 40],
      [10, 10, 10],
    ],
    ["and less than two (200 USD)", { startCostUsd: 150 }, [40, 60, 60, 40], [10, 0, 0, 10]],
    ["wear counts as a start cost", { wearUsdPerCycle: 150 }, [40, 60, 40], [10, 10, 10]],
    [
      "a quarter hour without hashing costs 0.25 × 10 × 50 = 125 USD",
      { startHours: 0.25 },
      [40, 60, 40],
      [10, 10, 10],
    ],
    // off 3 hours saves 10 USD/MWh once and forgoes 10 twice: stay on; 60 above once and it pays
    ["minimum off-time: not worth it", { minOffHours: 3 }, [40, 60, 40, 40, 40], [10, 10, 10, 10, 10]],
    ["minimum off-time: worth it", { minOffHours: 3 }, [40, 110, 40, 40, 40], [10, 0, 0, 0, 10]],
    [
      "stops in the second dear hour in a row",
      { stopAfterWindows: 2 },
      [60, 40, 60, 60, 60],
      [10, 10, 10, 0, 0],
    ],
    [
      "restarts in the second cheap hour in a row",
      { restartAfterWindows: 2 },
      [90, 40, 40, 40],
      [0, 0, 10, 10],
    ],
    // 30 USD lost a MW and dear hour, 5 earned a MW and cheap hour: 12 × 30 lost − 22 × 5; turning at 4 MW would lose 16 × 30 − 28 × 5
    [
      "ramps down and up by 4 MW an hour",
      { rampMwPerHour: 4 },
      [80, 80, 80, 45, 45, 45],
      [8, 4, 0, 4, 8, 10],
    ],
  ])("%s", (_, over, prices, expected) => {
    expect(mwOf(over, prices)).toEqual(expected);
  });

  it("renting skis: stops once its dear hours have cost what a start costs", () => {
    const rule = { startCostUsd: 150 };
    expect(mwOf(rule, [60], { lostUsd: 0 })).toEqual([10]);
    expect(mwOf(rule, [60], { lostUsd: 100, hoursAbove: 1 })).toEqual([0]);
  });

  // stopping saves 60 × 10 = 600 now and locks two hours beyond what is known: 2 × 200 is less, 2 × 400 more
  it.each([
    [200, 0],
    [400, 10],
  ])(
    "counts what hours locked out beyond the known prices would earn: %d USD an hour",
    (lockedUsdPerHour, expected) => {
      expect(mwOf({ minOffHours: 3 }, [110], { lockedUsdPerHour })).toEqual([expected]);
    },
  );

  it("changes nothing for a tie, and knows half a megawatt from none", () => {
    expect(mwOf({ minOffHours: 2 }, [50])).toEqual([10]);
    const half = fleet("x", 0.5, 50, { minOffHours: 3 });
    expect([...commit(half, window([40], { openingMw: 0.5 })).mw]).toEqual([0.5]);
  });

  // half a dollar saved: the 150 lost before have paid for the start
  it("owes nothing for a start its dear hours have paid", () => {
    expect(mwOf({ startCostUsd: 150 }, [50.05], { lostUsd: 150, hoursAbove: 1 })).toEqual([0]);
  });

  it("waits out an off-time begun before the window", () => {
    expect(mwOf({ minOffHours: 3 }, [40, 40, 40], { openingMw: 0, openingOffHours: 1 })).toEqual([0, 0, 10]);
  });
});

describe("a fleet that remembers, more of it by hand", () => {
  const plan = (of: Partial<FleetLoad>, prices: number[], rest: Partial<CommitWindow> = {}) =>
    commit(fleet("x", 10, 50, of), window(prices, rest));

  // stopping at 110 in the first of two known hours saves 600, and forgoes the 100 of the second and one locked hour more
  it.each([
    [400, [0, 0]],
    [600, [10, 10]],
  ])("hours beyond the window still locked: one of three, at %d USD", (lockedUsdPerHour, expected) => {
    expect([...plan({ minOffHours: 3 }, [110, 40], { lockedUsdPerHour }).mw]).toEqual(expected);
  });

  // stopping saves four fifths of the draw: (0.8 · p − 40) × 10 against a start of 100, worth it above 62.5
  it.each([
    [62, 10],
    [63, 0],
  ])("saves by stopping no more than telemetry leaves: at %d USD/MWh it runs at %d", (usd, mw) => {
    const stiff = { breakEvenUsdPerMwh: 40, telemetryFloorMw: 2, startCostUsd: 100 };
    expect(plan(stiff, [30, usd, 30]).mw[1]).toBe(mw);
  });

  it("counts the hours it has stood, through the window", () => {
    const cold = { openingMw: 0, openingOffHours: 2 };
    const found = plan({ minOffHours: 4 }, [40, 40, 40], cold);
    expect([[...found.mw], [...found.offHours], [...found.level]]).toEqual([
      [0, 0, 10],
      [3, 4, 0],
      [0, 0, 1],
    ]);
    expect([...plan({ minOffHours: 4 }, [40], { openingMw: 0, openingOffHours: 9 }).mw]).toEqual([10]);
  });

  // levels of 4, 8 and 10 MW: begun at 4 it is at the first level, 8 an hour later
  it("goes on with a ramp begun before the window", () => {
    const ramp = { rampMwPerHour: 4 };
    expect(plan(ramp, [40]).levels).toBe(3);
    expect([...plan(ramp, [40, 40], { openingMw: 4 }).mw]).toEqual([8, 10]);
    expect([...plan(ramp, [90, 90, 90], { openingMw: 8 }).mw]).toEqual([4, 0, 0]);
    expect([...plan({ rampMwPerHour: 5 }, [40, 40], { openingMw: 0, openingOffHours: 1 }).mw]).toEqual([
      5, 10,
    ]);
    expect(plan({ rampMwPerHour: 5 }, [40]).levels).toBe(2);
    expect(plan({ rampMwPerHour: 0.01 }, [40]).levels).toBe(200);
  });

  it("runs at no more than it may, and stops or starts only where streaks allow it", () => {
    const capped = plan({ minOffHours: 2 }, [40, 40], { capMw: Float64Array.of(6, 0) });
    expect([...capped.mw]).toEqual([6, 0]);
    const streaks = plan({ stopAfterWindows: 2, restartAfterWindows: 3 }, [50, 60, 40, 40, 40], {
      hoursBelow: 2,
    });
    expect([[...streaks.mayStop], [...streaks.mayStart]]).toEqual([
      [0, 1, 0, 0, 0],
      [0, 0, 0, 0, 1],
    ]);
    expect([...plan({ stopAfterWindows: 2 }, [60, 40], { hoursAbove: 1 }).mayStop]).toEqual([1, 0]);
  });
});

describe("the plan is the best there is", () => {
  it("beats or equals every on-off sequence its rules allow, over ten hours", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 10, maxLength: 10 }),
        fc.constantFrom(0, 100, 400),
        fc.constantFrom(1, 2, 4),
        (prices, startCostUsd, minOffHours) => {
          const one = fleet("x", 10, 50, { startCostUsd, minOffHours });
          const found = commit(one, window(prices));
          let best = Number.NEGATIVE_INFINITY;
          for (let mask = 0; mask < 1024; mask++) {
            const on = prices.map((_, h) => (mask >> h) & 1);
            best = Math.max(best, earned(one, prices, on));
          }
          expect(
            earned(
              one,
              prices,
              [...found.mw].map((mw) => (mw > 0 ? 1 : 0)),
            ),
          ).toBeCloseTo(best, 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  // the unit's last hour earns so much that it must be on in it: being off at the end of the known hours owes a start
  it("earns over a week what the unit commitment held to QuantLib's earns", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 168, maxLength: 168 }),
        fc.constantFrom(0, 100, 400, 2_000),
        (prices, startCostUsd) => {
          const one = fleet("x", 10, 50, { startCostUsd });
          const must = 1e6;
          const margin = Float64Array.from([...prices.map((usd) => 50 - usd), must]);
          const unit = { leastMw: 10, mostMw: 10, minOnHours: 1, minOffHours: 1 };
          const best =
            commitUnit(
              unit,
              margin,
              margin.map(() => startCostUsd),
              "best",
            ).usd -
            must * 10;
          const on = [...commit(one, window(prices)).mw].map((mw) => (mw > 0 ? 1 : 0));
          expect(earned(one, prices, on)).toBeCloseTo(best, 6);
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** Money of an on-off sequence by brute force, −∞ where it breaks a rule; being off at the end owes a start. */
function earned(one: FleetLoad, prices: number[], on: number[]): number {
  let usd = 0;
  let before = 1;
  let off = 0;
  for (let h = 0; h < on.length; h++) {
    if (before === 1 && on[h] === 0 && prices[h] < one.breakEvenUsdPerMwh) return Number.NEGATIVE_INFINITY;
    if (before === 0 && on[h] === 1) {
      if (off < one.minOffHours || prices[h] >= one.breakEvenUsdPerMwh) return Number.NEGATIVE_INFINITY;
      usd -= startUsd(one);
    }
    if (on[h] === 1) usd += (one.breakEvenUsdPerMwh - prices[h]) * one.mw;
    off = on[h] === 0 ? off + 1 : 0;
    before = on[h];
  }
  return usd - (before === 0 ? startUsd(one) : 0);
}
