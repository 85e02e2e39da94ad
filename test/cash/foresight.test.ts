// What a budget is told of debts, by hand: interest on today's balance to maturity, principal on its dates, draws and proceeds to come.
// Each column is what the month named foresees of a claim for one to six months ahead, USD m.

import { describe, expect, test } from "vitest";
import { mergeOver, type Over } from "../tiny-world.ts";
import { by, fleet, type Row, seen } from "./seen-ahead.ts";

describe("a term loan", () => {
  const loan = { ...by, kind: "term_loan" };
  test.each<Row>([
    [
      "in January sees interest to June, the month it is due in",
      loan,
      0,
      "interest",
      [0.12, 0.12, 0.12, 0.12, 0.12, 0],
    ],
    ["sees all its principal then", loan, 0, "principal", [0, 0, 0, 0, 12, 0]],
    ["in June itself sees nothing more", loan, 5, "interest", [0, 0, 0, 0, 0, 0]],
    [
      "level from March sees 3 m a month",
      { ...loan, first_principal: "2026-03" },
      0,
      "principal",
      [0, 3, 3, 3, 3, 0],
    ],
    [
      "in April, which opened with 9 m and pays 3, sees two parts more",
      { ...loan, first_principal: "2026-03" },
      3,
      "principal",
      [3, 3, 0, 0, 0, 0],
    ],
    [
      "with a first instalment after its end sees a bullet",
      { ...loan, first_principal: "2026-07" },
      0,
      "principal",
      [0, 0, 0, 0, 12, 0],
    ],
    [
      "sees its draws less their fee",
      { ...loan, draws_usd_m: { "2026-02": 4, "2026-04": 2 }, fee_pct: 5 },
      0,
      "draw",
      [3.8, 0, 1.9, 0, 0, 0],
    ],
    [
      "in November sees nothing beyond the end of the world",
      { ...loan, due: "2027-06" },
      10,
      "interest",
      [0.12, 0, 0, 0, 0, 0],
    ],
  ])("%s", (_, it, month, claim, expected, more) => {
    expect(seen(it, month, claim, more)).toEqual(expected);
  });
});

describe("a loan on machines", () => {
  const rigs = {
    ...by,
    kind: "equipment_loan",
    fleet: "fleet",
    first_principal: "2026-03",
    hand_back: false,
  };
  const mines: Over = { fleets: { fleet } };
  test.each<Row>([
    ["sees interest to June", rigs, 0, "interest", [0.12, 0.12, 0.12, 0.12, 0.12, 0], mines],
    ["sees level principal from March", rigs, 0, "principal", [0, 3, 3, 3, 3, 0], mines],
    [
      "sees its draws whole",
      { ...rigs, draws_usd_m: { "2026-02": 4, "2026-12": 1 } },
      0,
      "draw",
      [4, 0, 0, 0, 0, 0],
      mines,
    ],
    [
      "in November sees December's draw and no further",
      { ...rigs, draws_usd_m: { "2026-12": 1 } },
      10,
      "draw",
      [1, 0, 0, 0, 0, 0],
      mines,
    ],
  ])("%s", (_, it, month, claim, expected, more) => {
    expect(seen(it, month, claim, more)).toEqual(expected);
  });

  test("sees no draw once its machines are gone: given back in February", () => {
    const poor = mergeOver(mines, { fleets: { fleet: { asic_resale_days: 100 } } });
    const given = {
      ...rigs,
      balance_usd_m: 20,
      due: "2026-12",
      first_principal: "2026-01",
      hand_back: true,
      recourse: "none",
      draws_usd_m: { "2026-05": 3 },
    };
    expect(seen(given, 1, "draw", poor)).toEqual([0, 0, 3, 0, 0, 0]);
    expect(seen(given, 2, "draw", poor)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe("a loan drawn against hardware", () => {
  // 10 m delivered in January and in April, all of it lent, worth a tenth less every month: 10 9 8 17 15 13 11
  const drawn = {
    kind: "delayed_draw_loan",
    borrower: "owner",
    commitment_usd_m: 100,
    rate_pct: 12,
    undrawn_fee_pct: 0,
    fee_pct: 10,
    draw_until: "2026-04",
    first_principal: "2026-05",
    due: "2026-08",
    delivered_usd_m: { "2026-01": 10, "2026-04": 10 },
    life_months: 10,
    advance_pct: 100,
    cure_months: 12,
  };
  test.each<Row>([
    [
      "sees the draw April's delivery brings: 17 m less the 10 m of January, less a tenth",
      drawn,
      0,
      "draw",
      [0, 0, 7 * 0.9, 0, 0, 0],
    ],
    [
      "sees none after the last month of draws",
      { ...drawn, draw_until: "2026-03" },
      0,
      "draw",
      [0, 0, 0, 0, 0, 0],
    ],
    [
      "sees no more than its commitment allows: 12 m",
      { ...drawn, commitment_usd_m: 12 },
      0,
      "draw",
      [0, 0, 2 * 0.9, 0, 0, 0],
    ],
    [
      "in February, with more drawn than its hardware is worth, sees the same 7 m",
      drawn,
      1,
      "draw",
      [0, 7 * 0.9, 0, 0, 0, 0],
    ],
    [
      "in February has drawn 10 m and sees interest on it to August",
      drawn,
      1,
      "interest",
      [0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
    ],
    [
      "in May sees the last three of its four parts of 17 m",
      drawn,
      4,
      "principal",
      [4.25, 4.25, 4.25, 0, 0, 0],
    ],
    [
      "in April sees four parts of the 10 m it opened with",
      drawn,
      3,
      "principal",
      [2.5, 2.5, 2.5, 2.5, 0, 0],
    ],
    ["in May sees interest to August", drawn, 4, "interest", [0.17, 0.17, 0.17, 0, 0, 0]],
  ])("%s", (_, it, month, claim, expected, more) => {
    expect(seen(it, month, claim, more)).toEqual(expected);
  });
});
