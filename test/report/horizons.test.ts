// Where a measure begins and ends: months of 12 and 36, terms beyond the horizon, and what is kept of defaults.

import { describe, expect, it } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { CashMonth, Model, MonthView, State } from "../../src/engine/model.ts";
import { NEVER, triggers } from "../../src/engine/model.ts";
import { challengeOf, challengerProbability } from "../../src/engine/report/challenger.ts";
import { runwayAtBurnMonths } from "../../src/engine/report/coverage.ts";
import {
  firstPassageByMonth,
  firstPassageProbability,
  forwardHazards,
  impliedAssets,
  mertonProbability,
} from "../../src/engine/report/default-probability.ts";
import { startMeasures } from "../../src/engine/report/measures.ts";
import { quantileLimits } from "../../src/engine/report/sampling.ts";
import { beyondMwYears, type Use } from "../../src/engine/report/uses.ts";
import { runBlock } from "../../src/engine/simulate.ts";
import { mergeOver, type Over, tinyModel } from "../tiny-world.ts";

const columnsOf = (over: Over) => {
  const one = { name: "open", model: tinyModel(over), paths: 1, keepFans: false };
  const { columns } = runBlock(one, kinds, 1, { at: 0, from: 0, to: 1 });
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name.replace("owner.", ""), column[0]]),
  );
};
const staff: Over = {
  entities: { owner: { cash_usd_m: 100 } },
  contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.1, growth_pct: 0 } },
};

describe("measures of an operator", () => {
  // 0.1 m a month for 40 months: after 36 of them 96.4 m, at the end 96.0 m
  it("look for the low in the first 36 months, and at the end where it ends", () => {
    const { low_usd_m, low_month, end_usd_m } = columnsOf(mergeOver(staff, { head: { months: 40 } }));
    expect([low_month, low_usd_m, end_usd_m]).toEqual([35, expect.closeTo(96.4, 9), expect.closeTo(96, 9)]);
  });

  // 0.1 m of staff against 0.1 m of interest on 10 m at 12 %: coverage −1, first over twelve months in the twelfth
  it("look at coverage from the twelfth month on", () => {
    const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 10, rate_pct: 12, due: "2030-01" };
    const { min_dscr, min_dscr_month } = columnsOf(
      mergeOver(staff, { head: { months: 20 }, contracts: { loan } }),
    );
    expect([min_dscr_month, min_dscr]).toEqual([11, expect.closeTo(-1, 6)]);
    const short = columnsOf(mergeOver(staff, { head: { months: 11 }, contracts: { loan } }));
    expect([short.min_dscr_month, short.min_dscr]).toEqual([NEVER, NEVER]);
    expect(columnsOf(staff).min_dscr_month).toBe(NEVER);
  });

  it("keep the first default, its trigger, and what lenders had at stake and lose, in USD m", () => {
    const model = tinyModel(staff);
    const recover = () => ({
      debts: [
        { contract: 0, exposureUsd: 30e6, recoveredUsd: 18e6, lossUsd: 12e6 },
        { contract: 1, exposureUsd: 10e6, recoveredUsd: 10e6, lossUsd: 0 },
      ],
      unsecuredFraction: 1,
    });
    const measures = startMeasures(model, kinds, 2, true, recover);
    measures.at(0);
    measures.at(1);
    const zeros = () => new Float64Array(model.claims.length);
    const close = (month: number, status: number) => {
      const next = {
        arrearsUsd: zeros(),
        cashUsd: new Float64Array(model.entities.length).fill(5e6),
        btc: new Float64Array(model.entities.length).fill(3),
        status: new Uint8Array(model.entities.length).fill(status),
        trigger: new Uint8Array(model.entities.length).fill(triggers.indexOf("maturity")),
        cfadsUsd: new Float64Array(12 * model.entities.length),
        debtServiceUsd: new Float64Array(12 * model.entities.length),
        memory: new Float64Array(model.memorySize),
      } as unknown as State;
      const view = { model, month, market: { btcUsdEnd: 100_000 } } as unknown as MonthView;
      measures.watch(view, { owedUsd: zeros(), paidUsd: zeros() } as unknown as CashMonth, next);
    };
    for (const [month, status] of [0, 0, 1, 1].entries()) close(month, status);
    const { columns, fans, failed } = measures.finish();
    const of = (name: string) => [...columns[`owner.${name}`]];
    expect(of("default_month")).toEqual([NEVER, 2]);
    expect(of("default_maturity_month")).toEqual([NEVER, 2]);
    expect(of("default_payment_month")).toEqual([NEVER, NEVER]);
    expect(of("debt_at_default_usd_m")).toEqual([0, 40]);
    expect(of("debt_loss_usd_m")).toEqual([0, 12]);
    expect(of("low_usd_m")[1]).toBe(5);
    expect([...fans["owner.treasury_usd_m"].slice(12, 16)]).toEqual([0.3, 0.3, 0.3, 0.3]);
    expect([...failed]).toEqual([0, 0]);
  });
});

