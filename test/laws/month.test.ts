// True of any world and any path, month by month: energy balances, cash is moved and never made, claims are answered.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Model, type State, stepNames } from "../../src/engine/model.ts";
import { type ClosedMonth, runTiny, tinyModel } from "../tiny-world.ts";
import { anyWorld } from "./any-world.ts";

/** LAW_RUNS asks for more worlds than a quick test can take. */
const runs = { numRuns: Number(process.env.LAW_RUNS ?? 60), seed: Number(process.env.LAW_SEED ?? 1) };

/** What a world and path gave: every law looks at the same ones. */
const told = new Map<string, { readonly model: Model; readonly months: readonly ClosedMonth[] }>();

/** Every month of one path of any world under open markets. */
function everyMonth(hold: (month: ClosedMonth, model: Model, at: number) => void) {
  fc.assert(
    fc.property(anyWorld, fc.nat(1000), (over, path) => {
      const key = JSON.stringify([over, path]);
      let run = told.get(key);
      if (!run) {
        const model = tinyModel(over, "open", true);
        run = { model, months: runTiny(model, { path }) };
        told.set(key, run);
      }
      for (const [at, month] of run.months.entries()) hold(month, run.model, at);
    }),
    runs,
  );
}

/** A law that holds of a number: said only where it does not, for there are very many. */
function must(holds: boolean, what: () => string) {
  if (!holds) expect.unreachable(what());
}

/** Numbers are equal to 1e-9 of a size. */
const isNear = (a: number, b: number, size: number) => Math.abs(a - b) <= 1e-9 * size;

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
const sizeOf = ({ owed, opening }: ClosedMonth) =>
  1 + sum(Object.values(owed)) + sum(opening.cashUsd.map(Math.abs)) + sum(opening.reserveUsd);

describe("energy", () => {
  test("a site's halls and fleets are all its energy and all its cost", () => {
    everyMonth(({ operation: ran }, model) => {
      for (const { index, id, halls, fleets } of model.sites) {
        const of = (places: readonly number[], column: Float64Array) => sum(places.map((at) => column[at]));
        const pairs = [
          [ran.siteAiMwh[index], of(halls, ran.hallMwh)],
          [ran.siteAiUsd[index], of(halls, ran.hallUsd)],
          [ran.siteMiningMwh[index], of(fleets, ran.fleetMwh)],
          [ran.siteMiningUsd[index], of(fleets, ran.fleetUsd)],
        ];
        for (const [whole, parts] of pairs)
          must(isNear(whole, parts, 1 + Math.abs(whole)), () => `${id}: ${whole} is not ${parts}`);
      }
    });
  });

  test("no site draws more than its connection, no fleet more than its machines, nothing less than nothing", () => {
    everyMonth(({ operation: ran }, model, at) => {
      const hours = model.months[at].days * 24;
      for (const { index, id, grid_mw } of model.sites) {
        const mw = (ran.siteAiMwh[index] + ran.siteMiningMwh[index]) / hours;
        must(mw <= grid_mw * (1 + 1e-12), () => `${id} draws ${mw} of ${grid_mw} MW`);
      }
      for (const { index, id, hashrate_ehs, j_per_th, uptime_pct } of model.fleets) {
        const mw = ran.fleetMwh[index] / hours;
        const most = hashrate_ehs * j_per_th * 1.05 * (uptime_pct / 100); // EH/s × J/TH = MW, and the site's overhead
        must(mw >= 0 && mw <= most * (1 + 1e-12), () => `${id} draws ${mw} of ${most} MW`);
        must(
          ran.fleetRunFraction[index] <= 1,
          () => `${id} runs ${ran.fleetRunFraction[index]} of the hours`,
        );
      }
    });
  });

  test("what a site's supplier bills is the cost of what ran, one way or the other", () => {
    everyMonth(({ operation: ran, owed, opening }, model) => {
      for (const site of model.sites) {
        const { id, slot } = model.contracts[site.powerContract];
        const carried = opening.status[site.owner] === 1 ? 0 : opening.arrearsUsd[slot.energy];
        const billed = owed[`${id}.energy`] - carried - owed[`${id}.credit`];
        const cost = ran.siteAiUsd[site.index] + ran.siteMiningUsd[site.index];
        must(isNear(billed, cost, 1 + Math.abs(cost) + carried), () => `${id} bills ${billed}, not ${cost}`);
      }
    });
  });
});

