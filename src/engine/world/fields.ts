// The one field table: unit, kind, limits, default and meaning of everything a world file may say (contract kinds declare
// their own fields beside their rule). parse, the JSON Schema, docs/world.md and every message read it.

import { type Fields, number, text } from "../field.ts";

/** The head of a world. */
export const headerFields = {
  world: text("Name of the world."),
  title: text("One line on what it holds.", { default: "" }),
  as_of: { kind: "date", unit: "date", about: "Nothing learnt after this day may be in the world." },
  start: { kind: "month", unit: "month", about: "First month simulated." },
  months: number("months", "How far to look.", { min: 1, max: 360, default: 120 }),
} as const satisfies Fields;

/** `market.bitcoin`: the network on the as-of day and the priors of its future. */
export const bitcoinFields = {
  price_usd: number("USD", "Bitcoin price.", { min: 1, max: 1e8 }),
  difficulty: number("-", "Network difficulty.", { min: 1, max: 1e17 }),
  height: number("blocks", "Block height; decides when the subsidy halves.", { min: 0, max: 5e6 }),
  days_into_epoch: number("days", "Days since the last difficulty adjustment.", {
    min: 0,
    max: 60,
    default: 7,
  }),
  fee_pct: number("pct", "Transaction fees as a share of the subsidy.", { min: 0, max: 300, default: 1 }),
  drift_boom_pct: number("pct per year", "Mean log return in a boom.", { min: -300, max: 300, default: 40 }),
  drift_flat_pct: number("pct per year", "Mean log return in a flat market.", {
    min: -300,
    max: 300,
    default: 0,
  }),
  drift_bust_pct: number("pct per year", "Mean log return in a bust.", { min: -300, max: 300, default: -55 }),
  stay_boom_months: number("months", "Expected stay in a boom.", { min: 1, max: 240, default: 18 }),
  stay_flat_months: number("months", "Expected stay in a flat market.", { min: 1, max: 240, default: 12 }),
  stay_bust_months: number("months", "Expected stay in a bust.", { min: 1, max: 240, default: 10 }),
  regime: {
    kind: "choice",
    unit: "-",
    about: "Market regime on the as-of day.",
    choices: ["boom", "flat", "bust"],
    default: "flat",
  },
  price_model: {
    kind: "choice",
    unit: "-",
    about: "Where daily shocks come from: blocks of real days, or Student-t(5) at `volatility_pct`.",
    choices: ["bootstrap", "student"],
    default: "bootstrap",
  },
  volatility_pct: number("pct per year", "Volatility for the Student-t model.", {
    min: 1,
    max: 300,
    default: 60,
  }),
  jump_pct: number("pct", "An explicit jump in the month `jump_month`.", { min: -99, max: 1000, default: 0 }),
  jump_month: { kind: "month", unit: "month", about: "Month of the jump.", default: null, whenUnknown: null },
  hashrate_growth_pct: number("pct per month", "Arrivals of machines at the as-of hashprice.", {
    min: -20,
    max: 30,
    default: 2,
  }),
  hashrate_elasticity_short: number("-", "Response of network hashrate to price within three months.", {
    min: 0,
    max: 2,
    default: 0,
  }),
  hashrate_elasticity_long: number("-", "Response of arrivals to past hashprice.", {
    min: 0,
    max: 3,
    default: 0.75,
  }),
  order_lag_months: number("months", "From ordering machines to hashing.", { min: 1, max: 24, default: 9 }),
  network_j_per_th: number("J/TH", "Median efficiency of the network's machines on the as-of day.", {
    min: 5,
    max: 1000,
    default: 22,
  }),
  network_power_usd_per_mwh: number("USD/MWh", "Median power price of the network's machines.", {
    min: 1,
    max: 500,
    default: 45,
  }),
  efficiency_gain_pct: number("pct per year", "Yearly fall of the network's break-even hashprice.", {
    min: 0,
    max: 60,
    default: 15,
  }),
} as const satisfies Fields;

