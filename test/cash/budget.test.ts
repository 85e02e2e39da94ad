// What management sees coming, by hand: with 10 m in hand and no income, January's sale of shares is what the next six months lack.

import { describe, expect, it, test } from "vitest";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

/** Shares worth 40 m (too little for notes), half of it a month at no cost; no minimum. */
const listed: Over = {
  head: { months: 12 },
  entities: {
    owner: {
      cash_usd_m: 10,
      look_ahead_months: 6,
      shares_m: 20,
      share_price_usd: 2,
      atm_capacity_usd_m: 100,
      atm_pace_pct: 50,
      atm_cost_pct: 0,
    },
  },
};
const soldUsdM = (over: Over) =>
  runTiny(tinyModel(mergeOver(listed, over))).map(
    ({ paid }) => Math.round(paid["share_sale/owner.sale"] / 100) / 1e4,
  );

const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-04",
};
const free = { power: { usd_per_mwh: 0 } };

describe("January asks for what comes within six months", () => {
  it.each<readonly [string, number, Over]>([
    [
      "machines of 15 m due in April: 5 m",
      5,
      {
        contracts: {
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-03": 15 },
          },
        },
      },
    ],
    [
      "machines of 15 m due in July, six months ahead: 5 m",
      5,
      {
        contracts: {
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-06": 15 },
          },
        },
      },
    ],
    [
      "machines of 15 m due in August, seven months ahead: nothing yet",
      0,
      {
        contracts: {
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-07": 15 },
          },
        },
      },
    ],
    [
      "building of 16 m from April to July: 6 m",
      6,
      {
        contracts: {
          build: {
            kind: "construction",
            owner: "owner",
            halls: [],
            left_usd_m: 16,
            from: "2026-04",
            to: "2026-07",
          },
        },
      },
    ],
    [
      "building of 16 m, half of it the tenant's: 8 m fit in 10 m",
      0,
      {
        contracts: {
          build: {
            kind: "construction",
            owner: "owner",
            halls: [],
            left_usd_m: 16,
            from: "2026-04",
            to: "2026-07",
            tenant: "tenant",
            tenant_share_pct: 50,
          },
        },
      },
    ],
    [
      "building of 24 m, half of it the tenant's: 2 m",
      2,
      {
        contracts: {
          build: {
            kind: "construction",
            owner: "owner",
            halls: [],
            left_usd_m: 24,
            from: "2026-04",
            to: "2026-07",
            tenant: "tenant",
            tenant_share_pct: 50,
          },
        },
      },
    ],
    // interest of .12 a month: January's is paid (9.88 left), five to maturity in June foreseen: 12 + .6 − 9.88 = 2.72
    [
      "a loan of 12 m at 12 % due in June: 2.72 m",
      2.72,
      {
        contracts: {
          loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 12, rate_pct: 12, due: "2026-06" },
        },
      },
    ],
    // level from March to June: 3 a month; interest foreseen on today's balance, .12 a month for five months
    [
      "the same in four parts from March: as much",
      2.72,
      {
        contracts: {
          loan: {
            kind: "term_loan",
            borrower: "owner",
            balance_usd_m: 12,
            rate_pct: 12,
            first_principal: "2026-03",
            due: "2026-06",
          },
        },
      },
    ],
    [
      "a draw of 4 m less 5 % in March comes first: 15 − 10 − 3.8 = 1.2 m",
      1.2,
      {
        contracts: {
          loan: {
            kind: "term_loan",
            borrower: "owner",
            balance_usd_m: 0,
            draws_usd_m: { "2026-03": 4 },
            fee_pct: 5,
            rate_pct: 0,
            due: "2030-01",
          },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-03": 15 },
          },
        },
      },
    ],
    // the share price of 2 is under the conversion price: par and a coupon of 2 % of 12 m
    [
      "a convertible of 12 m at 4 % due in May: 2.24 m",
      2.24,
      {
        contracts: {
          note: {
            kind: "convertible",
            issuer: "owner",
            face_usd_m: 12,
            coupon_pct: 4,
            due: "2026-05",
            conversion_usd: 20,
          },
        },
      },
    ],
    [
      "a put of 12 m in May: 2 m",
      2,
      {
        contracts: {
          note: {
            kind: "convertible",
            issuer: "owner",
            face_usd_m: 12,
            due: "2030-05",
            holder_put: "2026-05",
            conversion_usd: 20,
          },
        },
      },
    ],
    [
      "a convertible in the money is shares, not cash: nothing",
      0,
      {
        contracts: {
          note: { kind: "convertible", issuer: "owner", face_usd_m: 12, due: "2026-05", conversion_usd: 2 },
        },
      },
    ],
    [
      "a convertible that closes in March brings its 4 m first: 15 − 14 = 1 m",
      1,
      {
        contracts: {
          note: {
            kind: "convertible",
            issuer: "owner",
            face_usd_m: 4,
            due: "2035-05",
            conversion_usd: 20,
            closes: "2026-03",
            net_proceeds_usd_m: 4,
          },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-03": 15 },
          },
        },
      },
    ],
    // rent of 1 m a month from April: four months by July, when 15 m fall due
    [
      "a hall let from April brings 4 m by July: 15 − 10 − 4 = 1 m",
      1,
      {
        halls: { hall },
        contracts: {
          ...free,
          lease: {
            kind: "hosting_lease",
            tenant: "tenant",
            landlord: "owner",
            halls: ["hall"],
            rent_usd_per_kw_month: 100,
            term_months: 60,
          },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-06": 15 },
          },
        },
      },
    ],
    [
      "its cost of 0.2 m a month taken off: 1.8 m",
      1.8,
      {
        halls: { hall },
        contracts: {
          ...free,
          lease: {
            kind: "hosting_lease",
            tenant: "tenant",
            landlord: "owner",
            halls: ["hall"],
            rent_usd_per_kw_month: 100,
            cost_usd_per_kw_month: 20,
            term_months: 60,
          },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-06": 15 },
          },
        },
      },
    ],
    [
      "with advances half of the rent is set off: 15 − 10 − 2 = 3 m",
      3,
      {
        halls: { hall },
        contracts: {
          ...free,
          lease: {
            kind: "hosting_lease",
            tenant: "tenant",
            landlord: "owner",
            halls: ["hall"],
            rent_usd_per_kw_month: 100,
            tenant_credit_usd_m: 50,
            credit_share_pct: 50,
            term_months: 60,
          },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-06": 15 },
          },
        },
      },
    ],
    // total 60 over 60 months: 1 m from April; a deposit of 5 % (3 m) in March: 15 − 10 − 3 − 4 < 0
    [
      "a cloud tranche brings its deposit and fees: 18 − 10 − 3 − 4 = 1 m",
      1,
      {
        halls: { hall },
        contracts: {
          ...free,
          cloud: {
            kind: "gpu_cloud",
            customer: "tenant",
            provider: "owner",
            halls: ["hall"],
            total_usd_m: 60,
            term_months: 60,
            prepay_pct: 5,
          },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-06": 18 },
          },
        },
      },
    ],
    // January's overhead is paid (9 left) and goes on: 1 m a month to April beside 12 m: 12 + 3 − 9 = 6, and 3 more by July
    [
      "what runs goes on: 1 m a month of overhead beside 12 m in April is 12 + 6 − 9 = 9 m by July",
      9,
      {
        contracts: {
          staff: { kind: "overhead", entity: "owner", usd_m_per_month: 1, growth_pct: 0 },
          order: {
            kind: "equipment_order",
            buyer: "owner",
            vendor: "vendor",
            deliveries_usd_m: { "2026-03": 12 },
          },
        },
      },
    ],
  ])("%s", (_, expected, over) => {
    expect(soldUsdM(over)[0]).toBeCloseTo(expected, 4);
  });
});

