// Who stands behind a line: the tenants a borrower lives on and how its debt is shared out between them, by hand.

import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { aboutOf, bookColumns } from "../../src/engine/report/book-columns.ts";
import { backingsOf, debtorOf, partsOf, tenantsOf } from "../../src/engine/report/book-parties.ts";
import { mergeOver, type Over, tinyModel } from "../tiny-world.ts";
import { bookOf, figureOf, measuredWith, reportOn } from "./book.ts";

const lease = (tenant: string, landlord: string, hall: string, usd: number) => ({
  kind: "hosting_lease",
  tenant,
  landlord,
  halls: [hall],
  rent_usd_per_kw_month: usd,
  term_months: 60,
  pass_through_power: true,
});
const hall = (site: string) => ({ site, critical_mw: 10, ready: "2026-01" });

/** The owner lets one hall at 1 m a month and its daughter another at 3 m; the loan is the owner's. */
const over: Over = {
  entities: {
    owner: { cash_usd_m: 50 },
    daughter: { name: "Daughter", parent: "owner", cash_usd_m: 50 },
    stranger: { name: "Stranger", cash_usd_m: 50 },
    tenant: { default_multiplier: 1 },
    customer: { name: "Customer", role: "tenant" },
    backer: { name: "Backer", role: "guarantor" },
  },
  sites: { far: { owner: "daughter", grid_mw: 100, mining_pue: 1 } },
  halls: { near: hall("plain"), away: hall("far") },
  contracts: {
    far_power: { kind: "power_tariff", site: "far", usd_per_mwh: 50 },
    near_lease: lease("tenant", "owner", "near", 100),
    away_lease: lease("customer", "daughter", "away", 300),
    backing: {
      kind: "guarantee",
      guarantor: "backer",
      beneficiary: "daughter",
      obligor: "customer",
      covers: "away_lease",
      cap_usd_m: 4,
      cap_steps_usd_m: { "2026-06": 3 },
    },
    loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 10, rate_pct: 0, due: "2030-01" },
    put_off: { kind: "waiver", borrower: "owner", loan: "loan", due: "2031-01" },
    own_note: { kind: "note", issuer: "stranger", face_usd_m: 5, due: "2030-01" },
  },
};
const model = tinyModel(over);

describe("who stands behind", () => {
  test("a borrower: its own tenants and its daughters', not its mother's; a tenant itself; nobody behind others", () => {
    expect(tenantsOf(model, kinds, "owner")).toEqual(["tenant", "customer"]);
    expect(tenantsOf(model, kinds, "daughter")).toEqual(["customer"]);
    expect(tenantsOf(model, kinds, "tenant")).toEqual(["tenant"]);
    expect(tenantsOf(model, kinds, "stranger")).toEqual([]);
    expect(tenantsOf(model, kinds, "backer")).toEqual([]);
  });

  test("a guarantee is for whom it pays, with the phases to come", () => {
    expect(backingsOf(model, "daughter")).toEqual([{ contract: "backing", guarantor: "backer", capUsdM: 7 }]);
    expect(backingsOf(model, "owner")).toEqual([]);
  });

  test("a contract that is no debt has no debtor", () => {
    const debtors = ["loan", "own_note", "near_lease"].map((id) =>
      debtorOf(model.contracts.find((contract) => contract.id === id)!, kinds),
    );
    expect(debtors.map((at) => model.entities[at]?.id)).toEqual(["owner", "stranger", undefined]);
  });

  test("an instrument is its contract and what was put off of it; nothing where it was never signed", () => {
    const idOf = (at: number) => model.contracts[at].id;
    expect(partsOf(model, "loan").map(idOf)).toEqual(["loan", "put_off"]);
    const unsigned = {
      ...model,
      contracts: model.contracts.map((each) => (each.id === "loan" ? { ...each, kind: "void" } : each)),
    };
    expect(partsOf(unsigned, "loan")).toEqual([]);
  });
});

test("held by tenant, as they are billed: 1 m and 3 m a month share 8 m as 2 and 6; power passed through counts for nothing", async () => {
  const book = bookOf(model, "owner,loan,8", "stranger,own_note,1");
  const figure = figureOf(reportOn(model, book, await measuredWith(model, book, 2)));
  expect(figure("book.tenant.tenant.held").value).toBeCloseTo(2, 9);
  expect(figure("book.tenant.customer.held").value).toBeCloseTo(6, 9);
  expect(figure("book.untenanted.held").value).toBe(1);
});

describe("the loss goes to the tenant that failed first by the month the borrower did", () => {
  const NEVER = Number.POSITIVE_INFINITY;
  test.each([
    { tenant: 3, customer: 4, of: [8, 0, 0] },
    { tenant: NEVER, customer: 5, of: [0, 8, 0] },
    { tenant: 2, customer: 2, of: [4, 4, 0] },
    { tenant: 5, customer: 5, of: [4, 4, 0] },
    { tenant: 6, customer: NEVER, of: [0, 0, 8] },
  ])("of $tenant and $customer against 5: $of", ({ tenant, customer, of }) => {
    const book = bookOf(model, "owner,loan,8", "stranger,own_note,1");
    const column = (value: number) => Float64Array.of(value);
    const columns = bookColumns(
      model,
      kinds,
      book,
      1,
      {
        "book/instrument/loan.at_default_usd_m": column(10),
        "book/instrument/loan.loss_usd_m": column(10),
        "book/instrument/own_note.at_default_usd_m": column(5),
        "book/instrument/own_note.loss_usd_m": column(5),
        "book/entity/tenant.default_month": column(tenant),
        "book/entity/customer.default_month": column(customer),
      },
      { "owner.default_month": column(5), "stranger.default_month": column(1) },
    );
    const lost = ["tenant/tenant", "tenant/customer", "tenants_paying", "untenanted"].map(
      (id) => columns[`book/${id}.loss_usd_m`][0],
    );
    expect(lost).toEqual([...of, 1]);
  });
});

test("a column of an entity is about that entity's default; of a sum about the borrower of the line that lost most", () => {
  const watched = { ...model, book: bookOf(model, "owner,loan,8", "stranger,own_note,1") };
  const columns = {
    "owner.default_month": Float64Array.of(5),
    "stranger.default_month": Float64Array.of(1),
    "book/entity/tenant.default_month": Float64Array.of(3),
    "book/line/2.loss_usd_m": Float64Array.of(2),
    "book/line/3.loss_usd_m": Float64Array.of(7),
  };
  const about = (column: string) => aboutOf(column, watched, kinds, columns, 0);
  expect(about("book/entity/tenant.default_month")).toEqual({ entity: "tenant", month: 3 });
  expect(about("book/total.loss_usd_m")).toEqual({ entity: "stranger", month: 1 });
  expect(about("owner.default_month")).toBeUndefined();
});

test("an instrument that a case is without loses nothing, and is no unsecured claim", async () => {
  const failing = tinyModel(
    mergeOver(over, {
      contracts: {
        staff: { kind: "overhead", entity: "owner", usd_m_per_month: 30 },
        loan: { status: "expected" },
      },
    }),
  );
  const book = bookOf(failing, "owner,loan,8");
  const without = {
    ...failing,
    contracts: failing.contracts.map((each) => (each.id === "loan" ? { ...each, kind: "void" } : each)),
  };
  const lossOf = async (of: typeof failing) =>
    (await measuredWith(of, book, 1)).columns["book/total.loss_usd_m"][0];
  expect(await lossOf(failing)).toBeGreaterThan(0);
  expect(await lossOf(without)).toBe(0);
});
