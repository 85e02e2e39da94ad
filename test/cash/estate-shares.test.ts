// What there is to share at a default, and what a lender counts before it waits, by hand. A procedure costs a tenth; a business that
// earns is worth five years of its last quarter. Machines of 1 EH/s at 45 USD and 100 days are 4.5 m.

import { describe, expect, test } from "vitest";
import { recentDscr, runwayMonths } from "../../src/engine/cash/distress.ts";
import { type DefaultedDebt, debtCoveredFraction, shareEstate } from "../../src/engine/cash/estate.ts";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { type MonthView, NEVER } from "../../src/engine/model.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { entityIndex, mergeOver, type Over, tinyModel } from "../tiny-world.ts";

const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
  asic_resale_days: 100,
};
const hall = {
  site: "plain",
  critical_mw: 10,
  utility_per_critical: 1,
  gross_per_critical: 1,
  ready: "2026-01",
};
const staff = (usd_m_per_month: number) => ({
  kind: "overhead",
  entity: "owner",
  usd_m_per_month,
  growth_pct: 0,
});
const note = { kind: "note", issuer: "owner", face_usd_m: 20, due: "2030-01" };
/** Machines that earn nothing: power is dearer than what they make. */
const idle: Over = { contracts: { power: { usd_per_mwh: 100 } } };

/** What each debt is owed and gets in the month the owner defaults, USD m. */
function shares(over: Over) {
  const model = tinyModel(mergeOver({ entities: { owner: { cash_usd_m: 0 } } }, over));
  const owner = entityIndex(model, "owner");
  let debts: DefaultedDebt[] = [];
  runPath(
    model,
    kinds,
    drawInnovations(model, 1, 0),
    (view, _cash, next) => {
      if (next.status[owner] === 1 && debts.length === 0)
        debts = [...shareEstate(view, kinds, next, owner).debts];
    },
    makeWorkspace(model, kinds),
  );
  return Object.fromEntries(
    debts
      .filter(({ exposureUsd }) => exposureUsd > 0)
      .map(({ contract, exposureUsd, recoveredUsd }) => [
        model.contracts[contract].id,
        [exposureUsd / 1e6, Number((recoveredUsd / 1e6).toFixed(9))],
      ]),
  );
}
const nine = (usdM: number) => Number(usdM.toFixed(9));

test("a senior note ranks with secured lenders before the unsecured, whether or not a reserve stands beside its lien: 0.9 of 4.5 m", () => {
  const notes = (interest_reserve_usd_m: number): Over =>
    mergeOver(idle, {
      fleets: { old: fleet },
      contracts: {
        staff: staff(1),
        senior: { ...note, face_usd_m: 6, rank: "senior_debt", interest_reserve_usd_m },
        junior: note,
      },
    });
  expect(shares(notes(0))).toEqual({ senior: [6, 4.05], junior: [20, 0] });
  // 0.9 of the reserve's 2 m first, 4.05 m of the 4.2 m it does not cover after
  expect(shares(notes(2))).toEqual({ senior: [6, 5.85], junior: [20, 0] });
});

describe("an estate", () => {
  test("is cash, restricted cash and the reserve, and bitcoin less the cost of selling it, for notes and bills alike", () => {
    // 2 m of wages unpaid by February: 3 + 2 + 9.9 m less a tenth
    const over: Over = {
      entities: {
        owner: { restricted_cash_usd_m: 3, debt_reserve_usd_m: 2, btc_free: 100, sell_treasury: false },
      },
      contracts: { staff: staff(1), note },
    };
    expect(shares(over).note).toEqual([20, nine(((3 + 2 + 9.9) * 0.9 * 20) / 22)]);
  });

  test("pays taxes first, then lenders at large, then the rest", () => {
    // 10 m of rent in January and 5 m of wages every month; January's 5 m distributed, a quarter of it due as tax and never paid.
    // By March 10 m of wages are overdue: of 4.5 m after cost 1.25 are tax, 1.5 the loan's, 1.75 for the note and the wages
    const over: Over = {
      entities: { owner: { restricted_cash_usd_m: 5, tax_rate_pct: 25, payout_pct: 100, lock_up_dscr: 0 } },
      halls: { hall: { ...hall, critical_mw: 100 } },
      contracts: {
        power: { usd_per_mwh: 0 },
        lease: {
          kind: "hosting_lease",
          tenant: "tenant",
          landlord: "owner",
          halls: ["hall"],
          rent_usd_per_kw_month: 100,
          term_months: 1,
        },
        staff: staff(5),
        loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 1.5, rate_pct: 0, due: "2030-01" },
        note,
      },
    };
    expect(shares(over)).toEqual({ loan: [1.5, 1.5], note: [20, nine((1.75 * 20) / 30)] });
  });

  test("holds the machines nobody has a lien on; those pledged go to their lender, and what that lacks shares in the rest", () => {
    const over = mergeOver(idle, {
      fleets: { pledged: fleet, free: fleet },
      contracts: {
        rigs: {
          kind: "equipment_loan",
          borrower: "owner",
          fleet: "pledged",
          balance_usd_m: 20,
          rate_pct: 0,
          due: "2026-12",
          hand_back: false,
        },
        note,
      },
    });
    // 4.05 m from the pledged; 4.05 m of the free for 15.95 and 20
    expect(shares(over)).toEqual({
      rigs: [20, nine(4.05 + (4.05 * 15.95) / 35.95)],
      note: [20, nine((4.05 * 20) / 35.95)],
    });
    const bare = mergeOver(over, { contracts: { rigs: { recourse: "none" } } });
    expect(shares(bare)).toEqual({ rigs: [20, 4.05], note: [20, 4.05] });
  });

  test("leaves what a pledge is worth over its debt to the others, and no more than it is owed to its lender", () => {
    const over = mergeOver(idle, {
      fleets: { pledged: { ...fleet, asic_resale_days: 1_000 } },
      contracts: {
        rigs: {
          kind: "equipment_loan",
          borrower: "owner",
          fleet: "pledged",
          balance_usd_m: 20,
          rate_pct: 0,
          due: "2026-12",
          hand_back: false,
        },
        note: { ...note, face_usd_m: 50 },
      },
    });
    expect(shares(over)).toEqual({ rigs: [20, 20], note: [50, nine(45 * 0.9 - 20)] });
  });

  test("does not hold another's machines", () => {
    const over = mergeOver(idle, {
      entities: { other: { name: "Other", cash_usd_m: 5 } },
      fleets: { theirs: { ...fleet, owner: "other" } },
      contracts: { staff: staff(1), note },
    });
    expect(shares(over).note).toEqual([20, 0]);
  });
});

