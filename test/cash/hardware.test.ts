// What lenders on machines count and when machines go back, by hand.

import { describe, expect, test } from "vitest";
import { contractedUsd, hardwareUsd } from "../../src/engine/cash/borrowing-base.ts";
import { spans } from "../planned-path.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

describe("hardware of 10 m delivered in month 2 and 6 m before the start, over four months", () => {
  const worth = (month: number, life_months = 4, delivered = [0, 0, 10, 0, 0, 0, 0, 0], before = 6) =>
    hardwareUsd(
      { delivered_usd_m: Float64Array.from(delivered), delivered_before_usd_m: before, life_months },
      month,
    ) / 1e6;

  test("loses a quarter a month from the month after delivery; what came before is a month old at the start", () => {
    // before: 6 × ¾, ½, ¼, 0; delivered: 10, 7.5, 5, 2.5, 0
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((month) => worth(month))).toEqual([4.5, 3, 11.5, 7.5, 5, 2.5, 0, 0]);
  });

  test("lasts to the end of a life that is no whole number of months: 3.5 of them leave a seventh in the third month", () => {
    expect([2, 3, 4, 5, 6].map((month) => Number(worth(month, 3.5, undefined, 0).toFixed(9)))).toEqual(
      [10, 50 / 7, 30 / 7, 10 / 7, 0].map((usdM) => Number(usdM.toFixed(9))),
    );
  });

  test("of one month is worth what it cost in the month it comes, and nothing after", () => {
    expect([2, 3].map((month) => worth(month, 1))).toEqual([10, 0]);
  });

  test("delivered every month is counted each by its age: 4 m a month over four months are 10 m from the fourth month on", () => {
    const steady = [4, 4, 4, 4, 4, 4, 4, 4];
    expect([0, 1, 2, 3, 4, 7].map((month) => worth(month, 4, steady, 0))).toEqual([4, 7, 9, 10, 10, 10]);
  });
});

describe("fees a cloud contract has still to bring", () => {
  // 40 m over ten months on 10 and 30 MW: 1 m and 3 m a month
  const hall = (critical_mw: number, ready: string) => ({ site: "plain", critical_mw, ready });
  const over: Over = {
    halls: { one: hall(10, "2026-01"), two: hall(30, "2026-03") },
    contracts: {
      cloud: {
        kind: "gpu_cloud",
        customer: "tenant",
        provider: "owner",
        halls: ["one", "two"],
        total_usd_m: 40,
        term_months: 10,
      },
    },
  };
  const model = tinyModel(over);
  const index = model.contracts.findIndex(({ id }) => id === "cloud");
  const [{ market, operation, opening }] = runTiny(model);
  const left = (month: number, change: (state: typeof opening) => void = () => {}) => {
    const state = structuredClone(opening);
    change(state);
    return contractedUsd({ model, month: 0, market, operation, state }, index, month) / 1e6;
  };

  test("are each tranche's share of its term that is left: nothing behind it before it is accepted, nothing after its end", () => {
    expect([0, 2, 3, 9, 10, 11, 12].map((month) => Number(left(month).toFixed(9)))).toEqual([
      40, 38, 34, 10, 6, 3, 0,
    ]);
  });

  test("are none of a tranche its customer left", () => {
    const { at } = model.contracts[index];
    expect(left(2, (state) => state.memory.fill(1, at.missed, at.missed + 1))).toBe(30);
    expect(left(2, (state) => state.memory.fill(1, at.missed + 1, at.missed + 2))).toBe(8);
  });

  test("are none after the customer's default", () => {
    const gone = Uint8Array.from(market.outsideDefault);
    gone[entityIndex(model, "tenant")] = 1;
    const view = { model, month: 0, market: { ...market, outsideDefault: gone }, operation, state: opening };
    expect(contractedUsd(view, index, 0)).toBe(0);
  });
});

