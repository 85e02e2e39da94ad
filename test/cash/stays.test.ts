// In default nothing moves, by hand: creditors are stayed, balances stand, nothing is drawn, called, put off or given back.

import { describe, expect, test } from "vitest";
import { runForeseeing } from "../foreseen.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 0.001,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
  asic_resale_days: 100,
};
const by = { borrower: "owner", rate_pct: 12 };
const paper = { issuer: "owner", face_usd_m: 100, due: "2026-06" };
/** 1 m is due in January on 0.5 m: in default from February on. Bitcoin falls by half in March, hardware comes in April. */
const broke: Over = {
  market: { bitcoin: { jump_pct: -50, jump_month: "2026-03" } },
  entities: { owner: { cash_usd_m: 0.5, sell_treasury: false, btc_free: 3 } },
  fleets: { fleet },
  contracts: {
    power: { usd_per_mwh: 0 },
    first: { ...by, kind: "term_loan", balance_usd_m: 1, rate_pct: 0, due: "2026-01" },
    loan: {
      ...by,
      kind: "term_loan",
      rate_pct: 0,
      balance_usd_m: 12,
      draws_usd_m: { "2026-04": 3 },
      due: "2026-06",
    },
    rigs: {
      ...by,
      kind: "equipment_loan",
      rate_pct: 0,
      fleet: "fleet",
      balance_usd_m: 9,
      first_principal: "2026-03",
      due: "2026-06",
      draws_usd_m: { "2026-04": 3 },
    },
    coins: { ...by, kind: "btc_line", rate_pct: 0, balance_usd_m: 8, pledged_btc: 120, due: "2026-06" },
    line: {
      ...by,
      kind: "revolver",
      rate_pct: 0,
      commitment_usd_m: 5,
      balance_usd_m: 5,
      undrawn_fee_pct: 0,
      due: "2026-06",
    },
    bond: { ...paper, kind: "note", coupon_pct: 8, pik_pct: 2, interest_reserve_usd_m: 3 },
    share: { ...paper, kind: "convertible", coupon_pct: 4, pik_pct: 2, conversion_usd: 20 },
    shaped: {
      ...by,
      kind: "sculpted_loan",
      balance_usd_m: 4,
      rate_pct: 0,
      due: "2026-06",
      cfads_usd_m: { "2026-06": 1 },
    },
    drawn: {
      ...by,
      kind: "delayed_draw_loan",
      rate_pct: 0,
      undrawn_fee_pct: 0,
      commitment_usd_m: 100,
      draw_until: "2026-12",
      first_principal: "2026-05",
      due: "2026-08",
      delivered_usd_m: { "2026-04": 50 },
    },
    later: { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-12" },
  },
};
const debts = ["loan", "rigs", "coins", "line", "bond", "share", "shaped", "drawn", "later"];

describe("from a default in January on", () => {
  const model = tinyModel(broke);
  const months = runTiny(model);
  const owner = entityIndex(model, "owner");

  test("every balance stays what it was", () => {
    expect(months[0].next.status[owner]).toBe(1);
    const balances = (month: number) => debts.map((debt) => months[month].memory(debt, "balanceUsd") / 1e6);
    expect(balances(0)).toEqual([12, 9, 8, 5, 100, 100, 4, 0, 0]);
    for (let month = 1; month < 12; month++) expect(balances(month)).toEqual(balances(0));
  });

  test("no debt is owed, drawn or put off", () => {
    const ofDebt = Object.keys(months[1].owed).filter((claim) => debts.includes(claim.split(".")[0]));
    expect(ofDebt.length).toBeGreaterThan(25);
    for (const { owed } of months.slice(1))
      for (const claim of ofDebt) expect([claim, owed[claim]]).toEqual([claim, 0]);
  });

  test("no coin moves: the pledge is not called, sold or freed; the treasury is not touched", () => {
    for (const month of months.slice(1))
      expect([month.memory("coins", "pledgedBtc"), month.next.btc[owner]]).toEqual([120, 3]);
  });

  test("machines with recourse stay, a reserve stays with its trustee", () => {
    expect(months[11].memory("rigs", "handedBack")).toBe(0);
    expect(months[11].memory("bond", "reserveUsd")).toBe(3e6);
    expect(months[11].next.fleetFraction[0]).toBe(1);
  });

  test("it stays in default for the first reason there was", () => {
    const { trigger } = months[0].next;
    for (const { next } of months)
      expect([next.status[owner], next.trigger[owner]]).toEqual([1, trigger[owner]]);
  });
});

describe("why an entity is in default is what most of its unpaid debt says", () => {
  const why = (contracts: Over["contracts"], over: Over = {}) => {
    const model = tinyModel(
      mergeOver(
        { entities: { owner: { cash_usd_m: 0 } }, market: { equity: { window: "shut" } }, contracts },
        over,
      ),
    );
    const owner = entityIndex(model, "owner");
    const months = runTiny(model);
    const at = months.findIndex(({ next }) => next.status[owner] === 1);
    return at < 0 ? "none" : [at, months[at].next.trigger[owner]];
  };
  const [PAYMENT, MATURITY, MILESTONE] = [1, 2, 5];
  const loan = { ...by, kind: "term_loan", balance_usd_m: 12, rate_pct: 0, due: "2026-06" };

  test("an instalment before the last is a payment, the last a maturity", () => {
    expect(why({ loan: { ...loan, first_principal: "2026-02" } })).toEqual([1, PAYMENT]);
    expect(why({ loan })).toEqual([5, MATURITY]);
  });

  test("par at a put is a maturity, an interest payment is not", () => {
    const share = {
      ...paper,
      kind: "convertible",
      conversion_usd: 20,
      due: "2030-06",
      holder_put: "2026-03",
    };
    expect(why({ share })).toEqual([2, MATURITY]);
    expect(why({ loan: { ...loan, rate_pct: 12 } })).toEqual([0, PAYMENT]);
  });

  test("of two the larger one speaks: 2 m of principal beside 3 m of interest, and the other way round", () => {
    const two = (principal: number, balance: number) => ({
      small: { ...loan, balance_usd_m: principal, due: "2026-01" },
      big: { ...loan, rate_pct: 12, balance_usd_m: balance, due: "2026-02" },
    });
    expect(why(two(2, 300))).toEqual([0, PAYMENT]);
    expect(why(two(4, 300))).toEqual([0, MATURITY]);
  });

  test("unsecured debt counts as senior does", () => {
    expect(why({ loan: { ...loan, rank: "unsecured_debt", due: "2026-01" } })).toEqual([0, MATURITY]);
  });

  test("unpaid bills two months running are a payment, unless most of them is a refund of a missed milestone", () => {
    const staff = (usd_m_per_month: number) => ({
      kind: "overhead",
      entity: "owner",
      usd_m_per_month,
      growth_pct: 0,
    });
    expect(why({ staff: staff(1) })).toEqual([1, PAYMENT]);
    // promised for February, half a year late: left when March is over, 4 m of advances due in April and unpaid in May
    const lease = {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 60,
      tenant_credit_usd_m: 4,
      terminate_after_months: 1,
    };
    const late: Over = {
      market: { ai_demand: { slip_median_months: 6, slip_p90_months: 6 } },
      halls: {
        hall: {
          site: "plain",
          critical_mw: 10,
          utility_per_critical: 1,
          gross_per_critical: 1,
          ready: "2026-02",
        },
      },
    };
    expect(why({ lease }, late)).toEqual([4, MILESTONE]);
    // machines of 9 m in April beside it: overdue in April and in May
    const order = {
      kind: "equipment_order",
      buyer: "owner",
      vendor: "vendor",
      deliveries_usd_m: { "2026-04": 9 },
      pay_days: 0,
    };
    expect(why({ lease, order }, late)).toEqual([4, PAYMENT]);
  });

  test("building and distributions unpaid are never a default", () => {
    const build = {
      kind: "construction",
      owner: "owner",
      halls: [],
      left_usd_m: 6,
      from: "2026-01",
      to: "2026-06",
    };
    expect(why({ build })).toBe("none");
  });
});

describe("from a default on nothing of a debt is foreseen", () => {
  const foreseenOf = (over: Over, debt: string, from: number) =>
    runForeseeing(tinyModel(over), 12)
      .slice(from)
      .flatMap(({ foreseen }) => foreseen.flatMap((ahead) => Object.keys(ahead)))
      .filter((claim) => claim.startsWith(`${debt}.`));

  test.each(debts.filter((debt) => debt !== "later"))("%s: neither draws nor principal", (debt) => {
    const owing = mergeOver(broke, { contracts: { drawn: { balance_usd_m: 6 } } });
    expect(foreseenOf(owing, debt, 0)).not.toEqual([]);
    expect(foreseenOf(owing, debt, 1)).toEqual([]);
  });

  test("principal put off in January, of a borrower in default in February", () => {
    const over: Over = {
      entities: { owner: { cash_usd_m: 1 } },
      contracts: {
        loan: { ...by, kind: "term_loan", balance_usd_m: 12, first_principal: "2026-01", due: "2026-06" },
        later: { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-12" },
      },
    };
    expect(runTiny(tinyModel(over))[0].paid["later.deferral"]).toBeCloseTo(1.12e6, 3);
    expect(foreseenOf(over, "later", 1)).not.toEqual([]);
    expect(foreseenOf(over, "later", 2)).toEqual([]);
  });
});
