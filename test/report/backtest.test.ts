// Stated probabilities against what became of each borrower: three operators of a model with nothing else in it.

import { describe, expect, it } from "vitest";
import {
  type CashMonth,
  entityStatus,
  type Model,
  type MonthView,
  NEVER,
  type State,
  triggers,
} from "../../src/engine/model.ts";
import {
  asForecast,
  backtestOf,
  countFalls,
  type Fall,
  type Forecast,
  judgedEntities,
  onRealPath,
  rankingLimits,
  verdictOf,
  watchFalls,
} from "../../src/engine/report/backtest.ts";
import { tinyModel } from "../tiny-world.ts";

const model = {
  entities: [
    { index: 0, id: "a", name: "A", outside: false, outcome: "survived", outcome_on: NEVER },
    { index: 1, id: "b", name: "B", outside: false, outcome: "defaulted", outcome_on: 11.4 },
    { index: 2, id: "c", name: "C", outside: false, outcome: "restructured", outcome_on: 5 },
    { index: 3, id: "d", name: "D", outside: false, outcome: "unknown", outcome_on: NEVER },
    { index: 4, id: "e", name: "E", outside: true, outcome: "survived", outcome_on: NEVER },
  ],
  fleets: [
    { index: 0, owner: 0 },
    { index: 1, owner: 2 },
  ],
} as unknown as Model;

describe("a verdict", () => {
  it.each([
    ["survived", NEVER, NEVER, { isHit: true, kind: "survived" }],
    ["survived", NEVER, 0, { isHit: false, kind: "false alarm" }],
    ["defaulted", 11.4, NEVER, { isHit: false, kind: "did not fall" }],
    ["defaulted", NEVER, 40, { isHit: true, kind: "fell in time" }],
    ["defaulted", 11.4, 11, { isHit: true, kind: "fell in time", monthsLate: 0 }],
    ["defaulted", 11.4, 14, { isHit: true, kind: "fell in time", monthsLate: 3 }],
    ["defaulted", 11.4, 8, { isHit: true, kind: "fell in time", monthsLate: -3 }],
    ["restructured", 11.4, 15, { isHit: false, kind: "fell late", monthsLate: 4 }],
    ["restructured", 11.9, 7, { isHit: false, kind: "fell early", monthsLate: -4 }],
  ] as const)("of one that %s in month %d and fell in %d", (outcome, on, fall, verdict) => {
    expect(verdictOf(outcome, on, fall)).toEqual(verdict);
  });
});

/** A month as it closes: who is in default by what, what is left of fleets, and cash. */
const closes = (over: { status?: number[]; trigger?: number[]; fleets?: number[]; cash?: number[] }) =>
  ({
    status: over.status ?? [0, 0, 0, 0, 0],
    trigger: over.trigger ?? [0, 0, 0, 0, 0],
    fleetFraction: over.fleets ?? [1, 1],
    cashUsd: over.cash ?? [0, 0, 0, 0, 0],
  }) as unknown as State;
const down = entityStatus.defaulted;
const by = (name: (typeof triggers)[number]) => triggers.indexOf(name);

describe("falls on a path", () => {
  const seen = watchFalls(model);
  const month = (at: number, over: Parameters<typeof closes>[0]) =>
    seen.watch({ month: at } as MonthView, {} as CashMonth, closes(over));

  it("are none before the first path", () => {
    expect(watchFalls(model).isBroken()).toBe(false);
  });

  it("are each entity's first: a default by its trigger, or machines given back", () => {
    seen.begin();
    month(0, {});
    month(1, { status: [0, down, 0, down, down], trigger: [0, by("maturity"), 0, 0, 0] });
    month(2, { status: [0, down, 0, 0, 0], trigger: [0, by("payment"), 0, 0, 0], fleets: [1, 0.9] });
    month(3, { status: [0, down, down, 0, 0], trigger: [0, 0, by("payment"), 0, 0], fleets: [1, 0.9] });
    expect([0, 1, 2, 3].map((entity) => seen.fallOf(entity))).toEqual([
      { month: NEVER, trigger: "none" },
      { month: 1, trigger: "maturity" },
      { month: 2, trigger: "hand_back" },
      { month: NEVER, trigger: "none" },
    ]);
    expect(seen.isBroken()).toBe(false);
  });

  it("are forgotten when a path begins; a path whose cash is no number is broken and not counted", () => {
    seen.begin();
    expect(seen.fallOf(1).month).toBe(NEVER);
    month(0, { cash: [0, 0, 0, Number.NaN, Number.NaN] });
    expect(seen.isBroken()).toBe(false);
    const none: Forecast = { paths: 7, fallsByEntity: new Map([[1, 3]]) };
    month(0, { cash: [0, Number.POSITIVE_INFINITY, 0, 0, 0] });
    expect(seen.isBroken()).toBe(true);
    expect(countFalls(model, none, seen)).toBe(none);
    seen.begin();
    expect(seen.isBroken()).toBe(false);
  });

  it("count in a forecast within twelve months", () => {
    const path = (at: number) => {
      seen.begin();
      month(at, { status: [0, down, 0, 0, 0] });
      return seen;
    };
    let forecast: Forecast = { paths: 0, fallsByEntity: new Map() };
    for (const at of [0, 11, 12, 30]) forecast = countFalls(model, forecast, path(at));
    expect(forecast.paths).toBe(4);
    expect([...forecast.fallsByEntity]).toEqual([
      [0, 0],
      [1, 2],
      [2, 0],
    ]);
  });
});

