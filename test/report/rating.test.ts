// Expected: the source's own table (S&P 1981–2020 as printed in Hull 2023, table 17.1); hand calculations written beside each.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  notchesApart,
  notchName,
  notchNames,
  notchOf,
  probabilityOfNotch,
} from "../../src/engine/report/rating.ts";

const at = (name: (typeof notchNames)[number]) => notchNames.indexOf(name);

describe("notches", () => {
  it.each([
    [0.0016, 1, "BBB"],
    [0.0063, 1, "BB"],
    [0.0334, 1, "B"],
    [0.283, 1, "CCC"],
    [0.1735, 5, "B"],
    [0.0643, 5, "BB"],
    [0.1464, 10, "BB-"],
    [0.02, 1, "B+"],
    [0.012, 1, "BB-"],
    [0.0002, 1, "AA"],
    [0, 1, "AAA"],
    [1, 5, "C"],
    // hazard 1.6094 against CCC's 0.3327: 2.07 notches of ln(0.332679/0.0339705)/3 = 0.7606 below it
    [0.8, 1, "CC"],
  ] as const)("a probability of %d by year %d stands at %s", (probability, years, name) => {
    expect(notchName(notchOf(probability, years))).toBe(name);
  });

  it("between categories go by the log of the cumulative hazard", () => {
    // BB 0.63 %: 0.0063199; B 3.34 %: 0.0339705; a third of the way in logs: 0.0063199·(5.37514)^(1/3) = 0.0110705 → PD 1.10094 %
    expect(notchOf(0.0110094, 1)).toBeCloseTo(at("BB") + 1, 3);
    // between years 1 and 2 the hazard is linear: B at 18 months is half way from 0.0339705 to 0.0812101, PD 1 − e^(−0.0575903) = 5.59634 %
    expect(notchOf(0.0559634, 1.5)).toBeCloseTo(at("B"), 4);
    // within the first year it is linear from nothing: B at 6 months, PD 1 − e^(−0.01698525) = 1.68418 %
    expect(notchOf(0.0168418, 0.5)).toBeCloseTo(at("B"), 4);
  });

  it("apart: five per cent against one per cent in a year is just under three notches", () => {
    // 1 %: 11 + 3·ln(0.0100503/0.0063199)/ln(5.37514) = 11.82751; 5 %: 14 + 3·ln(0.0512933/0.0339705)/ln(0.332679/0.0339705) = 14.54179
    expect(notchesApart(0.05, 0.01, 1)).toBeCloseTo(2.71428, 3);
    expect(notchesApart(0.01, 0.05, 1)).toBeCloseTo(-2.71428, 3);
  });

  it("rise with the probability and stay on the scale", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (p, q, years) => {
          const [low, high] = [notchOf(Math.min(p, q), years), notchOf(Math.max(p, q), years)];
          expect(low).toBeLessThanOrEqual(high + 1e-12);
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(20);
        },
      ),
    ));

  it("turn back into the probability they came from", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 2, max: 17, noNaN: true }),
        fc.double({ min: 0.1, max: 15, noNaN: true }),
        (notch, years) => {
          expect(notchOf(probabilityOfNotch(notch, years), years)).toBeCloseTo(notch, 6);
        },
      ),
    ));

  it("are refused for what is not a probability", () => {
    expect(() => notchOf(1.2, 1)).toThrow("no notch");
    expect(() => notchOf(Number.NaN, 1)).toThrow("no notch");
  });
});
