// A tiny world resolved: the calendar, names, defaults, funding, claims and the order of everything numbered.

import { describe, expect, it, test } from "vitest";
import { builtInEntities, NEVER, stepNames } from "../../src/engine/model.ts";
import { monthIndex } from "../../src/engine/world/terms.ts";
import { type Over, problemsOf, runTiny, tinyModel } from "../tiny-world.ts";

const term = (model: ReturnType<typeof tinyModel>, id: string) => {
  const found = model.contracts.find((contract) => contract.id === id);
  if (!found) throw new Error(`no contract ${id}`);
  return found.terms as unknown as Record<string, number> & Record<string, Float64Array>;
};

describe("the calendar", () => {
  const { months, firstMonth, asOfDay } = tinyModel({
    head: { as_of: "2027-10-15", start: "2027-11", months: 5 },
  });

  test("counts on from the first month with the days each has, leap day and all", () => {
    expect(months).toEqual([
      { label: "2027-11", monthNumber: 2027 * 12 + 10, days: 30 },
      { label: "2027-12", monthNumber: 2027 * 12 + 11, days: 31 },
      { label: "2028-01", monthNumber: 2028 * 12, days: 31 },
      { label: "2028-02", monthNumber: 2028 * 12 + 1, days: 29 },
      { label: "2028-03", monthNumber: 2028 * 12 + 2, days: 31 },
    ]);
    expect(firstMonth).toBe(2027 * 12 + 10);
    expect(asOfDay).toBe(21_106); // 57 years from 1970 with 14 leap days are 20,819 days to 2027-01-01, and 287 to 15 October
  });

  it.each([
    ["2026-01", 0],
    ["2027-03", 14],
    ["2025-11", -2],
    ["2026-02-15", 1.5], // the 15th of 28 days: 14 are over
  ])("%s is month %f from January 2026", (text, index) => {
    expect(monthIndex(text, 2026 * 12)).toBe(index);
  });
});

