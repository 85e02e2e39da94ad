// Laws of every instrument and action at once: a world that has them all, in any numbers.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Model } from "../../src/engine/model.ts";
import { type ClosedMonth, entityIndex, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const usdM = (max: number) => fc.integer({ min: 0, max: max * 10 }).map((tenths) => tenths / 10);

/** Every instrument and action on two operators, one the other's parent. */
const anyWorld = fc
  .record({
    cash: usdM(40),
    minimum: usdM(5),
    reserve: usdM(5),
    btc: usdM(200),
    jumpPct: fc.constantFrom(-70, -50, -25, 0, 40),
    overhead: usdM(6),
    debt: usdM(60),
    sweepPct: fc.constantFrom(0, 50, 100),
    payoutPct: fc.constantFrom(0, 100),
    recourse: fc.constantFrom("full", "none"),
    window: fc.constantFrom("open", "rule", "shut"),
    funding: fc.constantFrom("open", "committed" as const),
  })
  .map(
    ({
      cash,
      minimum,
      reserve,
      btc,
      jumpPct,
      overhead,
      debt,
      sweepPct,
      payoutPct,
      recourse,
      window,
      funding,
    }) => {
      const owner = {
        cash_usd_m: cash,
        minimum_cash_usd_m: minimum,
        debt_reserve_usd_m: reserve,
        debt_reserve_target_usd_m: reserve,
        btc_free: btc,
        btc_sale_cost_pct: 0,
        payout_pct: payoutPct,
        look_ahead_months: 6,
        shares_m: 10,
        share_price_usd: 5,
        atm_capacity_usd_m: 10,
      };
      const by = { borrower: "child", rate_pct: 12 };
      const over: Over = {
        market: { bitcoin: { jump_pct: jumpPct, jump_month: "2026-04" }, equity: { window } },
        entities: {
          owner,
          child: { ...owner, name: "Child", parent: "owner", cash_yield_pct: 0, tax_rate_pct: 0 },
        },
        fleets: {
          machines: {
            site: "plain",
            owner: "child",
            hashrate_ehs: 1,
            j_per_th: 20,
            uptime_pct: 100,
            pool_fee_pct: 0,
          },
        },
        contracts: {
          power: { kind: "power_tariff", site: "plain", usd_per_mwh: 50 },
          line: { ...by, kind: "revolver", commitment_usd_m: 10, due: "2026-11" },
          loan: {
            ...by,
            kind: "term_loan",
            balance_usd_m: debt,
            first_principal: "2026-02",
            due: "2027-06",
            sweep_pct: sweepPct,
          },
          sculpted: {
            ...by,
            kind: "sculpted_loan",
            balance_usd_m: debt / 4,
            due: "2027-01",
            cfads_usd_m: { "2026-02": 3, "2026-09": 5, "2026-12": 2 },
          },
          delayed: {
            ...by,
            kind: "delayed_draw_loan",
            commitment_usd_m: 20,
            draw_until: "2026-08",
            first_principal: "2026-10",
            due: "2027-10",
            delivered_usd_m: { "2026-02": 10, "2026-06": 10 },
            life_months: 20,
          },
          rigs: {
            ...by,
            kind: "equipment_loan",
            fleet: "machines",
            balance_usd_m: debt / 3,
            due: "2026-12",
            recourse,
          },
          coins: { ...by, kind: "btc_line", balance_usd_m: 10, pledged_btc: 150, due: "2026-10" },
          bond: {
            kind: "note",
            issuer: "child",
            face_usd_m: 20,
            coupon_pct: 8,
            pik_pct: 2,
            due: "2026-12",
            interest_reserve_usd_m: 1,
          },
          campus: { kind: "sale_leaseback", entity: "child", noi_usd_m_per_year: 2 },
          waiver: { kind: "waiver", borrower: "child", loan: "loan", most: 2, due: "2026-12" },
          clause: { kind: "cross_default", entity: "owner", of: ["child"] },
          bills: { kind: "overhead", entity: "child", usd_m_per_month: overhead, growth_pct: 0 },
        },
      };
      return { over, funding, btc };
    },
  );

const sumOf = (claims: readonly number[], model: Model, of: Readonly<Record<string, number>>) =>
  claims.reduce((usd, claim) => usd + of[model.claims[claim].id], 0);

const each = (check: (model: Model, months: readonly ClosedMonth[], btc: number) => void) =>
  fc.assert(
    fc.property(anyWorld, ({ over, funding, btc }) => {
      const model = tinyModel(over, funding);
      check(model, runTiny(model), btc);
    }),
    { numRuns: 30 },
  );

test("cash is moved, never made: what an operator holds changes by what it is paid less what it pays, to 1e-9", () =>
  each((model, months) => {
    for (const { opening, next, paid } of months) {
      for (const { index, outside, claimsHeld, claimsOwed } of model.entities) {
        if (outside) continue;
        const change =
          next.cashUsd[index] + next.reserveUsd[index] - opening.cashUsd[index] - opening.reserveUsd[index];
        const [inUsd, outUsd] = [sumOf(claimsHeld, model, paid), sumOf(claimsOwed, model, paid)];
        const scaleUsd = 1 + inUsd + outUsd + Math.abs(opening.cashUsd[index]);
        expect(Math.abs(change - (inUsd - outUsd))).toBeLessThanOrEqual(1e-9 * scaleUsd);
      }
    }
  }));

test("every claim is answered once: none negative, none paid more than owed", () =>
  each((_model, months) => {
    for (const { owed, paid } of months)
      for (const [claim, usd] of Object.entries(paid)) {
        expect(usd).toBeGreaterThanOrEqual(0);
        expect(usd).toBeLessThanOrEqual(owed[claim] + 1e-6);
      }
  }));

test("bitcoin is moved, never made: treasury, pledge and what was sold add up", () =>
  each((model, months, btc) => {
    const child = entityIndex(model, "child");
    let soldBtc = 0;
    for (const month of months) {
      soldBtc += month.paid["treasury_sale/child.sale"] / month.market.btcUsdEnd;
      const heldBtc =
        month.next.btc[child] +
        month.memory("coins", "pledgedBtc") +
        month.memory("coins", "soldBtc") +
        soldBtc;
      expect(heldBtc).toBeCloseTo(150 + btc, 6);
    }
  }));

test("no balance is below zero, and none of a debtor in default moves", () =>
  each((model, months) => {
    const child = entityIndex(model, "child");
    const debts = ["line", "loan", "sculpted", "delayed", "rigs", "coins", "bond", "waiver"];
    for (const { memory, next, opening } of months) {
      for (const debt of debts) {
        expect(memory(debt, "balanceUsd")).toBeGreaterThanOrEqual(-1e-6);
        const place = model.contracts.find(({ id }) => id === debt)?.at.balanceUsd ?? -1;
        if (opening.status[child] === 1) expect(next.memory[place]).toBe(opening.memory[place]);
      }
    }
  }));

test("what falls due of a debt leaves its balance, and nothing else does but what machines or a pledge pay off", () =>
  each((model, months) => {
    const child = entityIndex(model, "child");
    const contract = (id: string) => model.contracts.find((one) => one.id === id);
    for (const { opening, next, owed, paid } of months) {
      if (opening.status[child] === 1) continue;
      const fell = (claim: string) =>
        owed[claim] - opening.arrearsUsd[model.claims.findIndex(({ id }) => id === claim)];
      const change = (id: string) =>
        next.memory[contract(id)?.at.balanceUsd ?? -1] - opening.memory[contract(id)?.at.balanceUsd ?? -1];
      expect(change("line")).toBeCloseTo(paid["line.draw"] - paid["line.sweep"] - fell("line.principal"), 4);
      expect(change("loan")).toBeCloseTo(-fell("loan.principal") - paid["loan.sweep"], 4);
      expect(change("delayed")).toBeCloseTo(
        owed["delayed.draw"] - fell("delayed.principal") - fell("delayed.prepayment"),
        4,
      );
      expect(change("coins")).toBeCloseTo(
        -fell("coins.principal") - fell("coins.call") - fell("coins.forced_sale") - fell("coins.deficiency"),
        4,
      );
      expect(change("waiver")).toBeCloseTo(paid["waiver.deferral"] / 0.99 - fell("waiver.principal"), 4);
    }
  }));

test("these worlds reach what they are there for: every claim of every instrument is paid in some, and machines go back in some", () => {
  // a reserve of 1 m is used up by the first coupon, and the note was sold before the first month
  const idle = ["bond.released", "bond.proceeds", "loan.draw", "rigs.draw"];
  const isPaid = new Set<string>(idle);
  let handedBack = 0;
  let written: string[] = [];
  for (const { over, funding } of fc.sample(anyWorld, { numRuns: 60, seed: 1 })) {
    const model = tinyModel(over, funding);
    const [implied, months] = [
      /^(new_notes|share_sale|treasury_sale|cash_interest|income_tax|distribution|power)/,
      runTiny(model),
    ];
    written = model.claims.map(({ id }) => id).filter((id) => !implied.test(id));
    for (const { paid } of months)
      for (const [claim, usd] of Object.entries(paid)) if (usd > 0) isPaid.add(claim);
    handedBack += months[11].memory("rigs", "handedBack") > 0 ? 1 : 0;
  }
  expect(written.filter((claim) => !isPaid.has(claim))).toEqual([]);
  expect(handedBack).toBeGreaterThan(5);
});