describe("cash", () => {
  test("of an operator closes at what it opened with, plus received, less paid, plus what left the reserve", () => {
    everyMonth((month, model) => {
      for (const { index, id, outside, claimsHeld, claimsOwed } of model.entities) {
        if (outside) continue;
        const paidOn = (claims: readonly number[]) =>
          sum(claims.map((claim) => month.paid[model.claims[claim].id]));
        const drawn = month.opening.reserveUsd[index] - month.next.reserveUsd[index];
        const closing = month.opening.cashUsd[index] + paidOn(claimsHeld) - paidOn(claimsOwed) + drawn;
        must(
          isNear(month.cash[id], closing, sizeOf(month)),
          () => `${id} closes at ${month.cash[id]}, not ${closing}`,
        );
      }
    });
  });

  test("is moved, never made: what operators gained, outside entities lost", () => {
    everyMonth((month, model) => {
      const held = (state: State) =>
        sum(
          model.entities.map(({ index, outside }) =>
            outside ? 0 : state.cashUsd[index] + state.reserveUsd[index],
          ),
        );
      let gained = held(month.next) - held(month.opening);
      for (const { id, from, to } of model.claims) {
        if (model.entities[from].outside && !model.entities[to].outside) gained -= month.paid[id];
        if (!model.entities[from].outside && model.entities[to].outside) gained += month.paid[id];
      }
      must(isNear(gained, 0, sizeOf(month)), () => `${gained} USD were made`);
    });
  });

  test("never falls below zero with markets open, nor does a reserve or a treasury", () => {
    everyMonth(({ next }, model) => {
      for (const { index, id, outside } of model.entities) {
        const held = [
          next.cashUsd[index] + 1e-6,
          next.reserveUsd[index],
          next.btc[index],
          next.restrictedUsd[index],
        ];
        must(outside || held.every((amount) => amount >= 0), () => `${id} holds ${held}`);
      }
    });
  });
});

describe("claims", () => {
  test("are all answered: none overpaid, none negative, and what is unpaid is carried, lost with its outside payer, or under a cent", () => {
    everyMonth((month, model) => {
      const size = sizeOf(month);
      for (const { id, from, index } of model.claims) {
        const [owed, paid, carried] = [month.owed[id], month.paid[id], month.arrears[id]];
        must(owed >= 0 && paid >= 0 && paid <= owed, () => `${id} owes ${owed} and pays ${paid}`);
        const isLost = model.entities[from].outside && month.market.outsideDefault[from] === 1;
        const stayed = month.opening.status[from] === 1 ? month.opening.arrearsUsd[index] : 0;
        const unpaid = isLost ? 0 : owed - paid + stayed;
        must(
          Math.abs(carried - unpaid) <= 0.01 + 1e-9 * size,
          () => `${id} carries ${carried}, not ${unpaid}`,
        );
      }
    });
  });

  test("of a junior rung are not paid while a senior one is not", () => {
    everyMonth((month, model) => {
      const least = 1e-9 * sizeOf(month);
      for (const { claimsOwed, outside } of model.entities) {
        if (outside) continue;
        const owed = claimsOwed.map((claim) => model.claims[claim]);
        const unpaid = owed.filter(({ id }) => month.owed[id] - month.paid[id] > least);
        const first = Math.min(...unpaid.map(({ step }) => stepNames.indexOf(step)));
        for (const { step, id } of owed) {
          // a reserve pays senior debt past an unpaid bill: that is what it is for
          if (step === "senior_debt" || stepNames.indexOf(step) <= first) continue;
          must(month.paid[id] <= least, () => `${id} is paid before ${stepNames[first]}`);
        }
      }
    });
  });

  test("an entity in default owes no debt service, and stays in default", () => {
    everyMonth(({ opening, next, owed }, model) => {
      for (const { index, id, outside } of model.entities)
        must(
          outside || opening.status[index] === 0 || next.status[index] === 1,
          () => `${id} is in default no more`,
        );
      for (const { id, from, to, step } of model.claims) {
        const isService =
          (step === "senior_debt" || step === "unsecured_debt") && !model.entities[from].outside;
        // a lender in default may still owe a draw: what it lends is no service
        const isOwn =
          model.contracts[model.claims.find((claim) => claim.id === id)?.contract ?? 0].at.balanceUsd !==
          undefined;
        if (isService && isOwn && model.entities[to].outside && opening.status[from] === 1)
          must(owed[id] === 0, () => `${id} owes ${owed[id]} in default`);
      }
    });
  });
});

test("a hall is used for a part of the month between none and all, and not before it is accepted nor by nobody", () => {
  everyMonth(({ operation, opening }, model, at) => {
    for (const { index, id, customer } of model.halls) {
      const fraction = operation.hallAvailableFraction[index];
      must(fraction >= 0 && fraction <= 1, () => `${id} is used ${fraction} of the month`);
      if (opening.hallReady[index] >= at + 1 || customer < 0)
        must(fraction === 0, () => `${id} is used ${fraction}`);
    }
  });
});

test("the worlds these laws were asked of hold what they speak of", () => {
  const seen = [...told.values()];
  const share = (is: (run: (typeof seen)[number]) => boolean) => seen.filter(is).length / seen.length;
  expect(seen.length).toBeGreaterThan(0);
  if (seen.length < 30) return; // too few to speak of shares
  expect(share(({ months }) => months.some(({ next }) => next.status.includes(1)))).toBeGreaterThan(0.3);
  expect(share(({ months }) => months.every(({ next }) => !next.status.includes(1)))).toBeGreaterThan(0.02);
  expect(
    share(({ months }) => months.some(({ operation }) => operation.siteAiMwh.some((mwh) => mwh > 0))),
  ).toBeGreaterThan(0.2);
  expect(
    share(({ months }) => months.some(({ operation }) => operation.siteMiningMwh.some((mwh) => mwh > 0))),
  ).toBeGreaterThan(0.3);
  expect(share(({ model }) => model.entities.filter(({ outside }) => !outside).length > 1)).toBeGreaterThan(
    0.3,
  );
});