/** `market.ai_demand`: the regime on the as-of day and the prior of its changes. */
export const aiDemandFields = {
  regime: {
    kind: "choice",
    unit: "-",
    about: "AI demand on the as-of day.",
    choices: ["tight", "normal", "glut"],
    default: "tight",
  },
  exit_tight_pct: number("pct per month", "Chance that a tight market ends in a month.", {
    min: 0,
    max: 100,
    default: 4,
  }),
  exit_normal_pct: number("pct per month", "Chance that a normal market ends in a month.", {
    min: 0,
    max: 100,
    default: 5,
  }),
  exit_glut_pct: number("pct per month", "Chance that a glut ends in a month.", {
    min: 0,
    max: 100,
    default: 6,
  }),
  to_glut_pct: number("pct", "Share of exits from a normal market that go to a glut.", {
    min: 0,
    max: 100,
    default: 50,
  }),
  rent_growth_tight_pct: number("pct per year", "Drift of new rents, tight.", {
    min: -95,
    max: 200,
    default: 10,
  }),
  rent_growth_normal_pct: number("pct per year", "Drift of new rents, normal.", {
    min: -95,
    max: 200,
    default: -20,
  }),
  rent_growth_glut_pct: number("pct per year", "Drift of new rents, glut.", {
    min: -95,
    max: 200,
    default: -45,
  }),
  rent_volatility_pct: number("pct per year", "Volatility of new rents.", { min: 0, max: 200, default: 40 }),
  rent_reversion_pct: number(
    "pct per year",
    "Pull of new rents back to the as-of level: in a glut nobody builds, in a shortage everybody does.",
    { min: 0, max: 100, default: 25 },
  ),
  utilisation_tight_pct: number("pct", "Share of capacity in use, tight.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 95,
  }),
  utilisation_normal_pct: number("pct", "Share of capacity in use, normal.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 88,
  }),
  utilisation_glut_pct: number("pct", "Share of capacity in use, glut.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 62,
  }),
  renewal_tight_pct: number("pct", "Chance that a lease or cloud contract is renewed, tight.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 90,
  }),
  renewal_normal_pct: number("pct", "The same, normal.", { asksBelow1: true, min: 0, max: 100, default: 75 }),
  renewal_glut_pct: number("pct", "The same, glut.", { asksBelow1: true, min: 0, max: 100, default: 40 }),
  vintage_decay_pct: number("pct per year", "Fall of a chip's rent below the newest chip's as it ages.", {
    min: 0,
    max: 80,
    default: 20,
  }),
  tenant_default_tight_pct: number("pct per year", "Default rate of a tenant of multiplier 1, tight.", {
    min: 0,
    max: 100,
    default: 1,
  }),
  tenant_default_normal_pct: number("pct per year", "The same, normal.", { min: 0, max: 100, default: 4 }),
  tenant_default_glut_pct: number("pct per year", "The same, glut.", { min: 0, max: 100, default: 18 }),
  slip_median_months: number("months", "Median delay of a hall; common to the halls of one builder.", {
    min: 0,
    max: 36,
    default: 1.5,
  }),
  slip_extra_months: number(
    "months",
    "Lateness added to every hall not yet accepted, on top of its builder's draw.",
    {
      min: 0,
      max: 60,
      default: 0,
    },
  ),
  slip_p90_months: number("months", "Delay that one builder in ten exceeds.", {
    min: 0,
    max: 60,
    default: 6,
  }),
} as const satisfies Fields;

