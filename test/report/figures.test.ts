// Figures read off columns, by hand.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  evaluate,
  type Figure,
  goodPaths,
  type Origin,
  orderStatistic,
  pathsOf,
  type Results,
} from "../../src/engine/report/figures.ts";

const NEVER = Number.POSITIVE_INFINITY;
const results = (
  columns: Record<string, number[]>,
  failed?: number[],
  fans: Record<string, number[]> = {},
  months = 2,
): Results => {
  const paths = Object.values(columns)[0].length;
  const arrays = (of: Record<string, number[]>) =>
    Object.fromEntries(Object.entries(of).map(([name, list]) => [name, Float64Array.from(list)]));
  return {
    open: {
      months,
      measured: {
        columns: arrays(columns),
        fans: arrays(fans),
        failed: Uint8Array.from(failed ?? new Array(paths).fill(0)),
      },
    },
  };
};
const none = new Map<string, Figure>();
const value = (origin: Origin, from: Results, figures: ReadonlyMap<string, Figure> = none) =>
  evaluate(origin, from, figures);
const figure = (id: string, of: number): [string, Figure] => [
  id,
  { id, value: of, unit: "-", origin: { kind: "count", what: id, value: of } },
];

describe("a share", () => {
  const short = results({ "a.short_month": [3, 12, 11, NEVER, 0] });
  const share = (beforeMonth: number, firstPaths?: number): Origin => ({
    kind: "share",
    case: "open",
    column: "a.short_month",
    beforeMonth,
    firstPaths,
  });

  test("counts the paths whose month comes before the limit, the limit's own month not: 3 of 5 before month 12", () => {
    expect(value(share(12), short)).toBe(0.6);
    expect(pathsOf(share(12) as Extract<Origin, { kind: "share" }>, short)).toEqual([0, 2, 4]);
    expect(value(share(13), short)).toBe(0.8);
  });

  test("what never comes is before no month", () => expect(value(share(NEVER), short)).toBe(0.8));

  test("may count the first paths only: 1 of 2", () => expect(value(share(12, 2), short)).toBe(0.5));

  test("leaves out paths that failed, above and below the line: 2 of 4", () => {
    const failed = results({ "a.short_month": [3, 12, 11, NEVER, 0] }, [1, 0, 0, 0, 0]);
    expect(goodPaths(failed.open.measured)).toEqual([1, 2, 3, 4]);
    expect(value(share(12), failed)).toBe(0.5);
  });
});

describe("a quantile", () => {
  const low = results({ "a.low": [5, -2, 7, 1] });
  const quantile = (q: number): Extract<Origin, { kind: "quantile" }> => ({
    kind: "quantile",
    case: "open",
    column: "a.low",
    quantile: q,
  });

  test("is the ⌈q·n⌉-th smallest: of −2, 1, 5, 7 the quarter is −2, the half 1, three quarters 5, all 7", () => {
    expect([0.25, 0.26, 0.5, 0.75, 1].map((q) => value(quantile(q), low))).toEqual([-2, 1, 1, 5, 7]);
    expect(value(quantile(0), low)).toBe(-2);
    expect(orderStatistic(quantile(0.5), low)).toEqual({ path: 3, value: 1 });
  });

  test("of equal values stands on the first path", () => {
    expect(orderStatistic(quantile(0.6), results({ "a.low": [2, 1, 2, 2] })).path).toBe(2);
    expect(orderStatistic(quantile(0.4), results({ "a.low": [2, 1, 2, 2] })).path).toBe(0);
  });

  test("of months counts what never comes as the latest", () => {
    expect(value(quantile(0.5), results({ "a.low": [NEVER, 4, NEVER, 9] }))).toBe(9);
    expect(value(quantile(0.75), results({ "a.low": [NEVER, 4, NEVER, 9] }))).toBe(NEVER);
  });

  test("leaves out paths that failed", () => {
    expect(value(quantile(0.25), results({ "a.low": [5, -2, 7, 1] }, [0, 1, 0, 0]))).toBe(1);
    expect(orderStatistic(quantile(0.5), results({ "a.low": [5] }, [1]))).toEqual({ path: 0, value: NEVER });
  });

  test("has q of the values at or below it and no more than q strictly below", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 }),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        (list, q) => {
          const at = value(quantile(q), results({ "a.low": list }));
          expect(list.filter((x) => x <= at).length).toBeGreaterThanOrEqual(q * list.length - 1e-9);
          expect(list.filter((x) => x < at).length).toBeLessThan(q * list.length + 1e-9);
        },
      ),
    );
  });
});

