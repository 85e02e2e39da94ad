// What cannot be true together in a world, one rule a test. Worlds are the tiny one: one site of 100 MW, owned by `owner`.

import { describe, expect, it } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { applyScenario } from "../../src/engine/world/scenario.ts";
import { type Over, problemsOf, runTiny, tinyModel, tinyWorld } from "../tiny-world.ts";

const hall = (more: object = {}) => ({ site: "plain", critical_mw: 10, ready: "2026-04", ...more });
const lease = (more: object = {}) => ({
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls: ["hall"],
  rent_usd_per_kw_month: 100,
  term_months: 120,
  ...more,
});
const work = (more: object) => ({
  kind: "construction",
  owner: "owner",
  halls: [],
  left_usd_m: 6,
  from: "2026-02",
  to: "2026-04",
  ...more,
});
const note = (more: object) => ({ kind: "note", issuer: "owner", face_usd_m: 1, due: "2026-01", ...more });
const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 1, rate_pct: 8, due: "2025-06" };
const messages = (over: Over) => problemsOf(over).map(({ message }) => message);

describe("months", () => {
  const conversion = { kind: "conversion", owner: "owner", halls: ["hall"], from: "2026-03", to: "2026-02" };
  it.each<[string, Over, string]>([
    ["work", { contracts: { it: work({ from: "2026-05" }) } }, 'it.to: 2026-04 is before "from", 2026-05'],
    [
      "a conversion",
      { halls: { hall: hall() }, contracts: { it: conversion } },
      'it.to: 2026-02 is before "from", 2026-03',
    ],
    [
      "a convertible that matured before the first month",
      { contracts: { it: { ...note({ due: "2025-12" }), kind: "convertible", conversion_usd: 5 } } },
      "it.due: 2025-12 is before the first month, 2026-01",
    ],
    [
      "a note that matured before the first month",
      { contracts: { it: note({ due: "2025-12" }) } },
      "it.due: 2025-12 is before the first month, 2026-01",
    ],
    [
      "notes due before their money comes",
      { contracts: { it: note({ closes: "2026-02" }) } },
      'it.due: 2026-01 is before "closes", 2026-02',
    ],
    [
      "a hall accepted before work on it begins",
      { halls: { it: hall({ work_begins: "2026-05" }) } },
      'it.ready: 2026-04 is before "work_begins", 2026-05',
    ],
  ])("in an order they cannot come in are a problem: %s", (_, over, message) => {
    const problems = problemsOf(over);
    expect(problems.map((problem) => problem.code)).toEqual(["calendar"]);
    expect(problems[0].message).toContain(message);
    expect(problems[0].where).toMatch(/^tiny\.yaml:1:\d+$/);
  });

  it.each<[string, Over]>([
    ["work of one month", { contracts: { it: work({ from: "2026-04" }) } }],
    ["work paid before the first month", { contracts: { it: work({ from: "2025-02", to: "2025-04" }) } }],
    ["a loan overdue, which is owed at once", { contracts: { it: loan } }],
    ["a note due in the first month", { contracts: { it: note({}) } }],
    ["a hall with no date", { halls: { it: hall({ ready: "unknown", work_begins: "2026-05" }) } }],
    ["work on a hall from the month of its acceptance", { halls: { it: hall({ work_begins: "2026-04" }) } }],
  ])("may be the same, past or unknown: %s", (_, over) => expect(messages(over)).toEqual([]));

  it("are put out of order by a scenario too", () => {
    const over = { contracts: { it: work({}) } };
    const change = { path: "contracts.it.from", where: "late", plus: 3 };
    const late = { id: "late", about: "", where: "", patch: [change] };
    const patched = applyScenario(tinyWorld(over), late, kinds);
    expect(patched.ok || patched.problems.map(({ where, message }) => [where, message])).toEqual([
      [expect.any(String), 'contracts.it.to: 2026-04 is before "from", 2026-05'],
    ]);
  });
});

describe("a hall", () => {
  const halls = { hall: hall(), other: hall() };

  it("let twice by its owner is a problem that names both contracts", () => {
    const contracts = { first: lease(), second: lease({ halls: ["other", "hall"] }) };
    expect(messages({ halls, contracts })).toEqual([
      "contracts.second.halls: hall is let by first too: both would be paid for it",
    ]);
  });

  const two: Over["entities"] = { lessor: { name: "Lessor" } };

  it("let by who does not own its site is a problem, told once a contract", () => {
    const contracts = { rent: lease({ landlord: "lessor", halls: ["hall", "other"] }) };
    expect(messages({ halls, entities: two, contracts })).toEqual([
      "contracts.rent.landlord: lessor cannot let halls of sites.plain, which owner owns",
    ]);
  });

  it("may be let on by who rents it from the owner", () => {
    const contracts = { rent: lease({ tenant: "lessor" }), on: lease({ landlord: "lessor" }) };
    expect(messages({ halls, entities: two, contracts })).toEqual([]);
  });
});