const april: Over = {
  contracts: {
    order: { kind: "equipment_order", buyer: "owner", vendor: "vendor", deliveries_usd_m: { "2026-03": 15 } },
  },
};

test("what is raised ahead is raised once: nothing more until it is spent", () => {
  expect(soldUsdM(april)).toEqual([5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

test("who looks two months ahead asks in February; who does not look ahead, in April", () => {
  expect(soldUsdM(mergeOver(april, { entities: { owner: { look_ahead_months: 2 } } })).slice(0, 4)).toEqual([
    0, 5, 0, 0,
  ]);
  expect(soldUsdM(mergeOver(april, { entities: { owner: { look_ahead_months: 0 } } })).slice(0, 4)).toEqual([
    0, 0, 0, 5,
  ]);
});

test("a minimum is kept ahead as well: 2 m more for a minimum of 2 m", () => {
  expect(soldUsdM(mergeOver(april, { entities: { owner: { minimum_cash_usd_m: 2 } } }))[0]).toBe(7);
});

test("bitcoin is not sold ahead of need: the treasury waits for April", () => {
  const over = mergeOver(april, {
    entities: { owner: { btc_free: 100, btc_sale_cost_pct: 0, shares_m: 0 } },
  });
  expect(
    runTiny(tinyModel(mergeOver(listed, over)))
      .map(({ paid }) => paid["treasury_sale/owner.sale"])
      .slice(0, 5),
  ).toEqual([0, 0, 0, 5e6, 0]);
});
