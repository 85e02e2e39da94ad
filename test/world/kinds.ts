// A small table of kinds of contract, so that tests of the reader do not move when real contracts do.

import { number } from "../../src/engine/field.ts";
import type { KindTable } from "../../src/engine/world/parse-tables.ts";

export const fewKinds = {
  lease: {
    kind: "lease",
    about: "A tenant rents halls.",
    written: true,
    fields: {
      tenant: { kind: "name", unit: "-", about: "Who rents.", refers: "entities" },
      halls: { kind: "names", unit: "-", about: "The halls.", refers: "halls" },
      rent_usd_per_kw_month: number("USD per critical kW and month", "Rent.", { min: 0, max: 2000 }),
      escalator_pct: number("pct", "Growth.", { min: -20, max: 20, default: 0 }),
      pass_through: { kind: "flag", unit: "-", about: "Power is repaid.", default: true },
    },
  },
  loan: {
    kind: "loan",
    about: "Money lent.",
    written: true,
    fields: {
      borrower: { kind: "name", unit: "-", about: "Who owes.", refers: "entities" },
      balance_usd_m: number("USD m", "Drawn.", { min: 0, max: 1e6, default: 0, whenUnknown: 0 }),
      draws_usd_m: { kind: "months", unit: "USD m", about: "Drawn later.", min: 0, default: null },
      due: { kind: "month", unit: "month", about: "Maturity." },
      put: { kind: "date", unit: "date", about: "Holder's put.", default: null, whenUnknown: null },
    },
  },
  tax: { kind: "tax", about: "Made by resolve.", written: false, fields: {} },
} as const satisfies KindTable;

/** A world with one of each thing, on known lines. */
export const smallWorld = `world: small
as_of: 2025-12-03
start: 2025-12
sources:
  K8: {kind: sourced, title: 8-K, date: 2025-11-03}
  X: {kind: recalled, title: memory}
market:
  bitcoin: {price_usd: 93000, difficulty: 149e12, height: 926000}
hubs:
  west: {series: HB_WEST}
entities:
  miner:
    name: Miner
    cash_usd_m: [100, K8, 2025-10-31]
  tenant: {name: Tenant, role: tenant, parent: none}
sites:
  plain: {owner: miner, grid_mw: 200}
halls:
  one: {site: plain, critical_mw: [50, X, 40..60], ready: 2026-06}
  two: {site: plain, critical_mw: 50, ready: unknown}
fleets:
  old: {site: plain, owner: miner, hashrate_ehs: 5, j_per_th: 20}
contracts:
  rent:
    kind: lease
    source: K8
    tenant: tenant
    halls: [one, two]
    rent_usd_per_kw_month: 120
  debt:
    kind: loan
    status: announced
    borrower: miner
    balance_usd_m: 40
    draws_usd_m: [{2026-01: 5, 2026-02..2026-04: 10}, X]
    due: 2031-07-01
scenarios:
  late:
    about: Halls come late.
    patch:
      halls.*.ready: {plus: 3}
  late-and-dear:
    extends: [late]
    patch:
      contracts.rent.rent_usd_per_kw_month: {times: 1.5}
`;
