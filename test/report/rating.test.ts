// Expected: the source's own table (S&P 1981–2020 as printed in Hull 2023, table 17.1); hand calculations written beside each.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  gradeText,
  notchesApart,
  notchName,
  notchNames,
  notchOf,
  probabilityOfNotch,
} from "../../src/engine/report/rating.ts";

// Hull 2023, table 17.1, S&P 1981–2020: pct by year 1, 2, 3, 4, 5, 7, 10, 15
const published = {
  AA: [0.02, 0.06, 0.11, 0.21, 0.3, 0.49, 0.7, 0.99],
  A: [0.05, 0.13, 0.22, 0.33, 0.46, 0.76, 1.2, 1.84],
  BBB: [0.16, 0.43, 0.75, 1.14, 1.54, 2.27, 3.24, 4.54],
  BB: [0.63, 1.93, 3.46, 4.99, 6.43, 8.89, 11.64, 14.65],
  B: [3.34, 7.8, 11.75, 14.89, 17.35, 20.99, 24.62, 28.24],
  CCC: [28.3, 38.33, 43.42, 46.36, 48.58, 50.75, 52.76, 54.76],
} as const;
const years = [1, 2, 3, 4, 5, 7, 10, 15];

const at = (name: (typeof notchNames)[number]) => notchNames.indexOf(name);

describe("notches", () => {
  it.each(Object.entries(published))(
    "of the averages of category %s are its middle notch at every horizon",
    (name, pct) => {
      pct.forEach((value, k) => {
        expect(notchOf(value / 100, years[k])).toBeCloseTo(at(name as keyof typeof published), 9);
      });
    },
  );

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
    // past the table it goes on as between years 10 and 15: B at 20 years, 0.331843 + (0.331843 − 0.282628), PD 1 − e^(−0.381058) = 31.6862 %
    expect(notchOf(0.316862, 20)).toBeCloseTo(at("B"), 3);
  });

  it("apart: five per cent against one per cent in a year is just under three notches", () => {
    // 1 %: 11 + 3·ln(0.0100503/0.0063199)/ln(5.37514) = 11.82751; 5 %: 14 + 3·ln(0.0512933/0.0339705)/ln(0.332679/0.0339705) = 14.54179
    expect(notchesApart(0.05, 0.01, 1)).toBeCloseTo(2.71428, 3);
    expect(notchesApart(0.01, 0.05, 1)).toBeCloseTo(-2.71428, 3);
  });

  it("end with the scale where default is impossible or certain", () => {
    expect([notchOf(0, 1), notchOf(1, 5)]).toEqual([0, 20]);
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
    expect(() => notchOf(0.1, 0)).toThrow("no notch");
  });
});

describe("a probability told as a grade, by three years", () => {
  // S&P's averages: BB 3.46 %, B 11.75 %
  it("is the category that stands for it, with those of its limits", () => {
    expect(gradeText({ value: 0.0346 }, 3)).toBe("BB");
    expect(gradeText({ value: 0.0346, low: 0.0346, high: 0.1175 }, 3)).toBe("BB (BB to B)");
  });
  it("is no better than its upper limit where nothing defaulted", () =>
    expect(gradeText({ value: 0, low: 0, high: 0.0346 }, 3)).toBe("BB or better"));
  it("does not go beyond the table's best category", () => {
    expect(gradeText({ value: 0 }, 3)).toBe("AA or better");
    expect(gradeText({ value: 0, low: 0, high: 0.0002 }, 3)).toBe("AA or better");
  });
});
