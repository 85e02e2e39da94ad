// Random tiny worlds: up to three operators that mine, let, borrow, build and owe each other, in a market that moves.

import fc from "fast-check";
import type { Over } from "../tiny-world.ts";

const usdM = (max: number) => fc.integer({ min: 0, max: max * 10 }).map((tenths) => tenths / 10);
const month = (from: number, to: number) =>
  fc
    .integer({ min: from, max: to })
    .map((at) => `${2026 + Math.floor(at / 12)}-${String((((at % 12) + 12) % 12) + 1).padStart(2, "0")}`);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const operator = fc.record({
  cash_usd_m: usdM(30),
  restricted_cash_usd_m: usdM(3),
  debt_reserve_usd_m: usdM(4),
  minimum_cash_usd_m: usdM(3),
  cash_yield_pct: fc.constantFrom(0, 4),
  btc_free: fc.constantFrom(0, 20, 100),
  btc_sell_production_pct: fc.constantFrom(0, 50, 100),
  tax_rate_pct: fc.constantFrom(0, 21),
  loss_carried_usd_m: usdM(5),
  bonus_depreciation_pct: fc.constantFrom(0, 40, 100),
  shares_m: fc.constantFrom(0, 10),
  share_price_usd: fc.constantFrom(0, 5),
  atm_capacity_usd_m: usdM(10),
  debt_reserve_target_usd_m: fc.constantFrom(0, 0, 2),
  payout_pct: fc.constantFrom(0, 0, 50),
  look_ahead_months: fc.constantFrom(0, 6),
});

/** Everything else an operator may have signed, each with the numbers that make it bite within a year. */
const extras = {
  revolver: (me: string, _next: string) => ({
    kind: "revolver",
    borrower: me,
    commitment_usd_m: 4,
    rate_pct: 9,
    undrawn_fee_pct: 1,
    due: "2027-01",
  }),
  sculpted: (me: string) => ({
    kind: "sculpted_loan",
    borrower: me,
    balance_usd_m: 5,
    rate_pct: 8,
    due: "2027-01",
  }),
  delayed: (me: string) => ({
    kind: "delayed_draw_loan",
    borrower: me,
    commitment_usd_m: 6,
    rate_pct: 11,
    fee_pct: 1,
    undrawn_fee_pct: 1,
    draw_until: "2026-06",
    first_principal: "2026-08",
    due: "2027-06",
    delivered_usd_m: { "2026-02": 4, "2026-05": 4 },
  }),
  line: (me: string) => ({
    kind: "btc_line",
    borrower: me,
    balance_usd_m: 3,
    rate_pct: 10,
    due: "2027-01",
    pledged_btc: 45,
  }),
  pik: (me: string) => ({
    kind: "note",
    issuer: me,
    face_usd_m: 4,
    coupon_pct: 8,
    pik_pct: 3,
    due: "2026-12",
  }),
  covenant: (me: string) => ({
    kind: "covenant",
    entity: me,
    measure: "dscr",
    at_least: 1.1,
    window_months: 3,
    cure_months: 1,
  }),
  floor: (me: string) => ({
    kind: "covenant",
    entity: me,
    measure: "cash_usd_m",
    at_least: 2,
    cure_months: 2,
  }),
  cross: (me: string, next: string) =>
    next === me ? undefined : { kind: "cross_default", entity: me, of: [next] },
  leaseback: (me: string) => ({ kind: "sale_leaseback", entity: me, noi_usd_m_per_year: 2, lag_months: 2 }),
  warrants: (me: string) => ({
    kind: "warrants",
    issuer: me,
    holder: "vendor",
    shares_m: 1,
    strike_usd: 4,
    from: "2026-03",
    expires: "2027-02",
  }),
  venture: (me: string, next: string) =>
    next === me
      ? undefined
      : { kind: "joint_venture", company: me, holder: next, share_pct: 40, calls_usd_m: { "2026-04": 2 } },
  property: (me: string) => ({
    kind: "property_cost",
    entity: me,
    halls: [],
    capital_usd_m: 20,
    tax_pct: 1,
    insurance_pct: 0.5,
  }),
} satisfies Record<string, (me: string, next: string) => { [key: string]: unknown } | undefined>;
const extraNames = Object.keys(extras) as (keyof typeof extras)[];