/** `market.equity`: how miners' shares follow the factors, and whether investors buy. */
export const equityFields = {
  beta_bitcoin: number("-", "Beta of miners' shares to bitcoin.", { min: -5, max: 5, default: 1 }),
  beta_ai: number("-", "Beta of miners' shares to AI equities.", { min: -5, max: 5, default: 0.51 }),
  residual_volatility_pct: number("pct per year", "Volatility of miners' shares not explained by the two.", {
    min: 0,
    max: 300,
    default: 62,
  }),
  ai_volatility_pct: number("pct per year", "Volatility of AI equities.", { min: 0, max: 200, default: 50 }),
  correlation_bitcoin_ai: number("-", "Correlation of monthly returns of bitcoin and AI equities.", {
    min: -0.99,
    max: 0.99,
    default: 0.4,
  }),
  ai_drift_tight_pct: number("pct per year", "Drift of AI equities while AI demand is tight.", {
    min: -200,
    max: 200,
    default: 15,
  }),
  ai_drift_normal_pct: number("pct per year", "The same, normal.", { min: -200, max: 200, default: 5 }),
  ai_drift_glut_pct: number("pct per year", "The same, glut.", { min: -200, max: 200, default: -40 }),
  credit_spread_pct: number("pct per year", "Spread of high-yield debt over government bonds.", {
    min: 0.1,
    max: 50,
    default: 3,
  }),
  credit_persistence: number("-", "Month-to-month persistence of the spread.", {
    min: 0,
    max: 0.999,
    default: 0.95,
  }),
  credit_volatility_pct: number("pct per month", "Monthly change of the spread, one standard deviation.", {
    min: 0,
    max: 100,
    default: 12,
  }),
  correlation_credit_ai: number("-", "Correlation of monthly changes of the spread and AI equities.", {
    min: -0.99,
    max: 0.99,
    default: -0.6,
  }),
  window: {
    kind: "choice",
    unit: "-",
    about: "Whether shares can be sold: by the rule of each entity, always, or never.",
    choices: ["rule", "open", "shut"],
    default: "rule",
  },
} as const satisfies Fields;

/** `market.power`: how drawn power prices leave history. */
export const powerFields = {
  level_volatility_pct: number("pct", "Spread of a year's price level about the forward.", {
    min: 0,
    max: 200,
    default: 25,
  }),
  level_persistence: number("-", "Month-to-month persistence of the level.", {
    min: 0,
    max: 0.999,
    default: 0.95,
  }),
  storm_return_years: number(
    "years",
    "Years between two months like February 2021 in Texas; history has one in six.",
    { min: 1, max: 1000, default: 20 },
  ),
} as const satisfies Fields;

/** `market.replay`: a stretch of real history laid on the first months of every path. */
export const replayFields = {
  from: { kind: "month", unit: "month", about: "First real month.", default: null, whenUnknown: null },
  to: { kind: "month", unit: "month", about: "Last real month.", default: null, whenUnknown: null },
} as const satisfies Fields;

/** `market.sampling`: how the paths are spread. */
export const samplingFields = {
  method: {
    kind: "choice",
    unit: "-",
    about:
      "Independent paths, or scrambled Sobol points through a Brownian bridge (run 2^k paths, several seeds for an error).",
    choices: ["plain", "sobol"],
    default: "plain",
  },
} as const satisfies Fields;

/** The market section is not a list: these are its blocks. */
export const marketBlocks = {
  bitcoin: bitcoinFields,
  ai_demand: aiDemandFields,
  equity: equityFields,
  power: powerFields,
  replay: replayFields,
  sampling: samplingFields,
} as const;

/** `hubs`: a price point of a grid whose real hours ship with the product. */
export const hubFields = {
  series: text("Name of the hourly series (data/power)."),
  forward_usd_per_mwh: number(
    "USD/MWh",
    "Mean price the months ahead are scaled to; absent: history's own level.",
    {
      min: 1,
      max: 1000,
      default: null,
      whenUnknown: null,
    },
  ),
} as const satisfies Fields;

