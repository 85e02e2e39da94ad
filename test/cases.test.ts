// The cases of a study and the state a path opens with: a tiny world with one loan expected, one put and one scenario.

import { describe, expect, it } from "vitest";
import { studyOf } from "../src/engine/cases.ts";
import { kinds } from "../src/engine/kinds.ts";
import { nextAiRegime } from "../src/engine/market/ai-demand.ts";
import { drawInnovations } from "../src/engine/market/draw.ts";
import { type Funding, type Model, NEVER, type World } from "../src/engine/model.ts";
import { openState } from "../src/engine/open.ts";
import { lateScenario } from "../src/engine/report/case-names.ts";
import { makeWorkspace, runPath } from "../src/engine/run.ts";
import { applyScenario } from "../src/engine/world/scenario.ts";
import { entityIndex, modelOf, type Over, tinyModel, tinyWorld } from "./tiny-world.ts";

const over: Over = {
  market: {
    ai_demand: { slip_median_months: 2, slip_p90_months: 6 },
    bitcoin: { hashrate_elasticity_short: 0.2 },
    equity: { window: "rule" },
  },
  contracts: {
    loan: {
      kind: "term_loan",
      borrower: "owner",
      status: "expected",
      balance_usd_m: 0,
      rate_pct: 10,
      due: "2027-01",
    },
    notes: {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 50,
      due: "2030-01",
      holder_put: "2026-09",
      conversion_usd: 20,
    },
    plain: { kind: "convertible", issuer: "owner", face_usd_m: 5, due: "2030-01", conversion_usd: 20 },
    staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.5 },
  },
  scenarios: {
    [lateScenario]: { about: "Late.", patch: { "market.ai_demand.slip_median_months": 5 } },
    dear: { about: "Dear.", patch: { "contracts.staff.usd_m_per_month": { times: 2 } } },
  },
};

const makers = {
  patch: (world: World, id: string) => applyScenario(world, id, kinds),
  resolve: (world: World, funding: Funding) => ({ ok: true as const, value: modelOf(world, funding) }),
};

describe("a study", () => {
  const study = (paths: number, scenarios: readonly string[] = [lateScenario, "dear"]) => {
    const made = studyOf(tinyWorld(over), scenarios, paths, makers);
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    return made.value;
  };
  const found = study(1_000);
  const modelOfCase = (name: string): Model => found.cases.find((each) => each.name === name)!.model;

  it("is each funding, each scenario, both ends of the range and each lever, compared ones on the first 256 paths", () => {
    expect(found.cases.map(({ name, paths, keepFans }) => [name, paths, keepFans])).toEqual([
      ["committed", 1_000, true],
      ["announced", 1_000, true],
      ["open", 1_000, true],
      [`scenario ${lateScenario}`, 1_000, true],
      ["scenario dear", 1_000, false],
      ["open, worst of range", 256, false],
      ["open, best of range", 256, false],
      ["lever loan not signed", 256, false],
      ["lever notes put waived", 256, false],
    ]);
    expect([found.sidePaths, study(100).sidePaths]).toEqual([256, 100]);
    expect(study(100).cases.every(({ paths }) => paths === 100)).toBe(true);
  });

  it("has as levers a financing not signed and a put waived, of whoever owes it", () => {
    const owner = entityIndex(found.open, "owner");
    expect(found.levers.map(({ case: name, entity, label }) => [name, entity, label])).toEqual([
      ["lever loan not signed", owner, "loan not signed"],
      ["lever notes put waived", owner, "notes put waived"],
    ]);
    const kindsOf = (name: string) =>
      Object.fromEntries(modelOfCase(name).contracts.map(({ id, kind }) => [id, kind]));
    expect(kindsOf("lever loan not signed")).toMatchObject({ loan: "void", notes: "convertible" });
    expect(kindsOf("lever notes put waived")).toMatchObject({ loan: "term_loan", notes: "convertible" });
    const put = (name: string) =>
      (modelOfCase(name).contracts.find(({ id }) => id === "notes")!.terms as { holder_put?: number })
        .holder_put;
    expect([put("open"), put("lever loan not signed"), put("lever notes put waived")]).toEqual([8, 8, NEVER]);
  });

  it("has a worst end of no equity, twice the delay and no answer of hashrate, a best end of the opposite", () => {
    const end = (name: string) => {
      const { equity, ai_demand, bitcoin } = found.cases.find((each) => each.name.includes(name))!.model
        .market;
      return [
        equity.window,
        ai_demand.slip_median_months,
        ai_demand.slip_p90_months,
        bitcoin.hashrate_elasticity_short,
      ];
    };
    expect(end("worst")).toEqual(["shut", 4, 12, 0]);
    expect(end("best")).toEqual(["open", 0, 0, 0.5]);
    expect(found.open.market.bitcoin.hashrate_elasticity_short).toBe(0.2);
  });

  it("reports every problem once, of scenarios too, and makes no cases", () => {
    const problem = { code: "calendar" as const, where: "tiny.yaml:1:1", message: "dates contradict" };
    const broken = {
      ...makers,
      resolve: () => ({ ok: false as const, problems: [problem, { ...problem, message: "twice" }] }),
    };
    const made = studyOf(tinyWorld(over), ["dear", "none"], 10, broken);
    expect(made.ok).toBe(false);
    const told = made.ok ? [] : made.problems.map(({ message }) => message);
    expect(told.slice(0, 2)).toEqual(["dates contradict", "twice"]);
    expect(told).toHaveLength(3);
    const alone = studyOf(tinyWorld(over), ["none"], 10, makers);
    expect(alone.ok).toBe(false);
  });
});

