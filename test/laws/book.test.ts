// What holds of any lender's book: its parts add up, it is linear in what is held, order and splitting change nothing, its tail is no less
// than its percentile and no more than its lines' tails added, and watching it changes nothing that happens.

import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { Model } from "../../src/engine/model.ts";
import type { BookReport } from "../../src/engine/report/book-table.ts";
import type { Measured } from "../../src/engine/report/measures.ts";
import { serially, simulate } from "../../src/engine/simulate.ts";
import { bookOf, figureOf, measuredWith, reportOn } from "../report/book.ts";
import { mergeOver, type Over, tinyModel } from "../tiny-world.ts";
import { moving } from "./any-world.ts";

const PATHS = 200;
const OPERATORS = ["owner", "second", "third"];
const siteOf = (owner: string) => (owner === "owner" ? "plain" : `${owner}_site`);
const machines = (owner: string) => ({ site: siteOf(owner), owner, hashrate_ehs: 1, j_per_th: 28 });
const operator = (name: string, cash_usd_m: number) => ({ name, cash_usd_m, look_ahead_months: 0 });

/** Three borrowers on mining and rent that may or may not come; two tenants that fall often. */
const over: Over = mergeOver(moving, {
  head: { months: 18 },
  market: { ai_demand: { tenant_default_tight_pct: 40, slip_median_months: 1, slip_p90_months: 3 } },
  entities: {
    owner: operator("Owner", 4),
    second: operator("Second", 5),
    third: operator("Third", 2),
    tenant: { default_multiplier: 1, recovery_pct: 30 },
    customer: { name: "Customer", role: "tenant", default_multiplier: 2 },
    backer: { name: "Backer", role: "guarantor", default_multiplier: 0.5 },
  },
  sites: Object.fromEntries(
    OPERATORS.map((owner) => [siteOf(owner), { owner, grid_mw: 100, mining_pue: 1 }]),
  ),
  halls: Object.fromEntries(
    [
      ["a", "owner"],
      ["b", "owner"],
      ["c", "second"],
    ].map(([id, owner]) => [id, { site: siteOf(owner), critical_mw: 5, ready: "2026-03", builder: id }]),
  ),
  fleets: { one: machines("owner"), two: machines("second"), three: machines("third") },
  contracts: {
    ...Object.fromEntries(
      [
        ["a", "owner", "tenant"],
        ["b", "owner", "customer"],
        ["c", "second", "customer"],
      ].map(([hall, landlord, tenant]) => [
        `lease_${hall}`,
        {
          kind: "hosting_lease",
          tenant,
          landlord,
          halls: [hall],
          rent_usd_per_kw_month: 60,
          term_months: 60,
          pass_through_power: true,
        },
      ]),
    ),
    backing: {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "second",
      obligor: "customer",
      covers: "lease_c",
      cap_usd_m: 2,
    },
    power: null,
    ...Object.fromEntries(
      OPERATORS.flatMap((entity) => [
        [`${entity}_power`, { kind: "power_tariff", site: siteOf(entity), usd_per_mwh: 50 }],
        [`${entity}_staff`, { kind: "overhead", entity, usd_m_per_month: 0.6 }],
      ]),
    ),
    owner_loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 8, rate_pct: 10, due: "2028-03" },
    owner_note: { kind: "note", issuer: "owner", face_usd_m: 20, coupon_pct: 6, due: "2030-01" },
    second_loan: {
      kind: "equipment_loan",
      borrower: "second",
      fleet: "two",
      balance_usd_m: 12,
      rate_pct: 9,
      due: "2028-01",
      hand_back: false,
    },
    third_line: { kind: "revolver", borrower: "third", commitment_usd_m: 5, rate_pct: 8, due: "2028-06" },
    third_cv: { kind: "convertible", issuer: "third", face_usd_m: 10, due: "2028-01", conversion_usd: 99 },
  },
});
const DEBTS: Readonly<Record<string, readonly [string, number]>> = {
  owner_loan: ["owner", 8],
  owner_note: ["owner", 20],
  second_loan: ["second", 12],
  third_line: ["third", 5],
  third_cv: ["third", 10],
};
const everything = Object.entries(DEBTS).map(([id, [entity, usdM]]) => `${entity},${id},${usdM}`);
const some = [
  "owner,owner_note,5",
  "second,second_loan,3",
  "third,third_cv,2.5",
  "owner,,1.5",
  "customer,,4",
];

let model: Model;
beforeAll(() => {
  model = tinyModel(over, "open", true);
});