/** `entities`: a borrower perimeter: something that can owe and be owed. */
export const entityFields = {
  name: text("Name in tables."),
  short: text("Name where a table is narrow; absent: the name, cut.", { default: "" }),
  role: {
    kind: "choice",
    unit: "-",
    about:
      "An operator has a balance sheet that can run out; the others pay unless they default by the market's draw.",
    choices: ["operator", "tenant", "vendor", "lender", "guarantor", "utility"],
    default: "operator",
  },
  parent: { kind: "name", unit: "-", about: "Who owns it.", refers: "entities", default: null },
  cash_usd_m: number("USD m", "Unrestricted cash.", { min: 0, max: 1e6, default: 0 }),
  restricted_cash_usd_m: number("USD m", "Cash pledged or held in reserve.", {
    min: 0,
    max: 1e6,
    default: 0,
    whenUnknown: 0,
  }),
  debt_reserve_target_usd_m: number("USD m", "What the debt service reserve is filled up to from surplus.", {
    min: 0,
    max: 1e6,
    default: 0,
    whenUnknown: 0,
  }),
  lock_up_dscr: number("-", "Below this coverage nothing is distributed and all surplus is swept.", {
    min: 0,
    max: 5,
    default: 1.2,
  }),
  coverage_window_months: number("months", "Months over which coverage is measured.", {
    min: 1,
    max: 12,
    default: 12,
  }),
  payout_pct: number(
    "pct",
    "Share of the surplus after sweeps that is distributed to the parent or the owners.",
    { min: 0, max: 100, default: 0 },
  ),
  look_ahead_months: number("months", "How far ahead management looks before it raises money.", {
    min: 0,
    max: 12,
    default: 6,
  }),
  debt_reserve_usd_m: number("USD m", "Debt service reserve: pays senior debt when cash does not.", {
    min: 0,
    max: 1e6,
    default: 0,
    whenUnknown: 0,
  }),
  minimum_cash_usd_m: number("USD m", "Cash it will not go below while it can still act.", {
    min: 0,
    max: 1e6,
    default: 0,
  }),
  cash_yield_pct: number("pct per year", "Interest earned on cash.", { min: 0, max: 30, default: 3.9 }),
  btc_free: number("BTC", "Bitcoin held and not pledged.", { min: 0, max: 1e6, default: 0, whenUnknown: 0 }),
  btc_sell_production_pct: number("pct", "Share of production sold in the month.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 100,
  }),
  btc_sale_cost_pct: number("pct", "Cost of selling from the treasury.", { min: 0, max: 20, default: 1 }),
  sell_treasury: {
    kind: "flag",
    unit: "-",
    about: "May sell bitcoin when cash falls below the minimum.",
    default: true,
  },
  tax_rate_pct: number("pct", "Income tax rate.", { asksBelow1: true, min: 0, max: 60, default: 21 }),
  loss_carried_usd_m: number("USD m", "Tax losses carried forward.", {
    min: 0,
    max: 1e6,
    default: 0,
    whenUnknown: 0,
  }),
  loss_offset_pct: number("pct", "Share of taxable income that losses may offset (IRC §172: 80).", {
    min: 0,
    max: 100,
    default: 80,
  }),
  bonus_depreciation_pct: number(
    "pct",
    "Share of capital spending deducted at once (Public Law 119-21: 100).",
    { min: 0, max: 100, default: 100 },
  ),
  shares_m: number("million", "Shares outstanding.", { min: 0, max: 1e5, default: 0, whenUnknown: 0 }),
  share_price_usd: number("USD", "Share price.", { min: 0, max: 1e5, default: 0, whenUnknown: 0 }),
  atm_capacity_usd_m: number("USD m", "Registered at-the-market programme left.", {
    min: 0,
    max: 1e6,
    default: 0,
    whenUnknown: 0,
  }),
  atm_pace_pct: number("pct per month", "Most it can sell in a month, of market capitalisation.", {
    min: 0,
    max: 50,
    default: 2.5,
  }),
  atm_cost_pct: number("pct", "Discount and fees of selling shares.", { min: 0, max: 50, default: 4.5 }),
  atm_blackout: {
    kind: "choice",
    unit: "-",
    about:
      "Months in which it sells no shares: none, or the first of each quarter, between its end and the results.",
    choices: ["none", "quarter_starts"],
    default: "none",
  },
  going_concern_default_months: number(
    "months",
    "Months of doubt about its next year after which lenders may call a default; 0 where no agreement says so.",
    { min: 0, max: 36, default: 0 },
  ),
  outcome: {
    hindsight: true,
    kind: "choice",
    unit: "-",
    about:
      "What really became of it, for a back-test and nothing else: no rule reads it. Restructured: its lenders took less or later than agreed, without a court.",
    choices: ["unknown", "survived", "restructured", "defaulted"],
    default: "unknown",
  },
  outcome_on: {
    hindsight: true,
    kind: "date",
    unit: "date",
    about: "The real day of a default or restructuring; after the as-of day by its nature.",
    default: null,
    whenUnknown: null,
  },
  default_multiplier: number("-", "Default rate as a multiple of the market's tenant rate; 0 never.", {
    min: 0,
    max: 100,
    default: 0,
  }),
  recovery_pct: number("pct", "Share of a claim paid once in default.", { min: 0, max: 100, default: 0 }),
  waterfall: {
    kind: "names",
    unit: "-",
    about: "Rungs in order of payment.",
    default: [
      "operations",
      "tax",
      "senior_debt",
      "unsecured_debt",
      "refunds",
      "equipment",
      "construction",
      "distributions",
    ],
  },
} as const satisfies Fields;