describe("terms", () => {
  const model = tinyModel({
    halls: {
      hall: { site: "plain", critical_mw: 1, ready: "2026-04-20" },
      never: { site: "plain", critical_mw: 1, ready: "unknown" },
    },
    contracts: {
      order: {
        kind: "equipment_order",
        buyer: "owner",
        vendor: "vendor",
        deliveries_usd_m: { "2026-02": 3, "2040-01": 9 },
      },
      note: {
        kind: "convertible",
        issuer: "owner",
        face_usd_m: 1,
        due: "2027-06-15",
        conversion_usd: 1,
        holder_put: "unknown",
      },
    },
  });

  test("a day of a month field is its month, what is unknown never comes, what is absent has its default", () => {
    expect(model.halls.map(({ ready }) => ready)).toEqual([3, NEVER]);
    expect(term(model, "note").due).toBe(17);
    expect(term(model, "note").holder_put).toBe(NEVER);
    expect(term(model, "note").coupon_pct).toBe(0);
    expect(term(model, "order").pay_days).toBe(30);
  });

  test("amounts by month stand in their months; beyond the horizon they are left out", () => {
    expect([...term(model, "order").deliveries_usd_m]).toEqual([0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("a name is the number of what it names", () => {
    const { buyer, vendor, guarantor } = term(model, "order") as unknown as Record<string, number>;
    expect(model.entities[buyer].id).toBe("owner");
    expect(model.entities[vendor].id).toBe("vendor");
    expect(guarantor).toBe(-1);
  });
});

describe("entities", () => {
  const model = tinyModel();

  test("built-in ones come first and are outside, with the tenant and the vendor; operators are not", () => {
    expect(model.entities.map(({ id }) => id)).toEqual([...builtInEntities, "owner", "tenant", "vendor"]);
    expect(model.entities.filter(({ outside }) => !outside).map(({ id }) => id)).toEqual(["owner"]);
  });

  test("every claim is in its payer's ladder once, on its rung, and held by its payee; outside entities have no ladder", () => {
    const full = tinyModel({
      fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 } },
      contracts: {
        loan: {
          kind: "term_loan",
          borrower: "owner",
          balance_usd_m: 1,
          rate_pct: 1,
          due: "2027-01",
          rank: "unsecured_debt",
        },
      },
    });
    for (const { index, outside, claimsOwed, claimsHeld } of full.entities) {
      const ladder = full.network.ladders[index];
      expect(ladder.flat().sort()).toEqual(outside ? [] : [...claimsOwed].sort());
      ladder.forEach((rung, at) => {
        for (const claim of rung) expect(full.claims[claim].step).toBe(stepNames[at]);
      });
      for (const claim of claimsOwed) expect(full.claims[claim].from).toBe(index);
      for (const claim of claimsHeld) expect(full.claims[claim].to).toBe(index);
      expect(full.network.reserveRung[index]).toBe(outside ? -1 : stepNames.indexOf("senior_debt"));
    }
    expect([...full.network.to]).toEqual(full.claims.map(({ to }) => to));
    expect(full.claims.map(({ index }) => index)).toEqual(full.claims.map((_, i) => i));
    expect(full.claims.find(({ id }) => id === "loan.interest")?.step).toBe("unsecured_debt");
  });

  test("every number a contract carries has a place of its own, one for each hall where it says so", () => {
    const halls = Object.fromEntries(
      ["one", "two", "three"].map((id) => [id, { site: "plain", critical_mw: 1, ready: "2026-06" }]),
    );
    const lease = {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: Object.keys(halls),
      rent_usd_per_kw_month: 1,
      term_months: 9,
    };
    const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 7, rate_pct: 1, due: "2027-01" };
    const with_ = tinyModel({ halls, contracts: { lease, loan } });
    const places = with_.contracts.flatMap(({ at }) => Object.values(at));
    expect(new Set(places).size).toBe(places.length);
    const { lease: of, next } = {
      lease: with_.contracts.find(({ id }) => id === "lease"),
      next: with_.contracts.find(({ id }) => id === "loan"),
    };
    if (!of || !next) throw new Error("no lease");
    const after = places.filter((place) => place > of.at.missed).sort((a, b) => a - b)[0];
    expect(after).toBe(of.at.missed + 3);
    expect(Math.max(...places)).toBeLessThan(with_.memorySize);
    expect(with_.entities.find(({ id }) => id === "owner")?.debtMemory).toContain(next.at.balanceUsd);
    expect(runTiny(with_)[0].memory("loan", "balanceUsd")).toBe(7e6);
    expect(with_.milestones.map(({ owner }) => with_.entities[owner].id)).toEqual([
      "owner",
      "owner",
      "owner",
    ]);
    expect(with_.milestones.map(({ place }) => place)).toEqual([0, 1, 2].map((i) => of.at.missed + i));
  });
});

describe("funding", () => {
  const loan = (status: string) => ({
    kind: "term_loan",
    status,
    borrower: "owner",
    balance_usd_m: 1,
    rate_pct: 1,
    due: "2030-01",
  });
  const over: Over = {
    contracts: { signed: loan("closed"), priced: loan("announced"), hoped: loan("expected") },
  };
  const written = (funding: "committed" | "announced" | "open") =>
    tinyModel(over, funding)
      .contracts.map(({ id }) => id)
      .filter((id) => ["signed", "priced", "hoped"].includes(id));

  test("closed counts always, announced unless only commitments do, expected with markets open", () => {
    expect(written("committed")).toEqual(["signed"]);
    expect(written("announced")).toEqual(["signed", "priced"]);
    expect(written("open")).toEqual(["signed", "priced", "hoped"]);
  });

  test("what is only expected is known as such", () => {
    const model = tinyModel(over, "open");
    expect(model.expected.map((index) => model.contracts[index].id)).toEqual(["hoped"]);
  });
});

describe("sites", () => {
  const model = tinyModel({
    sites: { other: { owner: "owner", grid_mw: 10 } },
    halls: {
      a: { site: "other", critical_mw: 1, ready: "2026-06", builder: "first" },
      b: { site: "plain", critical_mw: 1, ready: "2026-06", builder: "second" },
    },
    fleets: {
      worst: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 40 },
      best: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 15 },
      middle: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 25 },
      elsewhere: { site: "other", owner: "owner", hashrate_ehs: 1, j_per_th: 10 },
    },
    contracts: { more: { kind: "power_tariff", site: "other", usd_per_mwh: 33 } },
  });

  test("hold their own halls and fleets, the most efficient machines first, and their own supply", () => {
    const ids = (list: readonly { readonly id: string }[], places: readonly number[]) =>
      places.map((at) => list[at].id);
    expect(model.sites.map(({ fleets }) => ids(model.fleets, fleets))).toEqual([
      ["best", "middle", "worst"],
      ["elsewhere"],
    ]);
    expect(model.sites.map(({ halls }) => ids(model.halls, halls))).toEqual([["b"], ["a"]]);
    expect(model.sites.map(({ powerContract }) => model.contracts[powerContract].id)).toEqual([
      "power",
      "more",
    ]);
    expect(model.sites.map(({ power }) => power.fixedUsdPerMwh)).toEqual([50, 33]);
  });

  test("halls of one builder slip together, of two apart; nobody uses a hall that no contract names", () => {
    expect(model.builders).toEqual(["first", "second"]);
    expect(model.halls.map(({ builderIndex }) => builderIndex)).toEqual([0, 1]);
    expect(model.halls.map(({ customer }) => customer)).toEqual([-1, -1]);
  });
});

