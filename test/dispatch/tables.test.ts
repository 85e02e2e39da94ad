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
