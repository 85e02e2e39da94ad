// An entity's claims by what they are for, and who acts in which order, written out by name for a world that has one of each.

import { describe, expect, it } from "vitest";
import { stepNames } from "../../src/engine/model.ts";
import { entityIndex, mergeOver, type Over, problemsOf, tinyModel } from "../tiny-world.ts";

const hall = { site: "plain", critical_mw: 10, ready: "2026-06", builder: "first" };
const over: Over = {
  entities: { child: { name: "Child", parent: "owner" }, pair: { name: "Pair", parent: "none" } },
  halls: { hall, other: { ...hall, builder: "second" } },
  fleets: { fleet: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 } },
  contracts: {
    later: { kind: "waiver", borrower: "owner", loan: "loan", due: "2030-01" },
    campus: { kind: "sale_leaseback", entity: "owner", noi_usd_m_per_year: 9 },
    line: {
      kind: "revolver",
      borrower: "owner",
      commitment_usd_m: 1,
      rate_pct: 1,
      due: "2030-01",
      rank: "unsecured_debt",
    },
    loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 1, rate_pct: 1, due: "2030-01" },
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 1,
      term_months: 9,
    },
    build: {
      kind: "construction",
      owner: "owner",
      halls: ["hall"],
      left_usd_m: 1,
      from: "2026-01",
      to: "2026-02",
      tenant: "tenant",
      tenant_share_pct: 5,
    },
    order: { kind: "equipment_order", buyer: "owner", vendor: "vendor", deliveries_usd_m: {} },
    share: { kind: "convertible", issuer: "owner", face_usd_m: 1, due: "2030-01", conversion_usd: 1 },
  },
};
const model = tinyModel(over);
const owner = model.entities[entityIndex(model, "owner")];
const named = (claims: readonly number[]) => claims.map((claim) => model.claims[claim].id).sort();

describe("the owner's claims", () => {
  it("that run every month: received, and paid with tax", () => {
    expect(named(owner.operatingHeld)).toEqual([
      "cash_interest/owner.interest",
      "lease.power",
      "lease.rent",
      "mining/fleet.revenue",
      "power.credit",
    ]);
    expect(named(owner.operatingOwed)).toEqual([
      "campus.rent",
      "income_tax/owner.tax",
      "lease.cost",
      "lease.delay_credit",
      "lease.power_credit",
      "power.energy",
    ]);
  });

  it("of debt, and of those what is scheduled", () => {
    const issues = ["new_notes/owner/1", "new_notes/owner/2"].flatMap((id) => [
      `${id}.interest`,
      `${id}.principal`,
    ]);
    const scheduled = [
      "later.interest",
      "later.principal",
      "line.fee",
      "line.interest",
      "line.principal",
      "loan.interest",
      "loan.principal",
      ...issues,
      "share.coupon",
      "share.principal",
    ];
    expect(named(owner.serviceOwed)).toEqual([...scheduled].sort());
    expect(named(owner.debtOwed)).toEqual([...scheduled, "line.sweep", "loan.sweep"].sort());
  });

  it("that are capital, that may wait, that are written off", () => {
    expect(named(owner.capitalOwed)).toEqual(["build.progress", "order.cancelled", "order.invoice"]);
    expect(named(owner.patientOwed)).toEqual(["build.progress", "distribution/owner.dividend"]);
    expect(named(owner.writtenOffOwed)).toEqual(["build.progress", "order.invoice"]);
    expect(named(owner.writtenOffHeld)).toEqual(["build.contribution"]);
  });

  it("that are income: what is held, and what is owed", () => {
    expect(named(owner.incomeHeld)).toEqual([
      "cash_interest/owner.interest",
      "lease.power",
      "lease.rent",
      "mining/fleet.revenue",
      "power.credit",
    ]);
    expect(named(owner.incomeOwed)).toContain("order.cancelled");
    expect(named(owner.incomeOwed)).not.toContain("loan.principal");
  });

  it("stand on the rung of their contract's rank where it is debt, on their own elsewhere", () => {
    const step = (id: string) => model.claims.find((claim) => claim.id === id)?.step;
    expect([step("line.interest"), step("loan.interest"), step("share.coupon"), step("lease.rent")]).toEqual([
      "unsecured_debt",
      "senior_debt",
      "unsecured_debt",
      "operations",
    ]);
  });

  it("are none where a party is nobody: no guarantor, no next tenant", () => {
    const ids = model.claims.map(({ id }) => id);
    expect(ids.filter((id) => /^(order\.called|lease\.next)/.test(id))).toEqual([]);
    expect(model.claims.every(({ from, to }) => from >= 0 && to >= 0)).toBe(true);
  });
});

