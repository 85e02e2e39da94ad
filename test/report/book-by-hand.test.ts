// A book of four lines on two borrowers and one tenant, two paths, every number by hand.
//
// Owner: 2 m of cash, 0.75 m of overhead and 0.05 m of interest a month; a hall of 10 MW let at 100 USD a kW and month from February is 1 m of rent.
// On path 0 the tenant falls before it pays anything: 2.0, 1.2, 0.4, and in March 0.4 pays overhead of 0.75: 0.35 of the bill and 0.05 of
// interest stay unpaid, a default. Its 100 BTC nobody may sell are 10 m, 9.9 after the cost of selling, 8.91 after a tenth for the
// procedure. The loan of 6 claims 6.05 and gets it; 2.86 are left for the note of 20 and the bill: 2.86 × 20 / 20.35 = 2.810811.
// Other: 2.5 m of cash, 1 m of overhead: unpaid from March, overdue two months in April, a default on every path with nothing to share.

import { expect, test } from "vitest";
import { shareEstate } from "../../src/engine/cash/estate.ts";
import { marginalFraction, recover } from "../../src/engine/cash/recovery.ts";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { startMeasures } from "../../src/engine/report/measures.ts";
import { meanLimits, tailLimits } from "../../src/engine/report/sampling.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { entityIndex, type Over, tinyModel } from "../tiny-world.ts";
import { bookOf, figureOf, reportOn } from "./book.ts";

const world: Over = {
  entities: {
    owner: { cash_usd_m: 2, btc_free: 100, sell_treasury: false },
    other: { name: "Other", cash_usd_m: 2.5, cash_yield_pct: 0, tax_rate_pct: 0, look_ahead_months: 0 },
    tenant: { default_multiplier: 1, recovery_pct: 20 },
    backer: { name: "Backer", role: "guarantor" },
  },
  halls: { hall: { site: "plain", critical_mw: 10, ready: "2026-02" } }, // so late that no guarantee covers it
  contracts: {
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 60,
      pass_through_power: true,
    },
    backing: {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "owner",
      obligor: "tenant",
      covers: "lease",
      cap_usd_m: 13,
    },
    staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.75, growth_pct: 0 },
    loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 6, rate_pct: 10, due: "2030-01" },
    note: { kind: "note", issuer: "owner", face_usd_m: 20, due: "2030-01" },
    other_staff: { kind: "overhead", entity: "other", usd_m_per_month: 1, growth_pct: 0 },
    other_note: { kind: "note", issuer: "other", face_usd_m: 10, due: "2030-01" },
  },
};
const LINES = ["owner,loan,3", "owner,note,5", "other,other_note,4", "owner,,2", "tenant,,1"];

/** Path 0 with the tenant in default from the first month, path 1 with a tenant that pays. */
function twoPaths() {
  const model = tinyModel(world);
  const book = bookOf(model, ...LINES);
  const measures = startMeasures({ ...model, book }, kinds, 2, false, shareEstate);
  const tenant = entityIndex(model, "tenant");
  for (const path of [0, 1]) {
    const drawn = drawInnovations(model, 1, path);
    const logSurvivalAtDefault = Float64Array.from(drawn.logSurvivalAtDefault);
    logSurvivalAtDefault[tenant] = path === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    measures.at(path);
    runPath(
      { ...model, book },
      kinds,
      { ...drawn, logSurvivalAtDefault },
      measures.watch,
      makeWorkspace(model, kinds),
    );
  }
  return { model, book, measured: measures.finish() };
}

const { model, book, measured } = twoPaths();
const report = reportOn(model, book, measured);
const figure = figureOf(report);
const said = (id: string) => figure(id).value;

test("the owner falls in March where its tenant never paid, the other in April on every path", () => {
  expect([...measured.columns["owner.default_month"]]).toEqual([2, Number.POSITIVE_INFINITY]);
  expect([...measured.columns["other.default_month"]]).toEqual([3, 3]);
  expect([...measured.columns["book/entity/tenant.default_month"]]).toEqual([0, Number.POSITIVE_INFINITY]);
});

test("instruments lose what the estate leaves unpaid: the loan nothing, the note 17.189189 of 20", () => {
  expect(measured.columns["book/instrument/loan.at_default_usd_m"][0]).toBeCloseTo(6.05, 9);
  expect(measured.columns["book/instrument/loan.loss_usd_m"][0]).toBeCloseTo(0, 9);
  expect(measured.columns["book/instrument/note.loss_usd_m"][0]).toBeCloseTo(17.189189, 6);
  expect([...measured.columns["book/instrument/other_note.loss_usd_m"]]).toEqual([10, 10]);
});

// lines 2 to 6: half the loan, a quarter of the note, 0.4 of the other note, 2 m and 1 m of unsecured claims
const OWNER_0 = 17.189189 / 4 + 2 * (1 - 2.86 / 20.35); // 4.297297 + 1.718919
test("a line loses its share, an unsecured claim what the unsecured lose, an outside name's what it does not pay", () => {
  const lost = (line: number) => [...measured.columns[`book/line/${line}.loss_usd_m`]];
  expect(lost(2)[0]).toBeCloseTo(0, 9);
  expect(lost(3)[0]).toBeCloseTo(4.297297, 6);
  expect(lost(4)).toEqual([4, 4]);
  expect(lost(5)[0]).toBeCloseTo(1.718919, 6);
  expect(lost(6)).toEqual([0.8, 0]);
  expect(said("book.line.3.lgd")).toBeCloseTo(17.189189 / 20, 6);
  expect(said("book.line.6.lgd")).toBeCloseTo(0.8, 9);
});

