// The example of docs/world.md: one company, one site, one tenant, one debt. A test reads it with the real kinds of contract.

/** A whole world in forty lines. */
export const exampleWorld = `world: one-site
as_of: 2025-12-03
start: 2025-12
months: 60

sources:
  Q3: {kind: sourced, title: "10-Q of the third quarter", date: 2025-11-06}
  K8: 8-K of the lease 2025-10-14          # short form: a title and its day
  X: recalled from the investor day

market:
  bitcoin: {price_usd: 93500, difficulty: 149e12, height: 926300}

entities:
  plains:
    source: Q3                             # where the bare values below come from
    as_of: 2025-09-30                      # and of what day they are
    name: Plains Power
    cash_usd_m: 210
    restricted_cash_usd_m: unknown         # counted and shown, never a silent 0
    minimum_cash_usd_m: [30, assumed, 20..45]
  tenant_co: {name: Tenant Co, role: tenant, default_multiplier: [1.5, assumed, 0.5..3]}

sites:
  mesa: {owner: plains, grid_mw: ["120 MW", K8]}

halls:
  mesa_1:
    site: mesa
    critical_mw: [60, K8]
    ready: [2026-09, K8, 2026-08..2027-02]  # planned month, and how far it may move

contracts:
  mesa_power: {kind: power_tariff, site: mesa, usd_per_mwh: [46, X, 42..52]}
  mesa_lease:
    kind: hosting_lease
    source: K8
    tenant: tenant_co
    landlord: plains
    halls: [mesa_1]
    rent_usd_per_kw_month: 120
    term_months: 144
  mesa_loan:
    kind: term_loan
    status: expected                       # neither signed nor announced: not committed
    borrower: plains
    draws_usd_m: {2026-01..2026-08: 40}    # the same amount in each of eight months
    rate_pct: [9, assumed, 7..11]
    due: 2031-01

scenarios:
  late:
    about: The hall opens four months late and the loan costs two points more.
    patch:
      halls.*.ready: {plus: 4}
      contracts.mesa_loan.rate_pct: {plus: 2}
`;