describe("megawatt-years beyond the horizon", () => {
  const model = {
    months: { length: 12 },
    halls: [
      { critical_mw: 10, gross_per_critical: 1.5 },
      { critical_mw: 4, gross_per_critical: 1 },
      { critical_mw: 2, gross_per_critical: 1 },
    ],
  } as unknown as Model;
  const hallMonths = [8, 2, Number.POSITIVE_INFINITY];
  const beyond = (halls: number[], hallReady: number[]) =>
    beyondMwYears(
      { halls } as unknown as Use,
      { model, state: { hallReady, hallMonths } } as unknown as MonthView,
    );
  const yardstick = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, k) => 1.1 ** (-(from + k + 0.5) / 12) / 12).reduce(
      (a, b) => a + b,
      0,
    );

  it("run from the horizon to each hall's end: months 12 to 14 of a hall ready in month 7", () => {
    expect(beyond([0], [7])).toBeCloseTo(15 * yardstick(12, 15), 12);
    expect(beyond([0, 1], [7, 11])).toBeCloseTo(15 * yardstick(12, 15) + 4 * yardstick(12, 13), 12);
    expect(beyond([1], [0, 10])).toBe(0);
  });

  it("begin with a hall not ready by then, and end after sixty years where a term has no end", () => {
    expect(beyond([1], [0, 20])).toBeCloseTo(4 * yardstick(20, 22), 12);
    expect(beyond([2], [0, 0, 0])).toBeCloseTo(2 * yardstick(12, 732), 12);
  });
});

/** N(x) by Simpson's rule on the density: a second method. */
function cumulative(x: number): number {
  const steps = 4_000;
  const width = (x + 14) / steps;
  const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(-14) + density(x);
  for (let k = 1; k < steps; k++) sum += (k % 2 ? 4 : 2) * density(-14 + k * width);
  return (sum * width) / 3;
}

