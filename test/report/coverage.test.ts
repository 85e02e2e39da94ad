// Expected: hand calculations written beside each; test/oracles/quant_vectors.json (sculpt-mini); Core Scientific's filings of 2022 for
// the runway at its burn (8-K of 2022-10-26).

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEVER } from "../../src/engine/model.ts";
import {
  cfadsCushionFraction,
  dscr,
  forwardDscr,
  headroom,
  llcr,
  plcr,
  presentValuesUsd,
  principalDueByYear,
  runwayAtBurnMonths,
  runwayMonths,
  trailingDscr,
} from "../../src/engine/report/coverage.ts";
import { vector } from "../market/oracle.ts";

describe("debt service coverage", () => {
  // CFADS 12 a month but 0 in month 3; 10 due a month from month 2
  const coverage = {
    cfadsUsd: Float64Array.of(12, 12, 12, 0, 12, 12),
    debtServiceUsd: Float64Array.of(0, 0, 10, 10, 10, 10),
  };

  it("trailing three months", () => {
    // months 0 and 1: nothing due; month 2: 36/10; month 3: 24/20; month 4: 24/30; month 5: 24/30
    expect([...trailingDscr(coverage, 3)]).toEqual([NEVER, NEVER, 3.6, 1.2, 0.8, 0.8]);
  });

  it("forward three months", () => {
    // after month 0: 24/20 (12+12+0 over 0+10+10); after 1: 24/30; after 2: 24/30; after 3: 24/20; after 4: 12/10; after 5: nothing left
    expect([...forwardDscr(coverage, 3)]).toEqual([1.2, 0.8, 0.8, 1.2, 1.2, NEVER]);
  });

  it("of half a dollar due is a ratio like any other", () => {
    expect(dscr({ cfadsUsd: [1], debtServiceUsd: [0.5] }, 0, 1)).toBe(2);
    expect([...llcr({ cfadsUsd: [1], ratePerPeriod: [0], openingBalanceUsd: [0.5] }, 1)]).toEqual([2]);
  });

  it("of a window is one division, not a mean of ratios", () => {
    // 30 and 10 over 10 and 20: 40/30, while the mean of 3 and 0.5 would be 1.75
    expect(dscr({ cfadsUsd: [30, 10], debtServiceUsd: [10, 20] }, 0, 2)).toBeCloseTo(4 / 3, 15);
  });

  const column = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 30, maxLength: 30 });
  it("of twelve months lies between the least and the greatest of its months, and forward is trailing a year later", () =>
    fc.assert(
      fc.property(column, column, (cfadsUsd, debtServiceUsd) => {
        const trailing = trailingDscr({ cfadsUsd, debtServiceUsd });
        const forward = forwardDscr({ cfadsUsd, debtServiceUsd });
        const monthly = cfadsUsd.map((usd, month) => usd / debtServiceUsd[month]);
        for (let month = 11; month < 30; month++) {
          const window = monthly.slice(month - 11, month + 1);
          expect(trailing[month]).toBeGreaterThanOrEqual(Math.min(...window) * (1 - 1e-12));
          expect(trailing[month]).toBeLessThanOrEqual(Math.max(...window) * (1 + 1e-12));
          if (month + 12 < 30) expect(forward[month]).toBe(trailing[month + 12]);
        }
      }),
    ));
});

describe("loan and project life coverage", () => {
  const mini = vector("sculpt-mini").expected as {
    cfads: number[];
    r: number;
    balance: number[];
    llcr: number[];
  };
  const loan = {
    cfadsUsd: mini.cfads,
    ratePerPeriod: [mini.r, mini.r, mini.r, mini.r],
    openingBalanceUsd: mini.balance,
  };

  it("of a sculpted loan is its DSCR in every period", () => {
    [...llcr(loan, 4)].forEach((ratio, period) => {
      expect(ratio).toBeCloseTo(mini.llcr[period], 9);
    });
  });

  it("counts cash after maturity only for the project, and a reserve where the agreement does", () => {
    // two periods at 0 %: 10 + 10 over 15 to maturity after one: 10/15; for the project: 20/15; with a reserve of 5: 15/15
    const short = { cfadsUsd: [10, 10], ratePerPeriod: [0, 0], openingBalanceUsd: [15, 0] };
    expect(llcr(short, 1)[0]).toBeCloseTo(10 / 15, 15);
    expect(plcr(short)[0]).toBeCloseTo(20 / 15, 15);
    expect(llcr(short, 1, [5, 0])[0]).toBe(1);
    expect(llcr(short, 1)[1]).toBe(NEVER);
  });

  it("discounts at each period's own rate", () => {
    // 110 after a period at 10 % and 126.5 after one more at 15 %: 100 + 126.5/1.265 = 200; from the second on 110
    expect([...presentValuesUsd([110, 126.5], [0.1, 0.15], 2)].map((usd) => Number(usd.toFixed(9)))).toEqual([
      200, 110,
    ]);
  });
});

