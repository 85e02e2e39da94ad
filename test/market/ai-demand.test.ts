// AI demand: regimes, rents, defaults. Rates are the field table's.

import { describe, expect, it } from "vitest";
import { rentByVintage } from "../../src/engine/contracts/cloud-fees.ts";
import { nextAiRegime } from "../../src/engine/market/ai-demand.ts";
import { loadHistory } from "../../src/io/history.ts";
import { pathOf, tinyModel } from "./tiny-model.ts";

const history = await loadHistory();
const hubs = [{ series: "HB_WEST_DA", forward: 40 }, { series: "HB_NORTH_DA" }];
const outside = [
  { id: "steady", multiplier: 1 },
  { id: "shaky", multiplier: 4 },
  { id: "sovereign", multiplier: 0 },
];

const model = tinyModel(history, { months: 60, hubs, outside });

describe("AI demand", () => {
  it.each([
    { regime: 0, uniform: 0.039, to: 1 },
    { regime: 0, uniform: 0.041, to: 0 },
    { regime: 1, uniform: 0.024, to: 2 },
    { regime: 1, uniform: 0.026, to: 0 },
    { regime: 1, uniform: 0.051, to: 1 },
    { regime: 2, uniform: 0.059, to: 1 },
    { regime: 2, uniform: 0.061, to: 2 },
  ])(
    "regime $regime with a draw of $uniform becomes $to (exits of 4, 5 and 6 % a month)",
    ({ regime, uniform, to }) => {
      expect(nextAiRegime(model.market.ai_demand, regime, uniform)).toBe(to);
    },
  );

  it.each([
    { regime: "tight", utilisation: 0.95, renewal: 0.9 },
    { regime: "normal", utilisation: 0.88, renewal: 0.75 },
    { regime: "glut", utilisation: 0.62, renewal: 0.4 },
  ])(
    "in a $regime market uses $utilisation of capacity and renews $renewal of contracts",
    ({ regime, utilisation, renewal }) => {
      const [month] = pathOf(tinyModel(history, { months: 1, market: { ai_demand: { regime } } }), 1, 1);
      expect(month.utilisationFraction).toBeCloseTo(utilisation, 12);
      expect(month.renewalFraction).toBeCloseTo(renewal, 12);
    },
  );

  it("defaults outside entities at the yearly rate of the regime times their multiplier, and never back", () => {
    const glut = tinyModel(history, {
      months: 12,
      outside,
      market: { ai_demand: { regime: "glut", exit_glut_pct: 0 } },
    });
    const paths = 3000;
    const count = [0, 0, 0];
    for (let path = 0; path < paths; path++) {
      const months = pathOf(glut, 11, path);
      months.forEach(({ outsideDefault }, m) => {
        for (let e = 0; e < 3; e++)
          if (m > 0) expect(outsideDefault[e]).toBeGreaterThanOrEqual(months[m - 1].outsideDefault[e]);
      });
      for (let e = 0; e < 3; e++) count[e] += months[11].outsideDefault[e];
    }
    // 18 % a year and 4 × 18 = 72 %; 4 binomial standard errors
    [0.18, 0.72, 0].forEach((rate, e) => {
      expect(Math.abs(count[e] / paths - rate)).toBeLessThanOrEqual(
        4 * Math.sqrt((rate * (1 - rate)) / paths),
      );
    });
  });

  it("moves rents by the regime's drift when they do not fluctuate", () => {
    const still = tinyModel(history, {
      months: 12,
      market: {
        ai_demand: { regime: "glut", exit_glut_pct: 0, rent_volatility_pct: 0, rent_reversion_pct: 0 },
      },
    });
    expect(pathOf(still, 1, 1)[11].rentFactor).toBeCloseTo(0.55, 12); // −45 % in a year
  });

  it("pulls rents back to what building costs: a lasting glut ends at a floor, not at zero", () => {
    const lasting = tinyModel(history, {
      months: 360,
      market: {
        ai_demand: { regime: "glut", exit_glut_pct: 0, rent_volatility_pct: 0, rent_reversion_pct: 25 },
      },
    });
    // where drift and pull cancel: ln 0.55 / 0.25 = −2.391, so 0.0915 of the as-of level
    expect(pathOf(lasting, 1, 1)[359].rentFactor).toBeCloseTo(Math.exp(Math.log(0.55) / 0.25), 3);
  });

  it("lets an older chip for less: two years at 20 % a year is 64 % of the newest", () => {
    expect(rentByVintage(model.market.ai_demand, 1.5, 2)).toBeCloseTo(1.5 * 0.64, 12);
    expect(rentByVintage(model.market.ai_demand, 1.5, -1)).toBe(1.5);
  });
});