describe("default by market value", () => {
  it("without volatility happens or does not: below the debt, not at it", () => {
    const still = (usd: number) => ({ usd, driftPerYear: 0, volatilityPerSqrtYear: 0 });
    expect([99.9, 100, 100.1].map((usd) => mertonProbability(still(usd), 100, 3))).toEqual([1, 0, 0]);
    expect(mertonProbability(still(1), 0, 1)).toBe(0);
    expect(firstPassageProbability(still(1), 0, 1)).toBe(0);
    expect(firstPassageProbability(still(100), 100, 1)).toBe(1);
  });

  // Black & Cox: N((a − νT)/σ√T) + e^(2νa/σ²)·N((a + νT)/σ√T)
  it.each([
    [120, 100, 0.3, 0.2, 3], // drift carries assets away faster than the barrier is far
    [120, 100, -0.3, 0.2, 1],
    [200, 100, 0.05, 0.6, 5],
    [101, 100, 0.5, 0.4, 2],
  ])(
    "assets of %d over a barrier of %d, drift %d, volatility %d, %d years",
    (usd, barrier, drift, sigma, years) => {
      const a = Math.log(barrier / usd);
      const growth = (drift - sigma ** 2 / 2) * years;
      const spread = sigma * Math.sqrt(years);
      const expected =
        cumulative((a - growth) / spread) +
        Math.exp((2 * growth * a) / spread ** 2) * cumulative((a + growth) / spread);
      const assets = { usd, driftPerYear: drift, volatilityPerSqrtYear: sigma };
      expect(firstPassageProbability(assets, barrier, years)).toBeCloseTo(expected, 10);
      // watched at month ends, the barrier lies 0.5826 deviations of a month further
      const shifted = barrier * Math.exp(-0.5825971579390107 * sigma * Math.sqrt(1 / 12));
      expect(firstPassageByMonth(assets, barrier, [years * 12])[0]).toBeCloseTo(
        firstPassageProbability(assets, shifted, years),
        12,
      );
      expect(firstPassageByMonth({ ...assets, usd: barrier }, barrier, [1])[0]).toBe(1);
    },
  );

  // 200 m shares at 15 USD; β 1.5 to bitcoin at 60 %, 0.5 to AI at 40 %, correlated ½, 30 % of their own
  it("is fed the shares, and a volatility of their betas and what is their own", () => {
    const model = tinyModel({
      entities: { owner: { shares_m: 200, share_price_usd: 15 } },
      market: {
        bitcoin: { volatility_pct: 60 },
        equity: {
          beta_bitcoin: 1.5,
          beta_ai: 0.5,
          ai_volatility_pct: 40,
          correlation_bitcoin_ai: 0.5,
          residual_volatility_pct: 30,
        },
      },
    });
    const fed = challengeOf(
      model,
      model.entities.findIndex(({ id }) => id === "owner"),
      1e9,
    );
    expect(fed).toMatchObject({ equityUsd: 3e9, debtUsd: 1e9, riskFreePerYear: 0.04 });
    expect(fed.equityVolatilityPerSqrtYear).toBeCloseTo(
      Math.sqrt(0.9 ** 2 + 0.2 ** 2 + 2 * 0.5 * 0.9 * 0.2 + 0.3 ** 2),
      12,
    );
    expect(challengerProbability({ ...fed, debtUsd: 0 }, 1)).toBe(0);
    const [one, five] = [challengerProbability(fed, 1), challengerProbability(fed, 5)];
    expect(one).toBeGreaterThan(0);
    expect(five).toBeGreaterThan(2 * one);
  });
});

describe("at the end of the scale", () => {
  it("a firm with hardly any debt has the assets and the volatility of its shares", () => {
    const market = {
      equityUsd: 1e9,
      equityVolatilityPerSqrtYear: 0.5,
      debtUsd: 1e-3,
      riskFreePerYear: 0.04,
      years: 5,
    };
    const implied = impliedAssets(market);
    expect(implied.assetsUsd / 1e9).toBeCloseTo(1, 9);
    expect(implied.assetVolatilityPerSqrtYear).toBeCloseTo(0.5, 8);
    expect(implied.defaultProbability).toBeLessThan(1e-12);
  });

  it("a year in which nobody defaults has a hazard of plain zero", () => {
    const hazards = forwardHazards([0, 0.1, 0.1], [1, 2, 3]);
    expect(hazards[0]).toBe(0);
    expect(hazards[1]).toBeCloseTo(-Math.log(0.9), 12);
    expect(hazards[2]).toBe(0);
  });

  it("what is earned shortens no runway, however little", () => {
    expect([runwayAtBurnMonths(6, -0.5), runwayAtBurnMonths(6, 0), runwayAtBurnMonths(6, 0.5)]).toEqual([
      NEVER,
      NEVER,
      12,
    ]);
    expect([runwayAtBurnMonths(0, -0.5), runwayAtBurnMonths(-1, 1)]).toEqual([0, 0]);
  });
});

// five draws hold their median between nothing and everything; P(largest of 59 above the 95th percentile) = 1 − 0.95⁵⁹
it("limits of a quantile cover what the binomial says, to certainty where both ends are open", () => {
  expect(quantileLimits(5, 0.5, 0.99)).toEqual({ low: 0, high: 6, coverage: expect.closeTo(1, 12) });
  const { low, high, coverage } = quantileLimits(10, 0.5, 0.95);
  // binomial(10, ½): P(2 ≤ X < 9) = (45 + 120 + 210 + 252 + 210 + 120 + 45) / 1,024
  expect([low, high, coverage]).toEqual([2, 9, expect.closeTo(1002 / 1024, 12)]);
});