describe("covenant headroom", () => {
  it.each([
    // minimum DSCR 1.2: 0.3, 0.0, −0.1, −0.2
    [[1.5, 1.2, 1.1, 1.0], { bound: "at least", limit: [1.2, 1.2, 1.2, 1.2] }, -0.2, 3, 2],
    // tested at quarter ends only: month 2 is the first test
    [
      [1.5, 1.1, 1.3, 1.0],
      { bound: "at least", limit: [1.2, 1.2, 1.2, 1.2], testMonths: [2] },
      0.1,
      2,
      NEVER,
    ],
    // leverage at most 7.5 stepping to 5
    [[6, 6, 6], { bound: "at most", limit: [7.5, 7.5, 5] }, -1, 2, 2],
    // nothing due: not in test
    [[NEVER, NEVER], { bound: "at least", limit: [1.2, 1.2] }, NEVER, NEVER, NEVER],
  ] as const)("of %j under %j", (measure, covenant, least, leastMonth, firstBreachMonth) => {
    const actual = headroom(measure, covenant);
    if (Number.isFinite(least)) expect(actual.least).toBeCloseTo(least, 12);
    else expect(actual.least).toBe(least);
    expect(actual.leastMonth).toBe(leastMonth);
    expect(actual.firstBreachMonth).toBe(firstBreachMonth);
  });

  it("is by month, in months of test within the run only; of equal lows the first counts", () => {
    const covenant = { bound: "at least", limit: [1, 1, 1, 1], testMonths: [1, 2, 4, 9] } as const;
    expect(headroom([9, 1.5, 1.5, 0], covenant)).toEqual({
      byMonth: Float64Array.of(NEVER, 0.5, 0.5, NEVER),
      least: 0.5,
      leastMonth: 1,
      firstBreachMonth: NEVER,
    });
  });

  it("refuses a measure that is not a number", () => {
    expect(() => headroom([Number.NaN], { bound: "at least", limit: [1] })).toThrow("month 0");
  });

  it("in cash: at 1.5 against 1.2 a fifth of it can go", () => {
    expect(cfadsCushionFraction(1.5, 1.2)).toBeCloseTo(0.2, 15);
    expect(cfadsCushionFraction(1, 1.2)).toBeCloseTo(-0.2, 15);
  });
});

describe("runway", () => {
  it.each([
    [[5, 3, -1, 4], 2],
    [[-1], 0],
    [[5, 0, 0], NEVER],
    [[], NEVER],
  ])("of %j is %d months", (liquidity, months) => {
    expect(runwayMonths(liquidity)).toBe(months);
  });

  it("of Core Scientific in October 2022 is one month at its burn", () => {
    // 49.9m on 2022-09-30, 27.1m on 2022-10-26: 22.8m in 26 days, 26.7m in 30.4; 27.1/26.7
    const burnUsdPerMonth = ((49.9 - 27.1) / 26) * (365.25 / 12);
    expect(runwayAtBurnMonths(27.1, burnUsdPerMonth)).toBeCloseTo(1.015, 2);
    expect(runwayAtBurnMonths(27.1, 0)).toBe(NEVER);
    expect(runwayAtBurnMonths(-1, 5)).toBe(0);
    expect(runwayAtBurnMonths(0.5, 0.25)).toBe(2);
  });

  it("is never shortened by more cash", () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10, max: 30 })), fc.nat(20), (liquidity, more) => {
        expect(runwayMonths(liquidity.map((usd) => usd + more))).toBeGreaterThanOrEqual(
          runwayMonths(liquidity),
        );
      }),
    ));
});

describe("the refinancing wall", () => {
  it("adds principal of all debts by calendar year", () => {
    // from November 2025: two months of 2025, twelve of 2026, one of 2027
    const monthly = Float64Array.from({ length: 15 }, () => 1);
    const bullet = new Float64Array(15);
    bullet[14] = 100;
    expect(principalDueByYear([monthly, bullet], 12 * 2025 + 10)).toEqual([
      { year: 2025, principalUsd: 2 },
      { year: 2026, principalUsd: 12 },
      { year: 2027, principalUsd: 101 },
    ]);
    expect(principalDueByYear([], 24_311)).toEqual([]);
    // a short column first: years stay in order
    expect(principalDueByYear([Float64Array.of(5), monthly], 12 * 2025 + 10)[0]).toEqual({
      year: 2025,
      principalUsd: 7,
    });
  });
});
