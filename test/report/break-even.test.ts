// Expected: hand calculations written beside each.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakEven } from "../../src/engine/report/break-even.ts";

describe("break-even", () => {
  it("of a miner is the bitcoin price at which its hashprice pays for power", () => {
    // 0.0005 BTC per PH/s·day earns what 24·15/1000 MWh at 50 USD cost: price = 0.36·50/0.0005 = 36,000
    const found = breakEven((btcUsd) => 0.0005 * btcUsd - 0.36 * 50, 10_000, 100_000, 1);
    expect(found.kind).toBe("one");
    if (found.kind === "one") {
      expect(Math.abs(found.at - 36_000)).toBeLessThanOrEqual(found.halfWidth);
      expect(found.halfWidth).toBeLessThanOrEqual(0.5);
      expect(found.isMonotone).toBe(true);
      // 90,000 halved to 1 takes 17 halvings, and the two ends
      expect(found.evaluations).toBe(19);
    }
  });

  it.each([
    [(x: number) => x + 10, "above zero throughout"],
    [(x: number) => -x - 10, "below zero throughout"],
  ])("is none on one side", (f, why) => {
    expect(breakEven(f, 0, 1, 0.01)).toEqual({ kind: "none", why, isMonotone: true });
  });

  it("finds the step of a function that only steps, rising or falling", () =>
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.boolean(), (step, isRising) => {
        const found = breakEven((x) => (x >= step === isRising ? 1 : -1), 0, 1, 1e-9);
        expect(found.kind).toBe("one");
        if (found.kind === "one") expect(Math.abs(found.at - step)).toBeLessThanOrEqual(1e-9);
        expect(found.isMonotone).toBe(true);
      }),
    ));

  it("says when the function turned back", () => {
    // below zero at 0, above at 0.5, less but above at 1
    const found = breakEven((x) => (x < 0.2 ? -1 : x < 0.7 ? 3 : 1), 0, 1, 0.01);
    expect(found).toMatchObject({ kind: "one", isMonotone: false });
  });

  // what is exactly zero holds; halving 1 to ¼ takes two evaluations beside the ends
  it.each<[string, (x: number) => number, number, number]>([
    ["at an end of a rising one", (x) => x - 1, 0.875, 0.125],
    ["in the middle of a rising one", (x) => x - 0.5, 0.375, 0.125],
    ["in the middle of a falling one", (x) => 0.5 - x, 0.625, 0.125],
  ])("holds where the function is zero: %s", (_, f, at, halfWidth) => {
    expect(breakEven(f, 0, 1, 0.25)).toEqual({
      kind: "one",
      at,
      halfWidth,
      isMonotone: true,
      evaluations: 4,
    });
  });

  it("lies outside where the function is zero at the end it rises from", () => {
    const none = { kind: "none", why: "above zero throughout", isMonotone: true };
    expect(breakEven((x) => x / 2, 0, 1, 0.25)).toEqual(none);
  });

  it("ends with neighbouring doubles where no width is asked for", () => {
    for (const root of [1 / 3, 0.1, 0.7, 0.9]) {
      const found = breakEven((x) => x - root, 0, 1, 0);
      expect(found).toMatchObject({ kind: "one", isMonotone: true });
      if (found.kind === "one") expect(Math.abs(found.at - root)).toBeLessThan(1e-15);
    }
  });

  it("throws on what is not a number", () => {
    expect(() => breakEven(() => Number.NaN, 0, 1, 0.1)).toThrow("not a number at 0");
  });
});