/** What an operator may have; `other` is who may owe it: an outside tenant or the next operator. */
const holdings = fc.record({
  spot: fc.constantFrom("WAVE", "WILD", "FLAT", undefined),
  grid: fc.constantFrom(20, 60, 200),
  fleets: fc.array(
    fc.record({
      hashrate_ehs: fc.constantFrom(0.5, 1, 2),
      j_per_th: fc.constantFrom(15, 20, 40),
      uptime_pct: fc.constantFrom(80, 100),
    }),
    { maxLength: 2 },
  ),
  hall: maybe(
    fc.record({
      critical_mw: fc.constantFrom(5, 10),
      ready: month(-3, 8),
      mining_mw_removed: fc.constantFrom(0, 10),
    }),
  ),
  use: fc.constantFrom("lease", "cloud", undefined),
  customer: fc.constantFrom("tenant", "next"),
  rent: fc.constantFrom(20, 80, 150),
  cost: fc.constantFrom(0, 30),
  term: fc.constantFrom(4, 60),
  loan: maybe(
    fc.record({
      balance_usd_m: usdM(20),
      rate_pct: fc.constantFrom(0, 12),
      due: month(0, 20),
      first_principal: month(0, 8),
    }),
  ),
  draw: maybe(usdM(8)),
  note: maybe(
    fc.record({
      face_usd_m: usdM(15),
      coupon_pct: fc.constantFrom(0, 4),
      due: month(0, 20),
      conversion_usd: fc.constantFrom(4, 6),
    }),
  ),
  overhead: usdM(2),
  order: maybe(
    fc.record({ at: fc.integer({ min: 0, max: 10 }), usdM: usdM(15), pay_days: fc.constantFrom(0, 30, 60) }),
  ),
  vendor: fc.constantFrom("vendor", "next"),
  more: fc.subarray(extraNames, { maxLength: 4 }),
  build: maybe(
    fc.record({
      left_usd_m: usdM(12),
      from: month(-2, 3),
      to: month(4, 9),
      tenant_share_pct: fc.constantFrom(0, 80),
    }),
  ),
});

type Holdings = typeof holdings extends fc.Arbitrary<infer T> ? T : never;

const names = ["alpha", "beta", "gamma"] as const;

function contractsOf(me: string, next: string, h: Holdings): Record<string, { [key: string]: unknown }> {
  const other = (who: string, outside: string) => (who === "next" && next !== me ? next : outside);
  const mine = (name: string) => `${me}_${name}`;
  const out: Record<string, { [key: string]: unknown }> = {
    [mine("power")]: h.spot
      ? { kind: "power_spot", site: mine("site"), hub: h.spot.toLowerCase() }
      : { kind: "power_tariff", site: mine("site"), usd_per_mwh: 45 },
    [mine("staff")]: { kind: "overhead", entity: me, usd_m_per_month: h.overhead },
  };
  const halls = h.hall ? [mine("hall")] : [];
  const customer = other(h.customer, "tenant");
  if (h.hall && h.use === "lease")
    out[mine("lease")] = {
      kind: "hosting_lease",
      tenant: customer,
      landlord: me,
      halls,
      rent_usd_per_kw_month: h.rent,
      cost_usd_per_kw_month: h.cost,
      term_months: h.term,
      escalator_pct: 3,
      tenant_credit_usd_m: 1,
      terminate_after_months: 2,
    };
  if (h.hall && h.use === "cloud")
    out[mine("cloud")] = {
      kind: "gpu_cloud",
      customer,
      provider: me,
      halls,
      total_usd_m: h.rent,
      term_months: h.term,
      prepay_pct: 20,
      credit_from_month: 2,
      credit_to_month: 4,
      cost_usd_per_kw_month: h.cost,
      terminate_after_months: 2,
    };
  if (h.loan) {
    const draws = h.draw === undefined ? {} : { draws_usd_m: { "2026-03": h.draw }, fee_pct: 2 };
    out[mine("loan")] = {
      kind: "term_loan",
      borrower: me,
      lender: other(h.vendor, "bank"),
      ...h.loan,
      ...draws,
    };
  }
  if (h.note) out[mine("note")] = { kind: "convertible", issuer: me, ...h.note };
  if (h.order) {
    const label = `2026-${String(h.order.at + 1).padStart(2, "0")}`;
    out[mine("order")] = {
      kind: "equipment_order",
      buyer: me,
      vendor: other(h.vendor, "vendor"),
      halls,
      deliveries_usd_m: { [label]: h.order.usdM },
      pay_days: h.order.pay_days,
    };
  }
  if (h.build)
    out[mine("build")] = {
      kind: "construction",
      owner: me,
      halls,
      ...h.build,
      ...(h.build.tenant_share_pct > 0 && { tenant: "tenant" }),
    };
  for (const name of h.more) {
    const contract = extras[name](me, next);
    if (contract) out[mine(name)] = contract;
  }
  return out;
}

