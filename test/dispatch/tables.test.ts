import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOfCheapestUsdPerMw, hoursBelow, sortHours } from "../../src/engine/dispatch/tables.ts";

const cents = fc.integer({ min: -25_000, max: 900_000 }).map((c) => c / 100);
const months = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 9000 }).map((c) => c / 100) }, cents),
  { minLength: 1, maxLength: 744 },
);

describe("a sorted month", () => {
  it("counts and costs the hours below a break-even as a loop does, with its guide and without", () => {
    const anyScale = fc.integer({ min: 1, max: 300 }).map((n) => n / 100);
    fc.assert(
      fc.property(months, anyScale, cents, cents, (prices, scale, shift, breakEven) => {
        const { guide: _, ...bare } = sortHours(Float64Array.from(prices));
        const guided = sortHours(Float64Array.from(prices));
        // the same comparison the search makes: a price on the edge may round either way when it is scaled first
        const below = prices.filter((price) => price < (breakEven - shift) / scale);
        const expected = below.reduce((usd, price) => usd + scale * price + shift, 0);
        for (const table of [bare, guided]) {
          const hours = hoursBelow(table, scale, shift, breakEven);
          expect(hours).toBe(below.length);
          expect(costOfCheapestUsdPerMw(table, scale, shift, hours)).toBeCloseTo(expected, 4);
        }
      }),
      { numRuns: 300 },
    );
  });

  // 720 prices a dollar apart: 512 steps over the 706 from the fourth to the 710th price, so one or two in each
  it("has a guide that leaves a few to count", () => {
    const { guide } = sortHours(Float64Array.from({ length: 720 }, (_, h) => h));
    expect([guide.fromUsdPerMwh, guide.stepsPerUsd]).toEqual([3, 512 / 706]);
    const inStep = [...guide.first.subarray(1)].map((count, step) => count - guide.first[step]);
    expect([guide.first.length, guide.first[0], guide.first[1], guide.first.at(-1)]).toEqual([
      515, 0, 3, 720,
    ]);
    expect(inStep.slice(1, -1).every((count) => count === 1 || count === 2)).toBe(true);
    // all prices the same, and none: every price in one step, nothing to divide by
    const flat = sortHours(new Float64Array(3).fill(40)).guide;
    expect([flat.stepsPerUsd, flat.first[1], flat.first[2]]).toEqual([1, 0, 3]);
    expect(sortHours(new Float64Array(0)).guide).toMatchObject({ fromUsdPerMwh: 0, stepsPerUsd: 1 });
  });

  it("finds each of its own prices, and one above and below all of them", () => {
    fc.assert(
      fc.property(months, (prices) => {
        const table = sortHours(Float64Array.from(prices));
        for (const price of [...prices, -1e6, 1e6, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
          expect(hoursBelow(table, 1, 0, price)).toBe(prices.filter((one) => one < price).length);
        }
      }),
      { numRuns: 30 },
    );
  });
});
