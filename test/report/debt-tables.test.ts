// Default, what falls due and what is there for it: tables over four paths written down by hand.

import { describe, expect, it } from "vitest";
import { NEVER } from "../../src/engine/model.ts";
import { openCase } from "../../src/engine/report/case-names.ts";
import { challengerProbability } from "../../src/engine/report/challenger.ts";
import { creditTable, wallTable } from "../../src/engine/report/credit-table.ts";
import { dateTable } from "../../src/engine/report/date-table.ts";
import { type Over, tinyModel } from "../tiny-world.ts";
import { amount, type Columns, caseOf, draftOf, values } from "./four-paths.ts";

describe("credit", () => {
  const table = (over: Over, columns: Columns) => {
    const model = tinyModel({ head: { months: 24 }, ...over });
    const draft = draftOf(model, { [openCase]: caseOf(model, columns) });
    const [row] = creditTable(draft).rows;
    return { row, figures: values(draft, row.figures) };
  };
  const volatile: Over = {
    entities: { owner: { shares_m: 10, share_price_usd: 10 } },
    contracts: {
      notes: { kind: "convertible", issuer: "owner", face_usd_m: 1_000, due: "2030-01", conversion_usd: 20 },
    },
  };

  it("counts defaults by horizon within the world's months and by cause, and what lenders lose of what they had", () => {
    const { row, figures } = table(
      {},
      {
        "owner.default_month": [2, 3, 11, 30],
        "owner.default_maturity_month": [NEVER, 3, 35, 36],
        "owner.debt_at_default_usd_m": [10, 30, 0, 60],
        "owner.debt_loss_usd_m": [5, 15, 0, 10],
        "owner.min_dscr": [1, 2, 0.5, 3],
      },
    );
    expect(figures).toMatchObject({
      pd_3: 0.25,
      pd_6: 0.5,
      pd_12: 0.75,
      pd_24: 0.75,
      by_maturity: 0.5,
      by_payment: 0,
      lgd: 0.3,
      min_dscr_p50: 1,
      debt_at_default_p95: 60,
    });
    expect(Object.keys(row.figures)).not.toContain("pd_36");
  });

  const long = { head: { months: 40 } };
  it("says why cash and market value differ by more than two notches, and which way", () => {
    const listed: Over = { ...long, entities: volatile.entities };
    const dated = table(listed, { "owner.default_month": [1, 1, NEVER, NEVER] });
    expect(dated.figures.challenger_3).toBe(0);
    expect(dated.row.note).toMatch(/^\S+ \(.*\) by cash, AA or better by market value: dated needs for cash/);
    const calm = table({ ...volatile, ...long }, {});
    expect(calm.figures.challenger_3).toBeGreaterThan(0.001);
    // no default on four paths: up to 60 % could (1 − 0.025^¼), and more than CCC stands for
    expect(calm.row.note).toMatch(/^CCC- or better by cash, \S+ by market value: little falls due/);
    expect(table({}, {}).row.note).toBe("");
  });

  it("has no second opinion on whom no shares speak of", () => {
    const { row, figures } = table(long, { "owner.default_month": [1, 1, NEVER, NEVER] });
    expect(Object.keys(figures).filter((key) => key.startsWith("challenger"))).toEqual([]);
    expect(row.note).toMatch(/ by cash; no market value of its own$/);
  });

  it("feeds the challenger the par its contracts open with", () => {
    const { figures } = table(volatile, {});
    const fed = { equityUsd: 100e6, debtUsd: 1_000e6, riskFreePerYear: 0.04 };
    const { bitcoin, equity } = tinyModel(volatile).market;
    const [btc, ai] = [
      equity.beta_bitcoin * bitcoin.volatility_pct,
      equity.beta_ai * equity.ai_volatility_pct,
    ];
    const own = equity.residual_volatility_pct;
    const sigma =
      Math.sqrt(btc ** 2 + ai ** 2 + 2 * equity.correlation_bitcoin_ai * btc * ai + own ** 2) / 100;
    expect(figures.challenger_1).toBeCloseTo(
      challengerProbability({ ...fed, equityVolatilityPerSqrtYear: sigma }, 1),
      12,
    );
  });
});

const debts: Over = {
  head: { months: 60 },
  contracts: {
    puttable: {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 50,
      due: "2030-01",
      holder_put: "2026-09",
      conversion_usd: 20,
    },
    plain: { kind: "convertible", issuer: "owner", face_usd_m: 5, due: "2030-06", conversion_usd: 30 },
    bullet: { kind: "term_loan", borrower: "owner", balance_usd_m: 7, rate_pct: 9, due: "2026-12" },
    level: {
      kind: "term_loan",
      borrower: "owner",
      balance_usd_m: 12,
      rate_pct: 9,
      first_principal: "2026-02",
      due: "2027-01",
    },
  },
};

