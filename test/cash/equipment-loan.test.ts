// Loans on machines by hand: 1 EH/s at 20 J/TH is 20 MW; at 45 USD per PH/s and day it earns 45,000 USD a day, its power at
// 50 USD/MWh costs 24,000: 0.021 m a day, 0.651 m in a month of 31. Resale of 100 days of revenue: 4.5 m.

import { describe, expect, test } from "vitest";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const loan = {
  kind: "equipment_loan",
  borrower: "owner",
  fleet: "machines",
  balance_usd_m: 20,
  rate_pct: 12,
  due: "2026-12",
};
const lent: Over = {
  fleets: {
    machines: {
      site: "plain",
      owner: "owner",
      hashrate_ehs: 1,
      j_per_th: 20,
      uptime_pct: 100,
      pool_fee_pct: 0,
      asic_resale_days: 100,
    },
  },
  contracts: { loan },
};
const usdM = (usd: number) => Math.round(usd) / 1e6;
const run = (over: Over = {}) => {
  const model = tinyModel(mergeOver(lent, over));
  return { months: runTiny(model), owner: entityIndex(model, "owner"), model };
};
const runs = ({ operation }: { operation: { fleetMwh: Float64Array } }) => operation.fleetMwh[0] > 0;

test("20 m over twelve months: 1.666667 m of principal, interest of 0.2 m falling by 0.016667 m", () => {
  const { months } = run({
    entities: { owner: { cash_usd_m: 100 } },
    contracts: { loan: { hand_back: false } },
  });
  for (const [month, { owed }] of months.entries()) {
    expect(owed["loan.principal"]).toBeCloseTo(20e6 / 12, 4);
    expect(owed["loan.interest"]).toBeCloseTo(0.01 * (20e6 - (month * 20e6) / 12), 4);
  }
  expect(months[11].memory("loan", "balanceUsd")).toBeCloseTo(0, 4);
});

test("drawn later too: 3 m in February make 4 m of January's 1 m, 0.04 m of interest in March", () => {
  const loan = {
    balance_usd_m: 1,
    draws_usd_m: { "2026-02": 3 },
    first_principal: "2026-06",
    hand_back: false,
  };
  const { months } = run({ contracts: { loan } });
  expect(usdM(months[1].paid["loan.draw"])).toBe(3);
  expect(usdM(months[1].memory("loan", "balanceUsd"))).toBe(4);
  expect(usdM(months[2].owed["loan.interest"])).toBe(0.04);
});

describe("without recourse", () => {
  // January: 0.651 of cash flow against 1.866667 of debt service is 0.35; machines of 4.5 m against 18.3 m
  const { months, owner } = run({ contracts: { loan: { recourse: "none" } } });

  test("machines worth less than the debt go back once coverage is under 1: in February, and the debt with them", () => {
    expect(usdM(months[0].owed["loan.principal"])).toBe(1.666667);
    expect(months[1].owed["loan.principal"]).toBe(0);
    expect(months[1].owed["loan.interest"]).toBe(0);
    expect(months[1].memory("loan", "balanceUsd")).toBe(0);
    expect(months[1].memory("loan", "handedBack")).toBe(2);
    expect(months[1].memory("loan", "creditUsd")).toBeCloseTo(20e6 * (11 / 12), 4);
    expect(months[11].next.status[owner]).toBe(0);
  });

  test("they run in February and no more, and neither mines nor draws power after", () => {
    expect(months.map(runs)).toEqual([true, true, ...Array.from({ length: 10 }, () => false)]);
    expect(months[2].cash.owner).toBe(months[1].cash.owner);
  });

  test("and no more is lent on them", () => {
    const { months: later } = run({
      contracts: { loan: { recourse: "none", draws_usd_m: { "2026-05": 3 } } },
    });
    expect(later[1].memory("loan", "handedBack")).toBe(2);
    expect(later[4].owed["loan.draw"]).toBe(0);
    expect(later[4].memory("loan", "balanceUsd")).toBe(0);
  });

  test("are kept where they are worth more than the debt: 500 days of revenue are 22.5 m", () => {
    const kept = run({
      fleets: { machines: { asic_resale_days: 500 } },
      contracts: { loan: { recourse: "none" } },
    });
    expect(kept.months[1].memory("loan", "handedBack")).toBe(0);
  });
});