describe("a path opens", () => {
  const model = tinyModel({
    head: { months: 6 },
    market: { ai_demand: { slip_median_months: 2, slip_p90_months: 2, slip_extra_months: 1 } },
    entities: {
      owner: {
        cash_usd_m: 10,
        restricted_cash_usd_m: 2,
        debt_reserve_usd_m: 3,
        btc_free: 40,
        loss_carried_usd_m: 5,
        atm_capacity_usd_m: 60,
        shares_m: 70,
      },
    },
    halls: {
      coming: { site: "plain", critical_mw: 10, ready: "2026-03" },
      now: { site: "plain", critical_mw: 10, ready: "2026-01" },
      accepted: { site: "plain", critical_mw: 10, ready: "2025-11" },
    },
    fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 } },
  });
  const state = openState(model, kinds, drawInnovations(model, 1, 0));
  const owner = entityIndex(model, "owner");
  const tenant = entityIndex(model, "tenant");

  it("with each operator's balances, and none of those outside", () => {
    const of = (entity: number) =>
      [
        state.cashUsd,
        state.restrictedUsd,
        state.reserveUsd,
        state.btc,
        state.lossCarriedUsd,
        state.atmLeftUsd,
        state.sharesM,
      ].map((column) => column[entity]);
    expect(of(owner)).toEqual([10e6, 2e6, 3e6, 40, 5e6, 60e6, 70]);
    expect(of(tenant)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect([...state.fleetFraction]).toEqual([1]);
    expect(state.month).toBe(0);
  });

  // slip of two months and one more: month 2 becomes 5; what is accepted already stays
  it("with halls to come as late as their builder, those accepted as they are", () => {
    expect([...state.hallReady].map((month) => Math.round(month * 1e6) / 1e6)).toEqual([5, 0, -2]);
    expect([...state.hallCustomer]).toEqual([-1, -1, -1]);
  });

  it("and refuses a claim below zero or no number, by its name", () => {
    const bad = {
      ...kinds,
      overhead: {
        ...kinds.overhead,
        settle: (contract: never, _: never, book: { owe: (slot: number, usd: number) => void }) =>
          book.owe(Object.values((contract as { slot: Record<string, number> }).slot)[0], -1),
      },
    } as unknown as typeof kinds;
    const staffed = tinyModel({
      contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 1 } },
    });
    const run = () =>
      runPath(staffed, bad, drawInnovations(staffed, 1, 0), () => {}, makeWorkspace(staffed, bad));
    expect(run).toThrow(/claim staff\..* would be -1 USD/);
  });

  it("in the market's regime", () => {
    expect(nextAiRegime(model.market.ai_demand, state.market.aiRegime, 0.999)).toBe(state.market.aiRegime);
    expect([state.month, state.market.btcUsd]).toEqual([0, 100_000]);
  });
});
