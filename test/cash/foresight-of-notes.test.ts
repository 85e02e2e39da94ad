// What a budget is told of lines, notes, sales and what is put off, by hand: interest on today's balance to maturity, principal on its dates, draws and proceeds to come.
// Each column is what the month named foresees of a claim for one to six months ahead, USD m.

import { describe, expect, test } from "vitest";
import { runForeseeing } from "../foreseen.ts";
import { mergeOver, type Over, tinyModel } from "../tiny-world.ts";
import { by, fleet, type Row, rich, seen } from "./seen-ahead.ts";

const paper = { issuer: "owner", face_usd_m: 100, due: "2026-06" };

describe("a line", () => {
  const line = { ...by, kind: "revolver", commitment_usd_m: 20 };
  test.each<Row>([
    ["sees interest on what is drawn to maturity", line, 0, "interest", [0.12, 0.12, 0.12, 0.12, 0.12, 0]],
    ["and what is drawn due then", line, 0, "principal", [0, 0, 0, 0, 12, 0]],
  ])("%s", (_, it, month, claim, expected) => {
    // nothing is left over to repay it: no cash but what pays interest
    const poor: Over = { entities: { owner: { cash_usd_m: 0.5, minimum_cash_usd_m: 0 } } };
    expect(seen(it, month, claim, poor)).toEqual(expected);
  });
});

describe("a loan against bitcoin", () => {
  const coins = { ...by, kind: "btc_line", pledged_btc: 500 };
  test.each<Row>([
    ["sees interest to maturity", coins, 0, "interest", [0.12, 0.12, 0.12, 0.12, 0.12, 0]],
    ["sees principal at maturity", coins, 0, "principal", [0, 0, 0, 0, 12, 0]],
    ["in May sees both in June", coins, 4, "principal", [12, 0, 0, 0, 0, 0]],
  ])("%s", (_, it, month, claim, expected) => {
    expect(seen(it, month, claim)).toEqual(expected);
  });
});

describe("notes", () => {
  const bond = { ...paper, kind: "note", coupon_pct: 8 };
  const share = { ...paper, kind: "convertible", coupon_pct: 4, conversion_usd: 20 };
  test.each<Row>([
    ["a note sees its last coupon at maturity", bond, 0, "coupon", [0, 0, 0, 0, 4, 0]],
    [
      "a note sees two coupons half a year apart where it lasts",
      { ...bond, due: "2027-02" },
      0,
      "coupon",
      [4, 0, 0, 0, 0, 0],
    ],
    [
      "a reserve of 3 m leaves 1 m of the coupon to foresee",
      { ...bond, interest_reserve_usd_m: 3 },
      0,
      "coupon",
      [0, 0, 0, 0, 1, 0],
    ],
    [
      "a note sees par, with the coupon in kind of that month",
      { ...bond, pik_pct: 6 },
      0,
      "principal",
      [0, 0, 0, 0, 103, 0],
    ],
    [
      "a note to be sold in April sees its proceeds",
      { ...bond, due: "2030-06", closes: "2026-04", net_proceeds_usd_m: 97 },
      0,
      "proceeds",
      [0, 0, 97, 0, 0, 0],
    ],
    ["a note in its last month sees nothing after", bond, 5, "coupon", [0, 0, 0, 0, 0, 0]],
    ["a convertible sees its coupon of 2 m", share, 0, "coupon", [0, 0, 0, 0, 2, 0]],
    ["a convertible under its price sees par", share, 0, "principal", [0, 0, 0, 0, 100, 0]],
    [
      "a convertible sees a put in March, and maturity all the same",
      { ...share, holder_put: "2026-03" },
      0,
      "principal",
      [0, 100, 0, 0, 100, 0],
    ],
    [
      "a convertible at its price sees no par",
      { ...share, conversion_usd: 19 },
      0,
      "principal",
      [0, 0, 0, 0, 0, 0],
    ],
    [
      "a convertible to be sold in April sees its proceeds",
      { ...share, due: "2030-06", closes: "2026-04", net_proceeds_usd_m: 97 },
      0,
      "proceeds",
      [0, 0, 97, 0, 0, 0],
    ],
  ])("%s", (_, it, month, claim, expected) => {
    expect(seen(it, month, claim)).toEqual(expected);
  });
});

describe("a sculpted loan", () => {
  // 4 m and 2 m without interest on 3 m: coverage 2, so 2 m in January and 1 m in March
  const shaped = {
    kind: "sculpted_loan",
    borrower: "owner",
    balance_usd_m: 3,
    rate_pct: 0,
    due: "2026-03",
    cfads_usd_m: { "2026-01": 4, "2026-03": 2 },
  };
  test.each<Row>([
    ["in January sees March's service: cash flow over coverage", shaped, 0, "principal", [0, 1, 0, 0, 0, 0]],
    ["repaid sees nothing", shaped, 2, "principal", [0, 0, 0, 0, 0, 0]],
    [
      "level sees the same every month to its end: 3 m in three",
      { ...shaped, cfads_usd_m: {} },
      0,
      "principal",
      [1, 1, 0, 0, 0, 0],
    ],
  ])("%s", (_, it, month, claim, expected) => {
    expect(seen(it, month, claim)).toEqual(expected);
  });
});

