// A conversion by hand: 10 critical MW. Two fleets of 10 MW each: 0.5 EH/s at 20 J/TH and 0.25 EH/s at 40 J/TH. The worse goes first.

import { describe, expect, test } from "vitest";
import { conversionProblems } from "../../src/engine/contracts/conversion-limits.ts";
import { HASHPRICE_USD_PER_PH_DAY, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const one: Over = {
  halls: {
    hall: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1.2,
      gross_per_critical: 1.4,
      ready: "2026-10",
      mining_mw_removed: 12,
      work_begins: "2026-02",
    },
  },
  fleets: {
    new: { site: "plain", owner: "owner", hashrate_ehs: 0.5, j_per_th: 20, uptime_pct: 100 },
    old: { site: "plain", owner: "owner", hashrate_ehs: 0.25, j_per_th: 40, uptime_pct: 100 },
  },
  contracts: {
    convert: {
      kind: "conversion",
      owner: "owner",
      halls: ["hall"],
      work: "retrofit",
      from: "2026-01",
      to: "2026-09",
      resale_days: 200,
      resale_lag_months: 3,
    },
  },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));

describe("a conversion", () => {
  test("costs 3.6 m a critical MW as a retrofit: 36 m over nine months", () => {
    const progress = run({ entities: { owner: { cash_usd_m: 100 } } }).map(
      ({ owed }) => owed["convert.progress"] / 1e6,
    );
    expect(progress.slice(0, 10).map((usd) => Number(usd.toFixed(9)))).toEqual([
      4, 4, 4, 4, 4, 4, 4, 4, 4, 0,
    ]);
  });

  test("costs what it says where it says so, and what is done is paid: half of 8 m a MW over nine months", () => {
    const progress = run({
      entities: { owner: { cash_usd_m: 100 } },
      contracts: { convert: { cost_usd_m_per_mw: 8, done_pct: 50 } },
    }).map(({ owed }) => owed["convert.progress"] / 1e6);
    expect(progress.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(40, 9);
  });

  test("takes miners off when work begins: 20 MW in January, 8 from February", () => {
    const months = run();
    const machineMw = (month: number) =>
      months[month].operation.fleetMw[0] + months[month].operation.fleetMw[1];
    expect([machineMw(0), machineMw(1)]).toEqual([20, 8]);
  });

  test("sells the machines switched off three months later, the worst first: 10 MW at 40 J/TH and 2 MW at 20 are 0.35 EH/s", () => {
    const months = run();
    const resale = months.map(({ owed }) => owed["convert.resale"]);
    // 350,000 TH/s × 200 days × 45 USD per PH and day
    expect(resale.findIndex((usd) => usd > 0)).toBe(4);
    expect(resale[4]).toBeCloseTo((350_000 * 200 * HASHPRICE_USD_PER_PH_DAY) / 1_000, 0);
    expect(resale.filter((usd) => usd > 0).length).toBe(1);
  });
});

describe("what does not fit is said", () => {
  const problems = (convert: Record<string, unknown>, more: Over = {}) =>
    conversionProblems(tinyModel(mergeOver(one, mergeOver(more, { contracts: { convert } }))));

  test("a fifth of 100 MW is 20: 14 gross fit, and at 10 % they do not", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ convertible_pct: 10 })[0].message).toContain(
      "takes 14 gross MW of plain, of which 10 MW",
    );
  });

  test("10 MW at 5,000 sq ft need 50,000", () => {
    expect(problems({ floor_sqft: 50_000 })).toEqual([]);
    expect(problems({ floor_sqft: 40_000 })[0].message).toBe("convert needs 50000 sq ft and has 40000");
  });

  test("nine months from first work to acceptance are nine, not twelve", () => {
    expect(problems({ lead_months: 9 })).toEqual([]);
    expect(problems({ lead_months: 12 })[0].code).toBe("calendar");
  });
});
