// Expected: roots known in closed form.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rootBetween } from "../../src/engine/report/root.ts";

/** The root and how often the function was asked. */
function counted(f: (x: number) => number, low: number, high: number) {
  let asked = 0;
  const root = rootBetween(
    (x) => {
      asked++;
      return f(x);
    },
    low,
    high,
  );
  return { root, asked };
}

describe("a root between two points", () => {
  it.each([
    ["√2", (x: number) => x * x - 2, 0, 2, Math.SQRT2, 15],
    ["a line", (x: number) => 3 * x - 1, -10, 10, 1 / 3, 6],
    ["a root at an end", (x: number) => x, 0, 5, 0, 2],
    // at worst three times the 54 halvings that take a width of 5 to the spacing of doubles
    ["a cubic that is flat at its root", (x: number) => (x - 1) * (x - 1) * (x - 1), -3, 2, 1, 162],
    ["a step", (x: number) => (x < 0.3 ? -1 : 1), 0, 1, 0.3, 110],
    ["a pole-like wall", (x: number) => Math.exp(40 * x) - 2, -1, 5, Math.LN2 / 40, 60],
  ])("of %s", (_, f, low, high, expected, most) => {
    const { root, asked } = counted(f, low, high);
    // a triple root is known to the cube root of the spacing of doubles
    expect(Math.abs(root - expected)).toBeLessThan(_.startsWith("a cubic") ? 1e-5 : 1e-14);
    expect(asked).toBeLessThanOrEqual(most);
  });

  it("stays in the bracket and finds the root of any rising cubic, whichever way round the ends are", () =>
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        fc.double({ min: 0.1, max: 50, noNaN: true }),
        (root, slope, below, above) => {
          const [low, high] = [root - below, root + above];
          const f = (x: number) => {
            expect(x).toBeGreaterThanOrEqual(low);
            expect(x).toBeLessThanOrEqual(high);
            const d = x - root;
            return d * d * d + slope * d;
          };
          expect(Math.abs(rootBetween(f, low, high) - root)).toBeLessThan(1e-13);
          expect(rootBetween((x) => -f(x), low, high)).toBe(rootBetween(f, low, high));
          expect(Math.abs(rootBetween(f, high, low) - root)).toBeLessThan(1e-13);
        },
      ),
    ));

  it.each<[string, (x: number) => number]>([
    ["rising from it", (x) => x],
    ["falling from it", (x) => -x],
  ])("at an end is that end, whichever way round: %s", (_, f) => {
    expect([rootBetween(f, 0, 5), rootBetween(f, 5, 0), rootBetween(f, -5, 0)].map(Math.abs)).toEqual([
      0, 0, 0,
    ]);
  });

  it("is found between infinite values", () => {
    expect(rootBetween((x) => (x < 0.25 ? -Infinity : Infinity), 0, 1)).toBeCloseTo(0.25, 15);
  });

  it("is refused without a change of sign, or where the function is not a number", () => {
    expect(() => rootBetween((x) => x * x + 1, -1, 1)).toThrow("no change of sign");
    expect(() => rootBetween(() => Number.NaN, -1, 1)).toThrow("no change of sign");
    expect(() => rootBetween((x) => (x < 0 ? Number.NaN : x), -1, 1)).toThrow("no change of sign");
    expect(() => rootBetween((x) => (x > 0 ? Number.NaN : x), -1, 1)).toThrow("no change of sign");
    expect(() => rootBetween((x) => (Math.abs(x) < 0.5 ? Number.NaN : x), -1, 1)).toThrow("not a number at");
  });

  // root and number of calls of scipy.optimize.brentq 1.17.1 at xtol 1e-15, rtol 8.9e-16: the same method by other hands
  it.each<[string, (x: number) => number, number, number, number, number]>([
    ["x³ − 2x − 5", (x) => x ** 3 - 2 * x - 5, 2, 3, 2.094551481542327, 8],
    ["cos x − x", (x) => Math.cos(x) - x, 0, 1, 0.7390851332151607, 8],
    ["eˣ − 2", (x) => Math.exp(x) - 2, 0, 2, 0.6931471805599452, 10],
    ["x⁹ − ½", (x) => x ** 9 - 0.5, 0, 1, 0.9258747122872903, 12],
    ["atan(x − 0.3)", (x) => Math.atan(x - 0.3), -5, 4, 0.3, 8],
    [
      "a loan's rate",
      (x) => -100 + 60 * Math.exp(-x) + 60 * Math.exp(-2 * x),
      -1,
      2,
      0.12280364354548443,
      11,
    ],
    ["ln x − 1", (x) => Math.log(x) - 1, 1, 20, Math.E, 10],
    ["e¹⁰ˣ − 2", (x) => Math.exp(10 * x) - 2, -1, 5, 0.06931471805599453, 17],
    ["tanh(8x − 1)", (x) => Math.tanh(8 * x - 1), -4, 3, 0.125, 12],
    ["1/x − 3", (x) => 1 / x - 3, 0.01, 9, 1 / 3, 15],
  ])(
    "of %s is found in as many steps as Brent's method takes elsewhere, or one more",
    (_, f, low, high, expected, calls) => {
      const { root, asked } = counted(f, low, high);
      expect(Math.abs(root / expected - 1)).toBeLessThan(1e-15);
      expect(asked).toBeGreaterThanOrEqual(calls);
      expect(asked).toBeLessThanOrEqual(calls + 1);
    },
  );
});