async function run(
  lines: readonly string[],
): Promise<{ measured: Measured; report: BookReport; of: (id: string) => number }> {
  const book = bookOf(model, ...lines);
  const measured = await measuredWith(model, book, PATHS);
  const report = reportOn(model, book, measured);
  const figure = figureOf(report);
  return { measured, report, of: (id) => figure(id).value };
}
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

test("everything may happen: borrowers fall on some paths and not on others, tenants before them and not", async () => {
  const { of } = await run(some);
  for (const borrower of OPERATORS) {
    expect(of(`book.borrower.${borrower}.pd_run`), borrower).toBeGreaterThan(0.05);
    expect(of(`book.borrower.${borrower}.pd_run`), borrower).toBeLessThan(1);
  }
  for (const id of ["tenant.tenant", "tenant.customer", "tenants_paying", "untenanted"])
    expect(of(`book.${id}.expected_loss`), id).toBeGreaterThan(0);
});

// nobody has shares, so that no new notes are sold on the way
test("a book of everything loses what all instruments lose, path by path", async () => {
  const { measured } = await run(everything);
  let compared = 0;
  for (let k = 0; k < PATHS; k++) {
    const lost = sumOf(OPERATORS.map((id) => measured.columns[`${id}.debt_loss_usd_m`][k]));
    expect(measured.columns["book/total.loss_usd_m"][k]).toBeCloseTo(lost, 9);
    if (lost > 0) compared++;
  }
  expect(compared).toBeGreaterThan(20);
});

describe("adding up", () => {
  test("lines, borrowers and tenants each add up to the book: held, expected, in the tail", async () => {
    const { report, of } = await run(some);
    for (const table of ["book", "book_borrower", "book_tenant"]) {
      const rows = report.tables.find(({ id }) => id === table)?.rows ?? [];
      for (const column of ["held", "expected_loss", "in_tail"]) {
        const sum = sumOf(rows.flatMap(({ figures }) => (figures[column] ? [of(figures[column])] : [])));
        expect(sum, `${table} ${column}`).toBeCloseTo(of(`book.total.${column}`), 9);
      }
    }
    expect(of("book.total.in_tail")).toBeCloseTo(of("book.total.shortfall"), 12);
  });

  test("the tail is no less than the percentile, and no more than the lines' own tails added", async () => {
    const { of } = await run(some);
    expect(of("book.total.shortfall")).toBeGreaterThanOrEqual(of("book.total.loss_p95"));
    expect(of("book.total.shortfall")).toBeLessThanOrEqual(of("book.total.alone") + 1e-9);
    expect(of("book.total.loss_p95")).toBeGreaterThan(0);
  });
});

describe("what is held counts as much as it is, however it is written", () => {
  const keys = ["expected_loss", "loss_p95", "shortfall", "alone"];
  const totals = async (lines: readonly string[]) => {
    const { of } = await run(lines);
    return keys.map((key) => of(`book.total.${key}`));
  };

  test("twice of everything loses twice as much", async () => {
    const twice = some.map((line) => line.replace(/[\d.]+$/, (usdM) => String(2 * Number(usdM))));
    const [once, doubled] = [await totals(some), await totals(twice)];
    once.forEach((usdM, i) => {
      expect(doubled[i], keys[i]).toBeCloseTo(2 * usdM, 9);
    });
  });

  test("a line cut in two, and lines in another order, change nothing", async () => {
    const base = await totals(some);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(some, { minLength: some.length }),
        fc.nat({ max: some.length - 1 }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        async (shuffled, cut, share) => {
          const parts = shuffled.flatMap((line, i) => {
            if (i !== cut) return [line];
            const [entity, instrument, usdM] = line.split(",");
            const first = Number(usdM) * share;
            return [`${entity},${instrument},${first}`, `${entity},${instrument},${Number(usdM) - first}`];
          });
          const again = await totals(parts);
          base.forEach((usdM, i) => {
            expect(again[i], keys[i]).toBeCloseTo(usdM, 9);
          });
        },
      ),
      { numRuns: 5 },
    );
  });
});

test("watching a book changes no other column, to the bit", async () => {
  const { measured } = await run(some);
  const [alone] = await simulate(
    [{ name: "open", model, paths: PATHS, keepFans: false }],
    1,
    serially(kinds),
  );
  for (const [name, column] of Object.entries(alone.columns))
    expect(measured.columns[name], name).toEqual(column);
  const more = Object.keys(measured.columns).filter((name) => alone.columns[name] === undefined);
  expect(more.every((name) => name.startsWith("book/"))).toBe(true);
});