/** `sites`: a grid connection with halls and fleets behind it. */
export const siteFields = {
  owner: { kind: "name", unit: "-", about: "Who operates it.", refers: "entities" },
  grid_mw: number("MW", "Gross megawatts the connection may deliver.", { min: 0, max: 20_000 }),
  mining_pue: number("-", "Gross over machine megawatts of mining.", { min: 1, max: 2, default: 1.05 }),
  policy: {
    kind: "choice",
    unit: "-",
    about:
      "How a run decides hours: each on its own price, or all of a month on its mean. What start-up, ramps and batteries take off is `switchyard dispatch --policy hourly`.",
    choices: ["tables", "flat"],
    default: "tables",
  },
} as const satisfies Fields;

/** `halls`: floor that carries AI load once accepted; until then it may hold miners. */
export const hallFields = {
  site: { kind: "name", unit: "-", about: "Where it stands.", refers: "sites" },
  critical_mw: number("MW", "Critical IT megawatts.", { min: 0, max: 5_000 }),
  utility_per_critical: number("-", "Average utility megawatts per critical megawatt in use (PUE).", {
    min: 1,
    max: 2,
    default: 1.3,
  }),
  gross_per_critical: number("-", "Gross megawatts reserved per critical megawatt.", {
    min: 1,
    max: 2,
    default: 1.4,
  }),
  ready: {
    kind: "month",
    unit: "month",
    about: "Planned acceptance; `unknown` is never.",
    notBefore: ["work_begins"],
    whenUnknown: null,
  },
  builder: text("Who builds it; halls of one builder slip together.", { default: "own" }),
  mining_mw_removed: number("MW", "Machine megawatts switched off when work on the hall begins.", {
    min: 0,
    max: 5_000,
    default: 0,
  }),
  work_begins: {
    kind: "month",
    unit: "month",
    about: "When its miners go off; absent: at acceptance.",
    default: null,
    whenUnknown: null,
  },
} as const satisfies Fields;

/** `fleets`: machines that mine. */
export const fleetFields = {
  site: { kind: "name", unit: "-", about: "Where they run.", refers: "sites" },
  owner: { kind: "name", unit: "-", about: "Whose they are.", refers: "entities" },
  hashrate_ehs: number("EH/s", "Hashrate when all run.", { min: 0, max: 2_000 }),
  j_per_th: number("J/TH", "Efficiency at the wall.", { min: 5, max: 200 }),
  hall: {
    kind: "name",
    unit: "-",
    about:
      "Floor that must be ready before it hashes: machines on order, late with their builder and with unpaid invoices. Absent: it runs already.",
    refers: "halls",
    default: null,
  },
  uptime_pct: number("pct", "Share of the time a machine that is meant to run does.", {
    asksBelow1: true,
    min: 0,
    max: 100,
    default: 97,
  }),
  pool_fee_pct: number("pct", "Share of production kept by the pool.", { min: 0, max: 10, default: 0.5 }),
  asic_resale_days: number(
    "days",
    "Resale price of its machines, in days of revenue at the month's hashprice (25.7 USD/TH at 0.108 a day in August 2022, 15.7 to 23 at 0.072 in November: 219 to 321).",
    { min: 0, max: 2_000, default: 270 },
  ),
} as const satisfies Fields;

/** Fields of every section whose blocks are a list. Contract kinds bring their own. */
export const sectionFields = {
  hubs: hubFields,
  entities: entityFields,
  sites: siteFields,
  halls: hallFields,
  fleets: fleetFields,
} as const;