describe("a property put up for sale", () => {
  // 9 m at 9 % less 15 %: 85 m three months on, rent of 0.85 m from the month after
  const campus = { kind: "sale_leaseback", entity: "owner", noi_usd_m_per_year: 9, rent_pct: 12 };
  const short: Over = {
    market: { equity: { window: "open" } },
    entities: { owner: { cash_usd_m: 10, look_ahead_months: 6, shares_m: 0 } },
    contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 2, growth_pct: 0 } },
  };
  test.each<Row>([
    ["before it is begun brings nothing", campus, 0, "sale", [0, 0, 0, 0, 0, 0]],
    ["in February is seen paid for in April", campus, 1, "sale", [0, 85, 0, 0, 0, 0]],
    ["in February is seen rented from May", campus, 1, "rent", [0, 0, 0.85, 0.85, 0.85, 0.85]],
    ["in March is seen paid for in April", campus, 2, "sale", [85, 0, 0, 0, 0, 0]],
    ["in April is paid for: rent is not foreseen beside what runs", campus, 3, "rent", [0, 0, 0, 0, 0, 0]],
  ])("%s", (_, it, month, claim, expected) => {
    expect(seen(it, month, claim, short)).toEqual(expected);
  });
});

describe("principal put off", () => {
  const loan = { ...by, kind: "term_loan", first_principal: "2026-01" };
  // January needs 2.12 m on 1 m: 1.12 m put off, 1.12 ÷ 0.99 owed at 14 % to May; February is paid by what comes then
  const inflow = {
    kind: "convertible",
    issuer: "owner",
    face_usd_m: 0,
    due: "2036-01",
    conversion_usd: 1,
    closes: "2026-02",
    net_proceeds_usd_m: 60,
  };
  const more: Over = { entities: { owner: { cash_usd_m: 1, shares_m: 0 } }, contracts: { loan, inflow } };
  const it = { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-05" };
  const owed = 1.12 / 0.99;
  test.each<[string, number, string, number[]]>([
    ["in January is not there yet", 0, "principal", [0, 0, 0, 0, 0, 0]],
    ["in February is seen due in May", 1, "principal", [0, 0, owed, 0, 0, 0]],
    [
      "in February bears the loan's rate and the margin to May",
      1,
      "interest",
      [1, 1, 1, 0, 0, 0].map((on) => (on * owed * 0.14) / 12),
    ],
    ["in May is seen no more", 4, "interest", [0, 0, 0, 0, 0, 0]],
  ])("%s", (_, month, claim, expected) => {
    expect(seen(it, month, claim, more)).toEqual(expected.map((usdM) => Number(usdM.toPrecision(9))));
  });
});

describe("notes sold in January", () => {
  const short: Over = {
    head: { months: 62 },
    market: { equity: { window: "open", credit_spread_pct: 6 } },
    entities: { owner: { cash_usd_m: 10, shares_m: 100, share_price_usd: 10 } },
  };
  const it = {
    kind: "equipment_order",
    buyer: "owner",
    vendor: "vendor",
    deliveries_usd_m: { "2026-01": 12 },
    pay_days: 0,
  };
  test("are seen to bear interest, and to be due sixty months on", () => {
    const inflow = {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 0,
      due: "2036-01",
      conversion_usd: 1,
      closes: "2026-05",
      net_proceeds_usd_m: 60,
    };
    const months = runForeseeing(tinyModel(mergeOver(short, { contracts: { it, inflow } })), 3);
    const at = (month: number, slot: string) =>
      months[month].foreseen.map((told) =>
        Number(((told[`new_notes/owner/1.${slot}`] ?? 0) / 1e6).toPrecision(9)),
      );
    const owed = 50 / 0.975;
    const interest = Number(((owed * 0.1) / 12).toPrecision(9));
    expect(at(0, "interest")).toEqual([0, 0, 0]);
    expect(at(1, "interest")).toEqual([interest, interest, interest]);
    expect([at(57, "principal"), at(58, "principal")]).toEqual([
      [0, 0, Number(owed.toPrecision(9))],
      [0, Number(owed.toPrecision(9)), 0],
    ]);
  });
});

test("nothing is foreseen of the debts of who is in default: its creditors are stayed", () => {
  const stayed: Over = {
    entities: { owner: { cash_usd_m: 0, shares_m: 0 } },
    fleets: { fleet: { ...fleet, hashrate_ehs: 0.001 } },
    contracts: {
      due: { ...by, kind: "term_loan", due: "2026-01" },
      loan: { ...by, kind: "term_loan" },
      rigs: {
        ...by,
        kind: "equipment_loan",
        fleet: "fleet",
        hand_back: false,
        draws_usd_m: { "2026-04": 1 },
      },
      coins: { ...by, kind: "btc_line", pledged_btc: 500 },
      line: { ...by, kind: "revolver", commitment_usd_m: 20 },
      bond: { ...paper, kind: "note", coupon_pct: 8 },
      share: { ...paper, kind: "convertible", coupon_pct: 4, conversion_usd: 20 },
      shaped: { ...by, kind: "sculpted_loan" },
      later: { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-05" },
      drawn: {
        kind: "delayed_draw_loan",
        borrower: "owner",
        commitment_usd_m: 100,
        balance_usd_m: 5,
        rate_pct: 12,
        draw_until: "2026-12",
        first_principal: "2026-05",
        due: "2026-08",
        delivered_usd_m: { "2026-03": 50 },
      },
    },
  };
  const months = runForeseeing(tinyModel(mergeOver(rich, stayed)));
  const debts = /^(due|loan|rigs|coins|line|bond|share|shaped|later|drawn)\./;
  const told = (month: number) => [
    ...new Set(months[month].foreseen.flatMap(Object.keys).filter((claim) => debts.test(claim))),
  ];
  expect(told(0).length).toBeGreaterThan(12);
  expect(told(1)).toEqual([]);
});
