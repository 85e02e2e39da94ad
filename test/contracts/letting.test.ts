// Halls let longer, shorter and again, by hand. 10 critical MW at 100 USD per kW and month are 1 m a month; two years of it at a
// market of 100. The tiny market is fully still: utilisation 0.95 and renewal 0.9 of a tight market unless a test says otherwise.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1.2,
  gross_per_critical: 1.5,
  ready: "2026-01",
};
const lease = {
  kind: "hosting_lease",
  tenant: "tenant",
  landlord: "owner",
  halls: ["hall"],
  rent_usd_per_kw_month: 100,
  term_months: 24,
};
const one: Over = {
  head: { months: 60 },
  entities: { next: { name: "Next", role: "tenant" } },
  halls: { hall },
  contracts: { lease },
};
const run = (over: Over = {}) => runTiny(tinyModel(mergeOver(one, over)));
const claims = (over: Over, claim: string) => run(over).map(({ owed }) => owed[claim] / 1e6);
const total = (over: Over, claim: string) => claims(over, claim).reduce((sum, usd) => sum + usd, 0);
const lets = (more: Record<string, unknown>): Over => ({ contracts: { lease: more } });

describe("an extension", () => {
  test("is taken while the contract's rent is not over the market's: two of 12 months make 48 m, and power runs all 48 months", () => {
    const over = lets({ extension_months: 12, extensions: 2 });
    expect(total(over, "lease.rent")).toBeCloseTo(48, 9);
    const mwh = run(over).map(({ operation }) => operation.hallMwh[0] > 0);
    expect(mwh.filter(Boolean).length).toBe(48);
    expect(mwh.lastIndexOf(true)).toBe(47);
  });

  test("is not taken where the same hall costs 30 % less elsewhere and moving costs 10 %", () => {
    expect(
      total(lets({ extension_months: 12, extensions: 2, market_rent_usd_per_kw_month: 70 }), "lease.rent"),
    ).toBeCloseTo(24, 9);
  });

  test("is taken at a rent 9 % over the market, not at 11 %", () => {
    const at = (market: number) =>
      total(
        lets({ extension_months: 12, extensions: 1, market_rent_usd_per_kw_month: market }),
        "lease.rent",
      );
    expect(at(100 / 1.09)).toBeCloseTo(36, 9);
    expect(at(100 / 1.11)).toBeCloseTo(24, 9);
  });

  test("from the middle of a month joins the term without a gap: 36 m in 37 months, half in the first and the last", () => {
    const over = mergeOver(lets({ extension_months: 12, extensions: 1 }), {
      market: { ai_demand: { slip_median_months: 0.5, slip_p90_months: 0.5 } },
      halls: { hall: { ready: "2026-02" } },
    });
    const rent = claims(over, "lease.rent");
    expect(rent.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(36, 9);
    expect(rent.slice(1, 37).filter((usd) => Math.abs(usd - 1) < 1e-9).length).toBe(35);
    expect([rent[1], rent[37]]).toEqual([0.5, expect.closeTo(0.5, 9)]);
    const energy = run(over).map(({ operation, market: _ }, month) => operation.hallMwh[0] > 0 && month);
    expect(energy.filter((month) => month !== false).length).toBe(37);
  });

  test("as long as the term itself is seamless: 24 and 24 months are 48 m", () => {
    expect(total(lets({ extension_months: 24, extensions: 1 }), "lease.rent")).toBeCloseTo(48, 9);
  });

  test("goes on growing by the escalator: 12 m, 12 × 1.1 and 12 × 1.21", () => {
    const over = lets({
      extension_months: 12,
      extensions: 1,
      escalator_pct: 10,
      market_rent_usd_per_kw_month: 200,
    });
    expect(total(over, "lease.rent")).toBeCloseTo(12 + 13.2 + 14.52, 9);
  });
});

describe("a break", () => {
  test("is used when the market is far under the rent: out after 12 of 24 months", () => {
    const over = lets({ break_from_months: 12, market_rent_usd_per_kw_month: 70 });
    expect(total(over, "lease.rent")).toBeCloseTo(12, 9);
    expect(run(over)[12].operation.hallMwh[0]).toBe(0);
  });

  test("is not used at a rent of the market", () => {
    expect(total(lets({ break_from_months: 12 }), "lease.rent")).toBeCloseTo(24, 9);
  });

  test("comes again: not used after 6 months at the market's rent, used after 12, when a step of 20 % is due", () => {
    const over = lets({
      break_from_months: 6,
      break_every_months: 6,
      escalator_pct: 20,
      market_rent_usd_per_kw_month: 100,
    });
    expect(total(over, "lease.rent")).toBeCloseTo(12, 9);
  });
});

describe("an empty hall", () => {
  test("stays empty where nobody is named to take it", () => {
    expect(total({}, "lease.rent")).toBeCloseTo(24, 9);
    expect(run()[24].operation.hallMwh[0]).toBe(0);
  });

  test("is let again after the term: of a void of 20 months a tenth is left by the nine in ten who renew, 2 ÷ 0.95 so 3 whole months", () => {
    const rent = claims(lets({ next_tenant: "next", void_months: 20 }), "lease.next_rent");
    expect(rent.findIndex((usd) => usd > 0)).toBe(27);
    // 10 % under a market of 100
    expect(rent[27]).toBeCloseTo(0.9, 9);
    expect(rent.slice(27, 51).every((usd) => Math.abs(usd - 0.9) < 1e-9)).toBe(true);
  });

  test("draws power from the day it is let, and the next tenant repays it", () => {
    const months = run(lets({ next_tenant: "next", void_months: 20 }));
    expect(months[26].operation.hallMwh[0]).toBe(0);
    expect(months[27].operation.hallMwh[0]).toBeGreaterThan(0);
    expect(months[27].owed["lease.next_power"]).toBeCloseTo(months[27].owed["power.energy"], 6);
  });

  test("is let again after its tenant's default: a void of 6 months at 95 % in use is 6.3, so from the 7th whole month", () => {
    const over = mergeOver(lets({ next_tenant: "next", void_months: 6, relet_discount_pct: 20 }), {
      entities: { tenant: { default_multiplier: 1 } },
      market: { ai_demand: { tenant_default_tight_pct: 99.99 } },
    });
    const model = tinyModel(mergeOver(one, over));
    const months = runTiny(model);
    const gone = months.findIndex(({ market }) => market.outsideDefault[entityIndex(model, "tenant")] === 1);
    const next = months.map(({ owed }) => owed["lease.next_rent"] / 1e6);
    expect(months[gone].owed["lease.rent"]).toBe(0);
    expect(next.findIndex((usd) => usd > 0)).toBe(gone + 1 + 7);
    expect(next[gone + 8]).toBeCloseTo(0.8, 9);
    expect(months[gone + 7].operation.hallMwh[0]).toBe(0);
    expect(months[gone + 8].operation.hallMwh[0]).toBeGreaterThan(0);
    expect(months[gone + 8].owed["lease.next_power"]).toBeCloseTo(months[gone + 8].owed["power.energy"], 6);
  });

  test("is let at the price of its day: a next tenant pays nothing for a hall its tenant still has", () => {
    const rent = claims(lets({ next_tenant: "next" }), "lease.next_rent");
    expect(rent.slice(0, 24).every((usd) => usd === 0)).toBe(true);
  });
});

describe("lateness", () => {
  const late: Over = {
    market: { ai_demand: { slip_median_months: 2.5, slip_p90_months: 2.5 } },
    halls: { hall: { ready: "2026-03" } },
  };

  test("a credit of half the rent for two and a half months late, one of grace: 0.5 × 1.5 m", () => {
    const over = mergeOver(late, lets({ delay_credit_pct: 50, delay_grace_months: 1 }));
    const credit = claims(over, "lease.delay_credit");
    expect(credit.slice(2, 6)).toEqual([0, 0.5, 0.25, 0]);
  });

  test("a tenant that leaves has damages of three months and the advances it has not set off back, once", () => {
    const over = mergeOver(
      late,
      lets({ terminate_after_months: 1, damages_months: 3, tenant_credit_usd_m: 4 }),
    );
    const months = run(mergeOver(over, { entities: { owner: { cash_usd_m: 50 } } }));
    const damages = months.map(({ owed }) => owed["lease.damages"] / 1e6);
    // promised for month 2, too late from month 3 on: left when month 3 closes, due in month 4
    expect(damages.flatMap((usd, month) => (usd > 0 ? [month, usd] : []))).toEqual([4, 3]);
    expect(months[4].owed["lease.refund"]).toBe(4e6);
    expect(months[5].owed["lease.refund"]).toBe(0);
    expect(months[4].memory("lease", "creditUsd")).toBe(0);
  });
});