describe("debts and memory", () => {
  it("are the owner's, by contract", () => {
    expect(owner.debts.map((debt) => model.contracts[debt].id)).toEqual([
      "later",
      "line",
      "loan",
      "share",
      "new_notes/owner/1",
      "new_notes/owner/2",
    ]);
    expect(owner.debtMemory).toEqual(owner.debts.map((debt) => model.contracts[debt].at.balanceUsd));
  });

  it("have a number each, and as many as the world has", () => {
    const places = model.contracts.flatMap(({ kind, at, terms }) => {
      const halls = (terms as unknown as { halls?: readonly number[] }).halls?.length ?? 0;
      const perHall = /^(missed|phase|letFrom|letEnds|letPrice|firstFrom)$/;
      return Object.entries(at).flatMap(([name, place]) =>
        Array.from(
          { length: kind === "hosting_lease" && perHall.test(name) ? halls : 1 },
          (_, i) => place + i,
        ),
      );
    });
    expect([...places].sort((a, b) => a - b)).toEqual(
      Array.from({ length: model.memorySize }, (_, place) => place),
    );
  });

  it("know who owns the site of a hall that may be left", () => {
    const lease = model.contracts.find(({ id }) => id === "lease");
    expect(model.milestones).toEqual([{ owner: owner.index, place: lease?.at.missed }]);
  });
});

describe("who acts and who shares surplus", () => {
  const ids = (contracts: readonly number[]) => contracts.map((contract) => model.contracts[contract].id);

  it("in the order of the registry, whatever the order they are written in", () => {
    expect(ids(model.actions[owner.index])).toEqual([
      "line",
      "treasury_sale/owner",
      "share_sale/owner",
      "new_notes/owner/1",
      "new_notes/owner/2",
      "campus",
      "later",
    ]);
    expect(ids(model.surplus[owner.index])).toEqual(["line", "loan", "distribution/owner"]);
  });

  it("is each operator, its own contracts and no outsider", () => {
    const child = entityIndex(model, "child");
    expect(ids(model.surplus[child])).toEqual(["distribution/child"]);
    expect(model.actions[entityIndex(model, "tenant")]).toEqual([]);
    expect(model.contracts.filter(({ kind }) => kind === "going_concern").map(({ id }) => id)).toEqual([
      "going_concern/owner",
      "going_concern/child",
      "going_concern/pair",
    ]);
  });

  it("pays its parent, or the owners where it has none", () => {
    const to = (id: string) =>
      model.entities[model.claims.find((claim) => claim.id === `distribution/${id}.dividend`)?.to ?? -1].id;
    expect([to("child"), to("owner"), to("pair")]).toEqual(["owner", "owners", "owners"]);
  });
});

describe("who uses a hall", () => {
  it("is the party of the contract that names it, for its term; nobody's is nobody's for good", () => {
    const [hall, other] = model.halls;
    expect([hall.customer, hall.termMonths, other.customer, other.termMonths]).toEqual([
      entityIndex(model, "tenant"),
      9,
      -1,
      Number.POSITIVE_INFINITY,
    ]);
    expect(model.halls.map(({ builderIndex }) => builderIndex)).toEqual([0, 1]);
  });
});

describe("a ladder", () => {
  const ladder = (waterfall: readonly string[]) => {
    const written = tinyModel(mergeOver(over, { entities: { owner: { waterfall } } }));
    const at = entityIndex(written, "owner");
    const steps = written.network.ladders[at].map((rung) => [
      ...new Set(rung.map((claim) => written.claims[claim].step)),
    ]);
    return { steps, reserve: written.network.reserveRung[at] };
  };

  it("is as written, the rungs left out after it in the usual order; the reserve pays senior debt wherever it stands", () => {
    const { steps, reserve } = ladder(["equipment", "senior_debt"]);
    expect(steps.map(([step]) => step)).toEqual([
      "equipment",
      "senior_debt",
      "operations",
      "tax",
      "unsecured_debt",
      "refunds",
      "construction",
      "distributions",
    ]);
    expect(reserve).toBe(1);
    expect(ladder([...stepNames].reverse()).reserve).toBe(5);
  });

  it("with a rung that is none or stands twice is a problem of it, with the nearest name", () => {
    const problem = (waterfall: readonly string[]) =>
      problemsOf(mergeOver(over, { entities: { owner: { waterfall } } })).map(({ code, message, hint }) => [
        code,
        message,
        hint,
      ]);
    expect(problem(["operations", "tex"])).toEqual([
      [
        "unknown-key",
        'entities.owner.waterfall: "tex" is not a rung, or stands twice',
        'did you mean "tax"?',
      ],
    ]);
    expect(problem(["operations", "tax"])).toEqual([]);
  });

  it("keeps all of a defaulter's cash and receipts for its creditors", () => {
    expect([model.network.keptCashFraction, model.network.keptReceiptFraction]).toEqual([1, 1]);
  });
});

describe("a site", () => {
  const supplied = (contracts: NonNullable<Over["contracts"]>) =>
    problemsOf({ contracts }).map(({ code, message }) => [code, message]);

  it("is supplied by one contract: none and two are problems of it", () => {
    expect(supplied({ power: null })).toEqual([
      ["dangling-name", "sites.plain: no contract supplies it with power"],
    ]);
    expect(supplied({ more: { kind: "power_tariff", site: "plain", usd_per_mwh: 5 } })).toEqual([
      ["dangling-name", "sites.plain: power and more both supply it"],
    ]);
    expect(supplied({})).toEqual([]);
  });

  it("runs machines of the same efficiency in the order of their names", () => {
    const fleet = { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 };
    const { fleets, sites } = tinyModel({ fleets: { c: fleet, a: fleet, b: { ...fleet, j_per_th: 19 } } });
    expect(sites[0].fleets.map((at) => fleets[at].id)).toEqual(["b", "a", "c"]);
  });
});