describe("a back-test", () => {
  const falls: Record<number, Fall> = { 1: { month: 12, trigger: "payment" } };
  const fallOf = (entity: number): Fall => falls[entity] ?? { month: NEVER, trigger: "none" };

  // A 1 of 10 and survived, B 8 of 10 and C 5 of 10 failed: squares 0.01, 0.04 and 0.25 of three; all pairs in order
  it("states each case, its limits, its verdict, and how well all were stated and ranked", () => {
    const counted: Forecast = {
      paths: 10,
      fallsByEntity: new Map([
        [0, 1],
        [1, 8],
        [2, 5],
      ]),
    };
    const { cases, ranking, brier, paths } = backtestOf(model, counted, fallOf);
    expect(cases.map(({ entity, pd12, outcome, verdict }) => [entity, pd12, outcome, verdict.kind])).toEqual([
      ["a", 0.1, "survived", "survived"],
      ["b", 0.8, "defaulted", "fell in time"],
      ["c", 0.5, "restructured", "did not fall"],
    ]);
    // Clopper & Pearson, 1 of 10: 0.25 % to 44.50 %
    expect(cases[0].pd12Low).toBeCloseTo(0.002529, 6);
    expect(cases[0].pd12High).toBeCloseTo(0.445016, 6);
    expect(cases[1]).toMatchObject({ name: "B", outcomeMonth: 11.4, fall: falls[1] });
    expect(brier).toBeCloseTo(0.1, 12);
    expect(ranking).toMatchObject({
      auc: 1,
      defaulters: 2,
      survivors: 1,
      ...rankingLimits(1, 2, 1),
    });
    expect(paths).toBe(10);
  });

  it("of one that nobody counted is a probability of nothing; where all survived there is no ranking", () => {
    const survivors = { ...model, entities: model.entities.filter(({ index }) => index === 0) } as Model;
    const { cases, ranking, brier } = backtestOf(survivors, { paths: 5, fallsByEntity: new Map() }, fallOf);
    expect([cases[0].pd12, ranking, brier]).toEqual([0, undefined, 0]);
    expect(judgedEntities(model).map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });
});

describe("limits of a ranking", () => {
  /** Newcombe's method 5: the distance of an area from the observed one over its own standard error (both sample sizes their mean). */
  const reach = (auc: number, area: number, m: number, n: number) => {
    const size = (m + n) / 2 - 1;
    const error = Math.sqrt(
      (area * (1 - area) * (1 + size * ((1 - area) / (2 - area) + area / (1 + area)))) / (m * n),
    );
    return Math.abs(auc - area) / error;
  };

  it.each([
    [0.8, 5, 7],
    [0.5, 4, 4],
    [0.95, 10, 30],
  ])("are the areas from which %d lies 1.96 standard errors away, %d against %d", (auc, m, n) => {
    const { low, high } = rankingLimits(auc, m, n);
    expect(low).toBeLessThan(auc);
    expect(high).toBeGreaterThan(auc);
    expect(reach(auc, low, m, n)).toBeCloseTo(1.959964, 5);
    expect(reach(auc, high, m, n)).toBeCloseTo(1.959964, 5);
  });

  it("stay wide where the ranking is perfect, or perfectly wrong", () => {
    const perfect = rankingLimits(1, 3, 5);
    expect(perfect.high).toBe(1);
    expect(reach(1, perfect.low, 3, 5)).toBeCloseTo(1.959964, 5);
    const wrong = rankingLimits(0, 3, 5);
    expect(wrong.low).toBe(0);
    expect(wrong.high).toBeCloseTo(1 - perfect.low, 9);
  });
});

describe("the model behind it", () => {
  const world = tinyModel({
    entities: { tenant: { default_multiplier: 2 } },
    market: {
      replay: { from: "2026-01", to: "2026-06" },
      ai_demand: {
        slip_median_months: 2,
        slip_p90_months: 7,
        exit_tight_pct: 4,
        exit_normal_pct: 3,
        exit_glut_pct: 2,
      },
      equity: {
        residual_volatility_pct: 40,
        ai_volatility_pct: 30,
        ai_drift_tight_pct: 9,
        ai_drift_normal_pct: 8,
        ai_drift_glut_pct: -7,
        credit_volatility_pct: 5,
      },
      power: { level_volatility_pct: 25 },
    },
  });

  it("of a forecast lays no real month on it and keeps the rest", () => {
    const { market, entities } = asForecast(world);
    expect(market.replay).toEqual({ from: NEVER, to: NEVER });
    expect(market.equity).toBe(world.market.equity);
    expect(entities).toBe(world.entities);
  });

  it("of the real path draws nothing beside it", () => {
    const { market, entities } = onRealPath(world);
    expect(market.replay).toBe(world.market.replay);
    expect(market.equity).toMatchObject({
      residual_volatility_pct: 0,
      ai_volatility_pct: 0,
      ai_drift_tight_pct: 0,
      ai_drift_normal_pct: 0,
      ai_drift_glut_pct: 0,
      credit_volatility_pct: 0,
      beta_bitcoin: world.market.equity.beta_bitcoin,
    });
    expect(market.ai_demand).toMatchObject({
      slip_median_months: 2,
      slip_p90_months: 2,
      exit_tight_pct: 0,
      exit_normal_pct: 0,
      exit_glut_pct: 0,
    });
    expect(market.power.level_volatility_pct).toBe(0);
    expect(entities.every(({ default_multiplier }) => default_multiplier === 0)).toBe(true);
    const unstated = asForecast(world);
    expect(onRealPath(unstated).market.replay).toEqual({ from: 0, to: 11 });
    const open = { ...world, market: { ...world.market, replay: { from: 3, to: NEVER } } };
    expect(onRealPath(open).market.replay).toEqual({ from: 0, to: 11 });
  });
});
