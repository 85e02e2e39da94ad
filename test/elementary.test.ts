// exp, log and the normal quantile against the platform, their own limits, and another author's distribution function.

import { describe, expect, it } from "vitest";
import { exp, log, normalQuantile, power } from "../src/engine/elementary.ts";
import { normalCumulative, normalTailScaled } from "../src/engine/report/normal.ts";

const relative = (found: number, expected: number) => Math.abs(found / expected - 1);

describe("exp", () => {
  it("is what the platform gives at a thousand places, and where a product of two powers of two is needed", () => {
    for (let x = -707.9; x < 709.7; x += 1.4173) expect(relative(exp(x), Math.exp(x))).toBeLessThan(1e-15);
    for (const x of [709.1, 709.5, 709.78, 709.7827, -707.99, -1e-300, 1e-17])
      expect(relative(exp(x), Math.exp(x))).toBeLessThan(1e-15);
    expect(exp(0)).toBe(1);
  });

  it("is nothing far below zero, infinite beyond doubles, and no number of none", () => {
    expect([exp(-708.5), exp(Number.NEGATIVE_INFINITY)]).toEqual([0, 0]);
    expect(exp(-708)).toBeGreaterThan(3.3e-308);
    expect([exp(709.79), exp(Number.POSITIVE_INFINITY)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(exp(Number.NaN)).toBeNaN();
  });
});

describe("log", () => {
  it("is what the platform gives at every power of two and between", () => {
    for (let k = -1074; k <= 1023; k++)
      for (const mantissa of [1, 1.1, 1.41, 1.4142135623730951, 1.4143, 1.7, 1.999]) {
        const x = mantissa * 2 ** k;
        const size = Math.max(1, Math.abs(Math.log(x)));
        expect(Math.abs(log(x) - Math.log(x)) / size).toBeLessThan(4e-16);
      }
  });

  it("keeps its digits close to one", () => {
    for (const x of [1 + 1e-9, 1 - 1e-9, 1.001, 0.999])
      expect(relative(log(x), Math.log(x))).toBeLessThan(1e-15);
    expect(log(1)).toBe(0);
  });

  it("is minus infinity at zero, infinite at infinity, and no number below", () => {
    expect([log(0), log(Number.POSITIVE_INFINITY)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect([log(-1), log(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
    expect(power(2, 10)).toBeCloseTo(1024, 9);
    expect(power(9, -0.5)).toBeCloseTo(1 / 3, 14);
  });
});

describe("the normal quantile (Wichura) and the normal distribution (Cody) undo each other", () => {
  it("in both tails and the middle, to twelve digits", () => {
    for (let tenths = -2990; tenths < -3; tenths += 7) {
      const p = 10 ** (tenths / 10);
      // an error of one part in 1e16 of a quantile z is one of z² parts of the probability
      expect(relative(normalCumulative(normalQuantile(p)), p), `${p}`).toBeLessThan(1e-12);
    }
    for (let p = 0.001; p < 0.9999; p += 0.00713) {
      expect(relative(normalCumulative(normalQuantile(p)), p), `${p}`).toBeLessThan(2e-15);
      expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 11);
    }
  });

  // Abramowitz & Stegun, tables 26.1 and 26.2; far out Mills' ratio, 1/x − 1/x³ + 3/x⁵ − 15/x⁷
  it("at the values the tables print", () => {
    expect(normalCumulative(0)).toBe(0.5);
    expect(normalCumulative(0.5)).toBeCloseTo(0.691462461274013, 15);
    expect(normalCumulative(1)).toBeCloseTo(0.841344746068543, 15);
    expect(normalCumulative(-3)).toBeCloseTo(0.001349898031630095, 17);
    expect(relative(normalCumulative(-5), 2.866515718791939e-7)).toBeLessThan(1e-14);
    expect(relative(normalCumulative(-10), 7.61985302416052e-24)).toBeLessThan(1e-13);
    const mills = (x: number) =>
      (1 / x - 1 / x ** 3 + 3 / x ** 5 - 15 / x ** 7 + 105 / x ** 9) / Math.sqrt(2 * Math.PI);
    for (const x of [60, 200, 1e4]) expect(relative(normalTailScaled(x), mills(x))).toBeLessThan(1e-14);
    expect(normalTailScaled(0)).toBe(0.5);
  });

  it("is smooth where one approximation ends and the next begins", () => {
    for (const edge of [0.67448975, 5.656854249492381])
      expect(
        relative(normalTailScaled(edge * (1 - 1e-12)), normalTailScaled(edge * (1 + 1e-12))),
      ).toBeLessThan(1e-11);
    for (const edge of [0.075, 0.925, Math.exp(-25)])
      expect(Math.abs(normalQuantile(edge * (1 - 1e-12)) - normalQuantile(edge * (1 + 1e-12)))).toBeLessThan(
        1e-10,
      );
  });

  it("ends in infinities, and knows no probability beyond", () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(normalCumulative(-40)).toBe(0);
    expect(normalCumulative(40)).toBe(1);
  });
});
