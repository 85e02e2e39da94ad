import { describe, expect, it } from "vitest";
import { nearest } from "../src/engine/problem.ts";
import {
  blocksPerEhDay,
  CONTRACT_HOURS_PER_YEAR,
  DAYS_PER_YEAR,
  fleetMw,
  hashrateEhsAtDifficulty,
  monthlyFraction,
  phDaysPerMwh,
} from "../src/engine/units.ts";

describe("the nearest name", () => {
  // edits: insert, leave out, change a letter (Levenshtein 1966)
  it.each([
    ["tenent", ["landlord", "tenant"], "tenant"],
    ["tennant", ["tenant"], "tenant"],
    ["tenat", ["tenant"], "tenant"],
    ["ready_on", ["readyon", "ready_in"], "readyon"], // the first of two as near
    ["kitten", ["sitting"], "sitting"], // three edits
    ["saturday", ["sunday"], "sunday"], // three edits of eight letters
    ["abc", ["abd", "xyz"], "abd"], // one of three letters
  ])("to %s among %j is %s", (word, names, expected) => {
    expect(nearest(word, names)).toBe(expected);
  });

  it.each([
    ["kitten", ["sittings"]], // four edits
    ["abcdefghij", ["abcdefwxyz"]], // four of ten letters
    ["abc", ["axy"]], // two of three letters: more than half
    ["a", ["b"]],
    ["long_word", ["long_word_and_more"]],
    ["word", []],
  ])("to %s among %j is none", (word, names) => {
    expect(nearest(word, names)).toBeUndefined();
  });

  it("is the closer of two, whichever comes first", () => {
    expect(nearest("price_usd", ["price_eur", "prices_usd"])).toBe("prices_usd");
    expect(nearest("price_usd", ["prices_usd", "price_eur"])).toBe("prices_usd");
  });
});

describe("conversions", () => {
  it("are as worked by hand", () => {
    expect(hashrateEhsAtDifficulty(86_388_558_925_171.02)).toBeCloseTo(618.3934, 4);
    expect(blocksPerEhDay(6e23 / 2 ** 32)).toBeCloseTo(0.144, 12);
    expect(phDaysPerMwh(20)).toBeCloseTo(2.083333333, 8);
    expect(fleetMw(44, 15)).toBeCloseTo(660, 9);
    expect(monthlyFraction(12)).toBeCloseTo(0.01, 15);
    expect([CONTRACT_HOURS_PER_YEAR / 24, DAYS_PER_YEAR * 4]).toEqual([365, 1461]);
  });
});