test("the book loses 10.816216 on path 0 and 4 on path 1: 7.408108 expected, of 15 held", () => {
  expect([...measured.columns["book/total.loss_usd_m"]]).toEqual([expect.closeTo(OWNER_0 + 4.8, 6), 4]);
  expect(said("book.total.held")).toBe(15);
  expect(said("book.total.expected_loss")).toBeCloseTo((OWNER_0 + 8.8) / 2, 6);
  expect(said("book.total.expected_loss_share")).toBeCloseTo((OWNER_0 + 8.8) / 30, 6);
  // of two paths the worse one is all of the tail, and the 95th percentile
  expect(said("book.total.shortfall")).toBeCloseTo(OWNER_0 + 4.8, 6);
  expect(said("book.total.loss_p95")).toBeCloseTo(OWNER_0 + 4.8, 6);
});

test("by borrower: what each holds, how often it falls, what it loses", () => {
  expect(said("book.borrower.owner.held")).toBe(10);
  expect(said("book.borrower.owner.pd_run")).toBe(0.5);
  expect(said("book.borrower.owner.expected_loss")).toBeCloseTo(OWNER_0 / 2, 6);
  expect(said("book.borrower.other.expected_loss")).toBe(4);
  expect(said("book.borrower.other.pd_run")).toBe(1);
});

test("by tenant: the owner's loss is the tenant's, that had fallen first; a claim on the tenant is its own; the other has none", () => {
  expect(said("book.tenant.tenant.held")).toBe(11);
  expect(said("book.tenant.tenant.expected_loss")).toBeCloseTo((OWNER_0 + 0.8) / 2, 6);
  expect(said("book.tenants_paying.expected_loss")).toBe(0);
  expect(said("book.untenanted.held")).toBe(4);
  expect(said("book.untenanted.expected_loss")).toBe(4);
});

test("by guarantor: half of the owner's debts of 26 stands behind a cap of 13", () => {
  expect(said("book.guarantor.backer.held")).toBe(10);
  expect(said("book.guarantor.backer.covered")).toBeCloseTo(5, 9);
  expect(said("book.guarantor.backer.expected_loss")).toBeCloseTo(OWNER_0 / 2, 6);
});

test("a line of a debt repaid before its debtor falls is no default of the line", () => {
  const early = tinyModel({
    ...world,
    contracts: { ...world.contracts, other_note: { ...world.contracts?.other_note, due: "2026-02" } },
    entities: { ...world.entities, other: { ...world.entities?.other, cash_usd_m: 13 } },
  });
  const held = bookOf(early, "other,other_note,4");
  const watched = { ...early, book: held };
  const measures = startMeasures(watched, kinds, 1, false, shareEstate);
  measures.at(0);
  runPath(watched, kinds, drawInnovations(early, 1, 0), measures.watch, makeWorkspace(early, kinds));
  const { columns } = measures.finish();
  // 13 − 2 − 10 repaid in February: 1 for March, nothing in April and May, the second of which is the default
  expect(columns["other.default_month"][0]).toBe(4);
  expect(columns["book/line/2.default_month"][0]).toBe(Number.POSITIVE_INFINITY);
  expect(columns["book/total.loss_usd_m"][0]).toBe(0);
});

test("a dollar more of a rank gets what its rank gets; where nobody stands, what those below leave", () => {
  const senior = { id: "s", claimUsd: 60, collateral: -1, lien: 1, rank: 1 };
  const junior = { id: "j", claimUsd: 80, collateral: -1, lien: 1, rank: 2 };
  const shared = (classes: (typeof senior)[], freeUsd: number) => ({
    classes,
    got: recover(classes, { collateral: [], freeUsd, costFraction: 0 }),
  });
  const both = shared([senior, junior], 100);
  expect(marginalFraction(both.classes, both.got, 1)).toBe(1);
  expect(marginalFraction(both.classes, both.got, 2)).toBe(0.5); // 40 of 80
  const poor = shared([senior], 60);
  expect(marginalFraction(poor.classes, poor.got, 2)).toBe(0);
  const rich = shared([senior], 61);
  expect(marginalFraction(rich.classes, rich.got, 2)).toBe(1);
  expect(marginalFraction(both.classes, both.got, 0)).toBe(1); // above all: paid out of what is below
});

test("limits of a mean and of a tail, by hand", () => {
  // 1 … 5: deviation √2.5, ÷ √5 = 0.707107, × 1.959964
  const [low, high] = meanLimits([1, 2, 3, 4, 5], 0.95);
  expect(low).toBeCloseTo(3 - 1.385904, 5);
  expect(high).toBeCloseTo(3 + 1.385904, 5);
  expect(meanLimits([0, 0, 0, 8], 0.95)[0]).toBe(0);
  // tail 10, 6 and half of 4 beyond q = 0.5: mean 18 / 2.5 = 7.2; s² = (7.84 + 1.44 + 5.12) / 2.5 = 5.76; (5.76 + 0.5 × 3.2²) / 2.5
  const worst = [10, 6, 4].map((value, i) => ({ value, weight: i === 2 ? 0.5 : 1 }));
  const half = 1.959964 * Math.sqrt(10.88 / 2.5);
  expect(tailLimits(worst, 0.5, 0.95)[1]).toBeCloseTo(7.2 + half, 5);
  expect(tailLimits(worst, 0.5, 0.95)[0]).toBe(4); // 7.2 − 4.09 is below the edge
});