/** A moving market: everything that can shake does. */
export const moving: Over = {
  market: {
    bitcoin: {
      drift_boom_pct: 40,
      drift_flat_pct: 0,
      drift_bust_pct: -55,
      hashrate_growth_pct: 2,
      efficiency_gain_pct: 15,
      network_power_usd_per_mwh: 45,
      fee_pct: 1,
    },
    ai_demand: {
      exit_tight_pct: 20,
      exit_normal_pct: 20,
      rent_volatility_pct: 40,
      tenant_default_tight_pct: 20,
      tenant_default_normal_pct: 30,
      tenant_default_glut_pct: 60,
      slip_median_months: 0.7,
      slip_p90_months: 2,
    },
    equity: { residual_volatility_pct: 62, ai_volatility_pct: 50, credit_volatility_pct: 12 },
    power: { level_volatility_pct: 20 },
  },
};

export const hubs = { wave: { series: "WAVE" }, wild: { series: "WILD" }, flat: { series: "FLAT" } };

/** A world of up to three operators, fourteen months. */
export const anyWorld: fc.Arbitrary<Over> = fc
  .array(fc.record({ operator, holdings }), { minLength: 1, maxLength: 3 })
  .map((operators) => {
    const over = {
      head: { months: 14 },
      ...moving,
      hubs,
      entities: { owner: null, tenant: { default_multiplier: 1, recovery_pct: 30 } } as Record<
        string,
        { [key: string]: unknown } | null
      >,
      sites: { plain: null } as Record<string, { [key: string]: unknown } | null>,
      halls: {} as Record<string, { [key: string]: unknown }>,
      fleets: {} as Record<string, { [key: string]: unknown }>,
      contracts: { power: null } as Record<string, { [key: string]: unknown } | null>,
    };
    operators.forEach(({ operator: entity, holdings: h }, i) => {
      const me = names[i];
      over.entities[me] = { name: me, ...entity };
      over.sites[`${me}_site`] = { owner: me, grid_mw: h.grid, mining_pue: 1.05 };
      if (h.hall) over.halls[`${me}_hall`] = { site: `${me}_site`, builder: me, ...h.hall };
      h.fleets.forEach((fleet, k) => {
        // no two of a site are as efficient as each other: which of such two runs first is their order in the file
        over.fleets[`${me}_fleet_${k}`] = {
          site: `${me}_site`,
          owner: me,
          ...fleet,
          j_per_th: fleet.j_per_th + k,
        };
      });
      Object.assign(over.contracts, contractsOf(me, names[(i + 1) % operators.length], h));
    });
    return over;
  });