describe("a loan drawn against hardware in its first and last months", () => {
  const drawn = {
    kind: "delayed_draw_loan",
    borrower: "owner",
    commitment_usd_m: 20,
    rate_pct: 0,
    undrawn_fee_pct: 6,
    draw_until: "2026-02",
    first_principal: "2026-05",
    due: "2026-08",
    delivered_usd_m: { "2026-01": 10, "2026-02": 10, "2026-03": 10 },
    life_months: 240,
    advance_pct: 100,
  };
  const told = (more: Record<string, unknown>, over: Over = {}) => {
    const months = runTiny(
      tinyModel(
        mergeOver(
          { entities: { owner: { cash_usd_m: 100 } }, contracts: { drawn: { ...drawn, ...more } } },
          over,
        ),
      ),
    );
    const of = (claim: string) => spans(months.map(({ owed }) => owed[`drawn.${claim}`] / 1e6));
    return {
      of,
      balance: months.map((month) => Number((month.memory("drawn", "balanceUsd") / 1e6).toFixed(6))),
    };
  };

  test("draws in the last month of draws and not after: 10 m and what a month leaves of room, 20 m in all", () => {
    // February: hardware of 10 × 239/240 + 10, so 9.958333 m
    expect(told({}).of("draw")).toEqual([
      [0, 0, 10],
      [1, 1, 9.95833333],
    ]);
    expect(told({}).of("fee")).toEqual([
      [0, 0, 0.1],
      [1, 1, 0.05],
    ]);
  });

  test("what was drawn before the start counts toward the commitment: 15 of 20 m leave 5 m", () => {
    expect(told({ balance_usd_m: 15, delivered_before_usd_m: 100 }).of("draw")).toEqual([[0, 0, 5]]);
    expect(told({ balance_usd_m: 25, delivered_before_usd_m: 100 }).of("draw")).toEqual([]);
  });

  test("hardware counts by its halls accepted on the first of the month, by megawatts: 10 of 40 MW in February", () => {
    const hall = (critical_mw: number, ready: string) => ({ site: "plain", critical_mw, ready });
    const halls: Over = { halls: { one: hall(10, "2026-02"), two: hall(30, "2026-03") } };
    // a quarter of 19.958333 m in February; draws end with it
    expect(told({ halls: ["one", "two"] }, halls).of("draw")).toEqual([[1, 1, 4.98958333]]);
  });

  test("level principal begins in May and ends in August with all of it", () => {
    expect(
      told({ life_months: 240, cure_months: 12 })
        .of("principal")
        .map(([from, until]) => [from, until]),
    ).toEqual([[4, 7]]);
    expect(told({ cure_months: 12 }).balance.slice(7)).toEqual([0, 0, 0, 0, 0]);
  });

  test("a base that falls short for as many months as the cure is borne, one month more is not", () => {
    // 8 m on hardware that loses 1 m a month from 8 m: one too many in February, two in March
    const aged = {
      balance_usd_m: 8,
      commitment_usd_m: 8,
      delivered_usd_m: { "2026-01": 8 },
      life_months: 8,
      first_principal: "2026-11",
      due: "2026-11",
    };
    expect(told({ ...aged, cure_months: 2 }).of("prepayment")).toEqual([
      [3, 3, 3],
      [6, 6, 3],
      // nothing is left of it in September: the last 2 m two months after
      [9, 9, 2],
    ]);
    expect(told({ ...aged, cure_months: 1 }).of("prepayment")).toEqual([
      [2, 2, 2],
      [4, 4, 2],
      [6, 6, 2],
      [8, 8, 2],
    ]);
    expect(told({ ...aged, cure_months: 0 }).of("prepayment")).toEqual([[1, 8, 1]]);
  });
});