describe("with recourse", () => {
  // Cash at the end: Jan 8.784333, Feb 7.522333, Mar 6.34, Apr 5.153333, May 4.004333, Jun 2.851. Burn of the quarter before
  // June 1.172667 (runway 3.4 months), before July 1.163 (2.45): in July the machines go for 4.5 of the 10 m then owed.
  const { months } = run();

  test("they go back when cash lasts less than a quarter", () => {
    expect(usdM(months[5].cash.owner)).toBe(2.851);
    expect(months[5].memory("loan", "handedBack")).toBe(0);
    expect(months[6].memory("loan", "handedBack")).toBe(7);
    expect(usdM(months[6].memory("loan", "balanceUsd"))).toBe(5.5);
  });

  test("what they do not pay off stays owed: 5.5 m in five parts", () => {
    expect(usdM(months[7].owed["loan.principal"])).toBe(1.1);
    expect(usdM(months[7].owed["loan.interest"])).toBe(0.055);
  });

  test("a lender that credits 130 % of resale leaves 10 − 5.85 = 4.15 m", () => {
    const { months: credited } = run({ contracts: { loan: { hand_back_credit_pct: 130 } } });
    expect(usdM(credited[6].memory("loan", "balanceUsd"))).toBe(4.15);
  });
});

describe("after a default in January, of 1.866667 m due against 0.5 + 0.651 m", () => {
  const poor: Over = { entities: { owner: { cash_usd_m: 0.5 } }, contracts: { loan: { hand_back: false } } };

  test("without recourse the machines are fetched in February", () => {
    const { months, owner } = run(mergeOver(poor, { contracts: { loan: { recourse: "none" } } }));
    expect(months[0].next.status[owner]).toBe(1);
    expect(months[0].next.trigger[owner]).toBe(1); // payment: an instalment missed
    expect(months.slice(0, 4).map(runs)).toEqual([true, true, false, false]);
    expect(months[1].memory("loan", "handedBack")).toBe(2);
  });

  test("with recourse they mine on under the stay", () => {
    const { months } = run(poor);
    expect(months.every(runs)).toBe(true);
  });
});

describe("at the edges of what a borrower gives back for", () => {
  const handedBack = (over: Over) => run(over).months.map((month) => month.memory("loan", "handedBack"));
  const still = { balance_usd_m: 5, rate_pct: 0, first_principal: "2030-01", due: "2030-01" };
  const staff = { kind: "overhead", entity: "owner", usd_m_per_month: 1, growth_pct: 0 };

  test("cash for three months more is enough, for two it is not: 6 m at 1 m a month, machines that stand still", () => {
    // power at 94 USD/MWh stops them; month 3 opens with 3 m, month 4 with 2
    const over: Over = {
      entities: { owner: { cash_usd_m: 6 } },
      contracts: { loan: still, staff, power: { usd_per_mwh: 94 } },
    };
    expect(handedBack(over).slice(2, 6)).toEqual([0, 0, 5, 5]);
  });

  test("without recourse a coverage of 1 is enough: rent of 1 m against interest of 1 m; less rent is not", () => {
    const hall = { site: "plain", critical_mw: 10, utility_per_critical: 1, ready: "2025-12" };
    const lease = {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      term_months: 120,
    };
    const covered = (rent_usd_per_kw_month: number) =>
      handedBack({
        halls: { hall },
        contracts: {
          power: { usd_per_mwh: 94 },
          loan: { ...still, balance_usd_m: 100, rate_pct: 12, recourse: "none" },
          lease: { ...lease, rent_usd_per_kw_month },
        },
      })[2];
    expect([covered(100), covered(99.9)]).toEqual([0, 2]);
  });
});