describe("the grid of a site", () => {
  const twoHalls = (criticalMw: number): Over => ({
    halls: {
      a: hall({ critical_mw: criticalMw, gross_per_critical: 1.25 }),
      b: hall({ critical_mw: 40, gross_per_critical: 1.25 }),
    },
  });

  // 40 + 60 critical MW at 1.25 are 125 gross, which the end of a range may be; 40 + 61 are 126.25.
  it("that delivers far less than the gross megawatts of its halls is a problem", () => {
    expect(messages(twoHalls(60))).toEqual([]);
    expect(messages(twoHalls(61))).toEqual([
      "sites.plain.grid_mw: its halls need 126 MW gross, and the connection delivers 100 MW (a, b)",
    ]);
  });

  it("does not count machines, nor the floor they stand on: they run in what halls leave", () => {
    const fleet = { site: "plain", owner: "owner", hall: "floor", hashrate_ehs: 20, j_per_th: 20 };
    expect(messages({ halls: { floor: hall({ critical_mw: 90 }) }, fleets: { fleet } })).toEqual([]);
  });
});

describe("a guarantee", () => {
  const backstop = (more: object) => ({
    kind: "guarantee",
    guarantor: "vendor",
    beneficiary: "owner",
    obligor: "tenant",
    covers: "rent",
    cap_usd_m: 10,
    ...more,
  });
  const world = (more: object): Over => ({
    halls: { hall: hall() },
    contracts: { rent: lease(), backstop: backstop(more) },
  });

  it.each<[string, object, string[]]>([
    ["as it should be", {}, []],
    [
      "of its own obligor",
      { guarantor: "tenant" },
      ["contracts.backstop.guarantor: tenant is the obligor too: in default it could not pay"],
    ],
    [
      "of rent another pays",
      { obligor: "suppliers" },
      ["contracts.backstop.covers: rent is paid by tenant, not by the obligor, suppliers"],
    ],
  ])("%s", (_, more, expected) => expect(messages(world(more))).toEqual(expected));
});

describe("all of them", () => {
  it("are told at once, each at the value it is about", () => {
    const problems = problemsOf({
      halls: { hall: hall({ critical_mw: 400 }) },
      contracts: { first: lease(), second: lease() },
    });
    expect(problems.map(({ code }) => code)).toEqual(["contradiction", "contradiction"]);
    expect(new Set(problems.map(({ where }) => where)).size).toBe(2);
    for (const { hint } of problems) expect(hint).toBeTruthy();
  });

  // 6 m of work over February to April: all of it is paid, 2 m a month.
  it("leave the cost of work that can be whole", () => {
    const months = runTiny(tinyModel({ contracts: { it: work({}) } }));
    expect(months.map(({ paid }) => paid["it.progress"] / 1e6)).toEqual([0, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
  });
});

describe("a debt's own terms", () => {
  const owed = { kind: "term_loan", borrower: "owner", balance_usd_m: 1, rate_pct: 8, due: "2027-06" };
  const waiver = (loan: string) => ({ kind: "waiver", borrower: "owner", loan, due: "2028-01" });
  it("put off only the borrower's own loan, and one with a rate", () => {
    const contracts = { owed, paper: note({ due: "2027-01" }) };
    expect(messages({ contracts: { ...contracts, it: waiver("owed") } })).toEqual([]);
    expect(messages({ contracts: { ...contracts, it: waiver("paper") } })).toEqual([
      "contracts.it.loan: paper is no loan (note), and owner can put off only its own",
    ]);
    const other = { entities: { other: { name: "Other", cash_usd_m: 1 } } };
    expect(
      messages({ ...other, contracts: { owed: { ...owed, borrower: "other" }, it: waiver("owed") } }),
    ).toEqual(["contracts.it.loan: owed is a loan of other (term_loan), and owner can put off only its own"]);
  });

  it("restore a pledge to where it is not called again", () => {
    const line = (restore_to_pct: number) => ({
      contracts: {
        it: {
          kind: "btc_line",
          borrower: "owner",
          balance_usd_m: 1,
          rate_pct: 8,
          due: "2027-06",
          pledged_btc: 20,
          call_below_pct: 140,
          restore_to_pct,
        },
      },
    });
    expect(messages(line(140))).toEqual([]);
    expect(messages(line(139))).toEqual([
      "contracts.it.restore_to_pct: 139 % would be called again at once: calls come below 140 %",
    ]);
  });
});