test("a hub whose series has no prices before the as-of day is a problem of that hub", () => {
  const problems = problemsOf({ hubs: { far: { series: "NOWHERE" } } });
  expect(problems).toHaveLength(1);
  expect(problems[0].code).toBe("dangling-name");
  expect(problems[0].message).toContain("NOWHERE");
});

test("a builder's delay moves the halls still to come and none that is accepted", () => {
  const model = tinyModel({
    market: { ai_demand: { slip_median_months: 2, slip_p90_months: 2 } },
    halls: {
      done: { site: "plain", critical_mw: 1, ready: "2025-06" },
      now: { site: "plain", critical_mw: 1, ready: "2026-01" },
      later: { site: "plain", critical_mw: 1, ready: "2026-05" },
    },
  });
  expect(Array.from(runTiny(model)[0].opening.hallReady)).toEqual([-7, 0, 6]);
});

describe("the edges of the calendar", () => {
  const deliveries = (deliveries_usd_m: Record<string, number>) => ({
    contracts: { order: { kind: "equipment_order", buyer: "owner", vendor: "vendor", deliveries_usd_m } },
  });

  test("amounts of the first month and of the last are in, of the month after the last are not", () => {
    const model = tinyModel(deliveries({ "2026-01": 1, "2026-12": 3, "2027-01": 4 }));
    expect([...term(model, "order").deliveries_usd_m]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
  });

  test("an amount of the month before the first is a problem where it stands", () => {
    const [problem] = problemsOf(deliveries({ "2025-12": 4 }));
    expect(problem).toMatchObject({
      code: "calendar",
      message: "order.deliveries_usd_m: 2025-12 lies before the first month, 2026-01",
      hint: "what was paid before belongs in the opening balance",
    });
    expect(problem.where).toMatch(/^tiny\.yaml:1:\d+$/);
  });
});

test("a contract that names one which does not count in this funding is a problem, with the name", () => {
  const loan = { kind: "term_loan", status: "expected", borrower: "owner", rate_pct: 1, due: "2030-01" };
  const over: Over = {
    contracts: { loan, later: { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-12" } },
  };
  expect(problemsOf(over)).toEqual([]);
  expect(problemsOf(over, "committed")).toMatchObject([
    { code: "dangling-name", message: 'later.loan: there is no "loan" among contracts' },
  ]);
});

test("a word of the world that says nothing is empty, a flag not written is its default, a name of nobody is −1", () => {
  const model = tinyModel({ entities: { owner: { sell_treasury: false } } });
  const [owner, tenant] = ["owner", "tenant"].map((id) => model.entities.find((entity) => entity.id === id));
  expect([owner?.sell_treasury, tenant?.sell_treasury]).toEqual([false, true]);
  expect([owner?.short, owner?.parent, owner?.role]).toEqual(["", -1, "operator"]);
});