/** A month's view of a run, at its opening. */
function viewOf(over: Over, month: number): { view: MonthView; owner: number } {
  const model = tinyModel(over);
  let kept: MonthView | undefined;
  runPath(
    model,
    kinds,
    drawInnovations(model, 1, 0),
    (view) => {
      if (view.month === month)
        kept = { ...view, state: structuredClone(view.state), market: structuredClone(view.market) };
    },
    makeWorkspace(model, kinds),
  );
  if (!kept) throw new Error("no such month");
  return { view: kept, owner: entityIndex(model, "owner") };
}

describe("the share of debt that what a borrower has would repay", () => {
  const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 100, rate_pct: 0, due: "2030-01" };
  const covered = (over: Over, month = 0) => {
    const { view, owner } = viewOf(mergeOver({ contracts: { loan } }, over), month);
    return debtCoveredFraction(view, owner);
  };

  test("is cash less a tenth over it, bitcoin and all machines with it", () => {
    expect(covered({})).toBeCloseTo(0.09, 12);
    expect(covered({ entities: { owner: { btc_free: 100 } } })).toBeCloseTo(0.9 * 0.199, 12);
    const pledged = {
      kind: "equipment_loan",
      borrower: "owner",
      fleet: "fleet",
      balance_usd_m: 10,
      rate_pct: 0,
      due: "2030-12",
      hand_back: false,
    };
    expect(covered(mergeOver(idle, { fleets: { fleet }, contracts: { pledged } }))).toBeCloseTo(
      (0.9 * 14.5) / 110,
      9,
    );
  });

  test("is all of it at most, and all where nothing is owed", () => {
    expect(covered({ entities: { owner: { cash_usd_m: 200 } } })).toBe(1);
    expect(covered({ contracts: { loan: null } })).toBe(1);
  });

  test("counts a business at five years of its last quarter, none of one that loses", () => {
    // 1 m of rent a month, no power to pay: 60 m and cash of 10, 11, 12 and 13 m
    const rent: Over = {
      halls: { hall },
      contracts: {
        power: { usd_per_mwh: 0 },
        lease: {
          kind: "hosting_lease",
          tenant: "tenant",
          landlord: "owner",
          halls: ["hall"],
          rent_usd_per_kw_month: 100,
          term_months: 60,
        },
      },
    };
    expect(covered(rent, 0)).toBeCloseTo(0.09, 12);
    expect(covered(rent, 1)).toBeCloseTo(0.9 * 0.71, 9);
    expect(covered(rent, 3)).toBeCloseTo(0.9 * 0.73, 9);
    expect(covered({ contracts: { staff: staff(1) } }, 3)).toBeCloseTo(0.9 * 0.07, 9);
  });
});

describe("a quarter not yet full", () => {
  // 1 m a month of overhead, 2 m of interest in it: coverage −0.5, a burn of 3 m, on 100 m of cash
  const burning: Over = {
    entities: { owner: { cash_usd_m: 100 } },
    contracts: {
      staff: staff(1),
      loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 200, rate_pct: 12, due: "2030-01" },
    },
  };
  const at = (month: number) => {
    const { view, owner } = viewOf(burning, month);
    return [recentDscr(view, owner), Number(runwayMonths(view, owner).toFixed(9))];
  };

  test("is the months there are: nothing is known in the first, one month in the second", () => {
    expect([at(0), at(1), at(2), at(3)]).toEqual([
      [NEVER, NEVER],
      [-0.5, nine(97 / 3)],
      [-0.5, nine(94 / 3)],
      [-0.5, nine(91 / 3)],
    ]);
  });

  test("is a mean: of overhead begun in the second month half, then a third of nothing", () => {
    const late = mergeOver(burning, {
      contracts: { staff: null, loan: { balance_usd_m: 0, draws_usd_m: { "2026-01": 200 } } },
    });
    // interest of 2 m from February on: in March the mean of 0 and 2, in April of 0, 2 and 2
    const runway = (month: number) => {
      const { view, owner } = viewOf(late, month);
      return Number(runwayMonths(view, owner).toFixed(9));
    };
    expect([runway(1), runway(2), runway(3), runway(4)]).toEqual([
      NEVER,
      nine(298 / 1),
      nine(296 / (4 / 3)),
      nine(294 / 2),
    ]);
  });
});