describe("machines given back", () => {
  // 1 EH/s earns 45,000 USD a day, its power costs 24,000: 0.651 m in January. Worth 4.5 m at 100 days
  const fleet = {
    site: "plain",
    owner: "owner",
    hashrate_ehs: 1,
    j_per_th: 20,
    uptime_pct: 100,
    pool_fee_pct: 0,
    asic_resale_days: 100,
  };
  const rigs = {
    kind: "equipment_loan",
    borrower: "owner",
    fleet: "fleet",
    balance_usd_m: 20,
    rate_pct: 0,
    first_principal: "2026-01",
    due: "2026-12",
  };
  const told = (more: Record<string, unknown>, over: Over = {}) => {
    const model = tinyModel(
      mergeOver({ fleets: { fleet }, contracts: { rigs: { ...rigs, ...more } } }, over),
    );
    const months = runTiny(model);
    return {
      months,
      backIn: months[11].memory("rigs", "handedBack"),
      credit: months[11].memory("rigs", "creditUsd") / 1e6,
      owner: entityIndex(model, "owner"),
    };
  };

  test("with recourse pay off what they fetch and no more than is owed", () => {
    // 10 m of cash, 1.667 m due a month on 0.65: July, with ten of twenty left
    const { backIn, credit } = told({ rate_pct: 12 });
    expect([backIn, credit]).toEqual([7, expect.closeTo(4.5, 9)]);
    const generous = told(
      { rate_pct: 12, hand_back_credit_pct: 200 },
      { fleets: { fleet: { asic_resale_days: 200 } } },
    );
    expect([generous.backIn, generous.months[11].memory("rigs", "balanceUsd")]).toEqual([7, 0]);
    expect(generous.credit).toBeCloseTo(10, 6);
  });

  test("are kept where they are worth what is owed, and go where they are worth a day less", () => {
    // after January 20 × 11/12 m are owed; 18.333333 m are 407.407 days. Cash for all of it: nothing defaults
    const worth = (days: number) =>
      told(
        { recourse: "none" },
        { entities: { owner: { cash_usd_m: 100 } }, fleets: { fleet: { asic_resale_days: days } } },
      ).backIn;
    expect([worth(407), worth(408)]).toEqual([2, 0]);
  });

  test("without recourse are kept where a month's margin of 0.651 m covers what is due, and go where it does not", () => {
    // interest alone, 10 USD under the margin and 10 USD over it
    const even = told({ recourse: "none", first_principal: "2026-12", rate_pct: (12 * 0.65099 * 100) / 20 });
    expect(even.months[1].memory("rigs", "handedBack")).toBe(0);
    expect(
      told({ recourse: "none", first_principal: "2026-12", rate_pct: (12 * 0.65101 * 100) / 20 }).backIn,
    ).toBe(2);
  });

  test("never where the agreement does not let it, nor before a month is known", () => {
    expect(
      told({ recourse: "none", hand_back: false }, { entities: { owner: { cash_usd_m: 100 } } }).backIn,
    ).toBe(0);
    expect(told({ recourse: "none" }).months[0].memory("rigs", "handedBack")).toBe(0);
  });

  test("after a default without recourse go once, in the month after it, and what was owed stays owed", () => {
    const { months, backIn } = told(
      { recourse: "none", hand_back: false },
      { entities: { owner: { cash_usd_m: 0.5 } } },
    );
    expect([backIn, months[0].next.fleetFraction[0], months[1].next.fleetFraction[0]]).toEqual([2, 1, 0]);
    expect(months[11].memory("rigs", "balanceUsd")).toBeCloseTo((20e6 * 11) / 12, 4);
  });

  test("with recourse go when cash lasts less than three months, not when it lasts three", () => {
    // a burn of 1 m a month: 1.651 m due on 0.651; February opens with cash of three months, or a little less
    const due = { first_principal: "2026-12", balance_usd_m: 33.02, rate_pct: 60 };
    const left = (cash_usd_m: number) =>
      told(due, { entities: { owner: { cash_usd_m } } }).months[1].memory("rigs", "handedBack");
    expect([left(4.0000001), left(3.9999)]).toEqual([0, 2]);
  });
});
