// One hall of 10 critical MW let at 100 USD per kW and month, 1 m a month, whose months are told by who pays for it. All that could be let is
// let, and half of those whose term ends renew, unless a test says otherwise. Spans are first month, last month, USD m.

import { atRisk, planned, spans } from "../planned-path.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

export const oneHall: Over = {
  head: { months: 36 },
  market: {
    ai_demand: {
      ...atRisk.ai_demand,
      utilisation_tight_pct: 100,
      renewal_tight_pct: 50,
      rent_reversion_pct: 0,
    },
  },
  entities: {
    tenant: { default_multiplier: 1 },
    next: { name: "Next", role: "tenant", default_multiplier: 1 },
  },
  halls: {
    hall: {
      site: "plain",
      critical_mw: 10,
      utility_per_critical: 1,
      gross_per_critical: 1,
      ready: "2026-01",
      builder: "slow",
    },
  },
  contracts: {
    power: { usd_per_mwh: 10 },
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 24,
      next_tenant: "next",
      void_months: 2,
    },
  },
};
type Plan = Parameters<typeof planned>[1];

export function told(lease: Record<string, unknown>, plan: Plan = {}, more: Over = {}) {
  const model = tinyModel(mergeOver(mergeOver(oneHall, more), { contracts: { lease } }));
  const months = runTiny(model, { innovations: planned(model, plan) });
  const column = (claim: string) => spans(months.map(({ owed }) => owed[claim] / 1e6));
  return {
    months,
    column,
    rent: column("lease.rent"),
    next: column("lease.next_rent"),
    /** Months in which the hall draws power, by share of the month. */
    runs: spans(months.map(({ operation }) => operation.hallAvailableFraction[0])),
  };
}
/** The hall promised for another day. */
export const to = (date: string): Over => ({ halls: { hall: { ready: date } } });
