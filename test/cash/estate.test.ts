// What each debt gets at its debtor's default, by hand. Machines of 1 EH/s at 45 USD per PH/s and day and 270 days: 12.15 m.
// Priors of the rule: a procedure costs a tenth, a business is worth five years of its cash flow.

import { describe, expect, test } from "vitest";
import { type DefaultedDebt, shareEstate } from "../../src/engine/cash/estate.ts";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { entityIndex, mergeOver, type Over, tinyModel } from "../tiny-world.ts";

/** Debts of the owner in the month it defaults, by contract, USD m. */
function debtsAtDefault(over: Over) {
  const model = tinyModel(over);
  const owner = entityIndex(model, "owner");
  let debts: readonly DefaultedDebt[] | undefined;
  const watch: Parameters<typeof runPath>[3] = (view, _cash, next) => {
    if (next.status[owner] === 1 && !debts) debts = shareEstate(view, kinds, next, owner).debts;
  };
  runPath(model, kinds, drawInnovations(model, 1, 0), watch, makeWorkspace(model, kinds));
  const byId = Object.fromEntries((debts ?? []).map((debt) => [model.contracts[debt.contract].id, debt]));
  return (id: string) => {
    const { exposureUsd, recoveredUsd, lossUsd } = byId[id];
    expect(lossUsd).toBeCloseTo(exposureUsd - recoveredUsd, 6);
    return { exposure: exposureUsd / 1e6, recovered: recoveredUsd / 1e6 };
  };
}

const machines = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
};

describe("a machine loan of 20 m, 0.5 m of cash and 0.651 m of margin against 1.866667 m due", () => {
  // 1.151 m are paid, 0.715667 m are not: exposure 20 × 11/12 + 0.715667 = 19.049 m. Machines after cost: 10.935 m.
  const lent: Over = {
    entities: { owner: { cash_usd_m: 0.5 } },
    fleets: { machines },
    contracts: {
      loan: {
        kind: "equipment_loan",
        borrower: "owner",
        fleet: "machines",
        balance_usd_m: 20,
        rate_pct: 12,
        due: "2026-12",
        hand_back: false,
      },
    },
  };

  test("without recourse gets its machines and no more", () => {
    const { exposure, recovered } = debtsAtDefault(
      mergeOver(lent, { contracts: { loan: { recourse: "none" } } }),
    )("loan");
    expect(exposure).toBeCloseTo(19.049, 6);
    expect(recovered).toBeCloseTo(10.935, 6);
  });

  test("with recourse shares in the rest: the business is worth 0.651 × 12 × 5 = 39.06 m, 26.91 m beyond the machines", () => {
    // after cost 24.219 m; the deficiency of 8.114 m and the note of 30 m share it: 8.114/38.114 and 30/38.114
    const note = { kind: "note", issuer: "owner", face_usd_m: 30, due: "2030-01" };
    const debts = debtsAtDefault(mergeOver(lent, { contracts: { note } }));
    expect(debts("loan").recovered).toBeCloseTo(10.935 + (24.219 * 8.114) / 38.114, 6);
    expect(debts("note").exposure).toBe(30);
    expect(debts("note").recovered).toBeCloseTo((24.219 * 30) / 38.114, 6);
  });
});

test("a loan on bitcoin gets its bitcoin, and what is over goes to the others", () => {
  // 160 BTC are 16 m, 14.4 m after cost: 10.1 m with January's interest are repaid, 4.3 m go to the note of 20 m; no business, no cash
  const debts = debtsAtDefault({
    entities: { owner: { cash_usd_m: 0 } },
    contracts: {
      line: {
        kind: "btc_line",
        borrower: "owner",
        balance_usd_m: 10,
        rate_pct: 12,
        due: "2028-01",
        pledged_btc: 160,
      },
      note: { kind: "note", issuer: "owner", face_usd_m: 20, due: "2030-01" },
    },
  });
  expect(debts("line").exposure).toBeCloseTo(10.1, 9);
  expect(debts("line").recovered).toBeCloseTo(10.1, 9);
  expect(debts("note").recovered).toBeCloseTo(4.3, 9);
});

test("secured lenders at large come before the unsecured, an unpaid bill beside them", () => {
  // 200 BTC nobody may sell: 20 m less 1 % of selling is 19.8 m, 17.82 m after cost. Term loan of 10 m due at once: in full.
  // 7.82 m are left for the note of 20 m and the bill of 5 m: 6.256 and 1.564
  const debts = debtsAtDefault({
    entities: { owner: { cash_usd_m: 0, btc_free: 200, sell_treasury: false } },
    contracts: {
      loan: { kind: "term_loan", borrower: "owner", balance_usd_m: 10, rate_pct: 0, due: "2026-01" },
      note: { kind: "note", issuer: "owner", face_usd_m: 20, due: "2030-01" },
      order: {
        kind: "equipment_order",
        buyer: "owner",
        vendor: "vendor",
        deliveries_usd_m: { "2026-01": 5 },
        pay_days: 0,
      },
    },
  });
  expect(debts("loan").recovered).toBeCloseTo(10, 9);
  expect(debts("note").recovered).toBeCloseTo(6.256, 9);
});

test("machines given back are nobody's collateral any more: what is left of their loan shares in nothing", () => {
  // as in equipment-loan.test: back in July for 4.5 of 10 m; 5.5 m in five parts with 1 %; cash 3.502 m is used up in November
  const debts = debtsAtDefault({
    fleets: { machines: { ...machines, asic_resale_days: 100 } },
    contracts: {
      loan: {
        kind: "equipment_loan",
        borrower: "owner",
        fleet: "machines",
        balance_usd_m: 20,
        rate_pct: 12,
        due: "2026-12",
      },
    },
  });
  // 3.502 − 1.155 − 1.144 − 1.133 = 0.07 against 1.122: 1.052 unpaid, 1.1 not yet due
  expect(debts("loan").exposure).toBeCloseTo(2.152, 6);
  expect(debts("loan").recovered).toBe(0);
});