describe("what falls due", () => {
  it("is par by year, puts at their date, level repayment left out, those of one year together", () => {
    const model = tinyModel(debts);
    const draft = draftOf(model, {});
    const { rows } = wallTable(draft);
    expect(rows.map(({ id, label, note }) => [id, label, note])).toEqual([
      ["owner.2026", "Owner 2026", "puttable 2026-09, bullet 2026-12"],
      ["owner.2030", "Owner 2030", "plain 2030-06"],
    ]);
    expect(rows.map(({ figures }) => amount(draft, figures.due))).toEqual([57, 5]);
    expect(draft.figures.get("wall.owner.2026")?.origin).toMatchObject({
      path: "contracts.puttable + contracts.bullet",
    });
  });

  // liquidity of a path: 100 less the month, less ten times the path; the late scenario's half of it
  it("on a fixed date needs so much, and has what the month before leaves; less if halls are late", () => {
    const model = tinyModel(debts);
    const fan = (month: number, path: number) => 100 - month - 10 * path;
    const results = {
      [openCase]: caseOf(model, { "owner.default_month": [NEVER, NEVER, 5, NEVER] }, fan),
      "scenario late-three-months": caseOf(model, {}, (month, path) => fan(month, path) / 2),
      "scenario other": caseOf(model, {}),
    };
    const scenarios = ["other", "late-three-months"].map((id) => ({ id, about: "" }));
    const draft = draftOf(model, results, { scenarios });
    const { rows } = dateTable(draft);
    expect(rows.map(({ id, label, note }) => [id, label, note])).toEqual([
      ["puttable", "Owner puttable: holder put (converts above 20)", "2026-09"],
      ["bullet", "Owner bullet: matures", "2026-12"],
      ["plain", "Owner plain: matures", "2030-06"],
    ]);
    // month 7 of paths 0, 1 and 3: 93, 83, 63, the middle 83; late the second of four halves: 73 / 2
    expect(values(draft, rows[0].figures)).toEqual({ needs: 50, have_p50: 83, late: 36.5 - 83 });
    expect(values(draft, rows[1].figures)).toMatchObject({ needs: 7, have_p50: 80 });
    const without = draftOf(model, results);
    expect(Object.keys(dateTable(without).rows[0].figures)).toEqual(["needs", "have_p50"]);
  });

  it("is what a loan will have drawn too, and an order's first invoices as late as they are paid", () => {
    const model = tinyModel({
      head: { months: 12 },
      contracts: {
        drawn: {
          kind: "term_loan",
          borrower: "owner",
          balance_usd_m: 7,
          draws_usd_m: { "2026-03": 2, "2026-04": 1 },
          rate_pct: 9,
          due: "2026-10",
        },
        order: {
          kind: "equipment_order",
          buyer: "owner",
          vendor: "vendor",
          deliveries_usd_m: { "2026-05": 40, "2026-06": 9 },
          pay_days: 60,
        },
        note: { kind: "note", issuer: "owner", face_usd_m: 3, due: "2026-11" },
        line: {
          kind: "revolver",
          borrower: "owner",
          commitment_usd_m: 9,
          balance_usd_m: 4,
          rate_pct: 9,
          due: "2026-12",
        },
        down_to: {
          kind: "term_loan",
          borrower: "owner",
          balance_usd_m: 20,
          rate_pct: 9,
          first_principal: "2026-02",
          balloon_pct: 30,
          due: "2026-12",
        },
        level: { kind: "sculpted_loan", borrower: "owner", balance_usd_m: 5, rate_pct: 8, due: "2026-12" },
        beyond: { kind: "term_loan", borrower: "owner", balance_usd_m: 7, rate_pct: 9, due: "2027-01" },
      },
    });
    const draft = draftOf(model, { [openCase]: caseOf(model, {}, (month) => month) });
    const rows = dateTable(draft).rows;
    expect(
      rows.map(({ id, note, figures }) => [
        id,
        note,
        amount(draft, figures.needs),
        amount(draft, figures.have_p50),
      ]),
    ).toEqual([
      ["order", "2026-07", 40, 5],
      ["drawn", "2026-10", 10, 8],
      ["note", "2026-11", 3, 9],
      ["line", "2026-12", 4, 10],
      ["down_to", "2026-12", 6, 10],
    ]);
  });
});