test("a fan's quantile is over the paths of one month: path-major columns", () => {
  // three paths of two months: month 0 holds 1, 3, 5; month 1 holds 2, 4, 0
  const fans = results({ x: [0, 0, 0] }, [0, 0, 0], { "a.cash": [1, 2, 3, 4, 5, 0] });
  const fan = (month: number): Origin => ({
    kind: "fan",
    case: "open",
    column: "a.cash",
    month,
    quantile: 0.5,
  });
  expect(value(fan(0), fans)).toBe(3);
  expect(value(fan(1), fans)).toBe(2);
});

test("a fan may leave out the paths to which something has happened by its month, that month in it", () => {
  // it happens in month 0, 1, never: month 0 counts the last two, month 1 the last alone
  const fans = results({ "a.gone": [0, 1, NEVER] }, [0, 0, 0], { "a.cash": [1, 2, 3, 4, 5, 6] });
  const fan = (month: number): Origin => ({
    kind: "fan",
    case: "open",
    column: "a.cash",
    month,
    quantile: 0.5,
    unlessBefore: "a.gone",
  });
  expect([value(fan(0), fans), value(fan(1), fans)]).toEqual([3, 6]);
  const all = results({ "a.gone": [0, 0, 1] }, [0, 0, 0], { "a.cash": [1, 2, 3, 4, 5, 6] });
  expect(value(fan(1), all)).toBe(NEVER);
});

test("a ratio divides sums over the paths that ran: (1 + 2 + 10 + 20 − 3) ÷ (2 + 4) = 5, and not a mean of ratios", () => {
  const origin: Origin = { kind: "ratio", case: "open", plus: ["a", "b"], minus: ["c"], over: "d" };
  expect(value(origin, results({ a: [1, 2], b: [10, 20], c: [1, 2], d: [2, 4] }))).toBe(5);
  expect(value(origin, results({ a: [1, 2], b: [10, 20], c: [1, 2], d: [2, 4] }, [0, 1]))).toBe(5);
  expect(value(origin, results({ a: [1, 6], b: [10, 20], c: [1, 2], d: [2, 4] }, [1, 0]))).toBe(6);
});

test("a difference and a product are of other figures; an input, a count and a day of history are themselves", () => {
  const figures = new Map([figure("x", 7), figure("y", 3)]);
  const empty = results({ a: [0] });
  expect(value({ kind: "difference", of: "x", minus: "y" }, empty, figures)).toBe(4);
  expect(value({ kind: "product", of: ["x", "y"] }, empty, figures)).toBe(21);
  expect(value({ kind: "input", path: "market.bitcoin.price_usd", value: 9 }, empty)).toBe(9);
  expect(value({ kind: "history", series: "btc", day: "2025-12-03", value: 8 }, empty)).toBe(8);
});

test("a case, a column or a figure that is not there is our mistake and throws", () => {
  const from = results({ a: [1] });
  expect(() => value({ kind: "quantile", case: "shut", column: "a", quantile: 0.5 }, from)).toThrow(
    'no case "shut"',
  );
  expect(() => value({ kind: "quantile", case: "open", column: "b", quantile: 0.5 }, from)).toThrow(
    'no column "b"',
  );
  expect(() => value({ kind: "product", of: ["z"] }, from)).toThrow('no figure "z"');
});
