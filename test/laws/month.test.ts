// True of any world and any path, month by month: energy balances, cash is moved and never made, claims are answered.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Model, stepNames } from "../../src/engine/model.ts";
import { type ClosedMonth, runTiny, tinyModel } from "../tiny-world.ts";
import { anyWorld } from "./any-world.ts";

/** LAW_RUNS asks for more worlds than a quick test can take. */
const runs = { numRuns: Number(process.env.LAW_RUNS ?? 60), seed: Number(process.env.LAW_SEED ?? 1) };

/** Every month of one path of any world under open markets. */
function everyMonth(hold: (month: ClosedMonth, model: Model, at: number) => void) {
  fc.assert(
    fc.property(anyWorld, fc.nat(1000), (over, path) => {
      const model = tinyModel(over, "open", true);
      runTiny(model, { path }).forEach((month, at) => {
        hold(month, model, at);
      });
    }),
    runs,
  );
}

const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);
const sizeOf = ({ owed, opening }: ClosedMonth) =>
  1 + sum(Object.values(owed)) + sum(opening.cashUsd.map(Math.abs)) + sum(opening.reserveUsd);

describe("energy", () => {
  test("a site's halls and fleets are all its energy and all its cost", () => {
    everyMonth(({ operation }, model) => {
      for (const site of model.sites) {
        const halls = site.halls.map((at) => operation.hallMwh[at]);
        const fleets = site.fleets.map((at) => operation.fleetMwh[at]);
        expect(operation.siteAiMwh[site.index]).toBeCloseTo(sum(halls), 6);
        expect(operation.siteMiningMwh[site.index]).toBeCloseTo(sum(fleets), 6);
        expect(operation.siteAiUsd[site.index]).toBeCloseTo(
          sum(site.halls.map((at) => operation.hallUsd[at])),
          4,
        );
        expect(operation.siteMiningUsd[site.index]).toBeCloseTo(
          sum(site.fleets.map((at) => operation.fleetUsd[at])),
          4,
        );
      }
    });
  });

  test("no site draws more than its connection, no fleet more than its machines, nothing less than nothing", () => {
    everyMonth(({ operation }, model, at) => {
      const hours = model.months[at].days * 24;
      for (const site of model.sites) {
        const mwh = operation.siteAiMwh[site.index] + operation.siteMiningMwh[site.index];
        expect(mwh).toBeLessThanOrEqual(site.grid_mw * hours * (1 + 1e-12));
      }
      for (const fleet of model.fleets) {
        const machines = fleet.hashrate_ehs * fleet.j_per_th * 1.05 * (fleet.uptime_pct / 100); // EH/s × J/TH = MW
        expect(operation.fleetMwh[fleet.index]).toBeGreaterThanOrEqual(0);
        expect(operation.fleetMwh[fleet.index]).toBeLessThanOrEqual(machines * hours * (1 + 1e-12));
        expect(operation.fleetRunFraction[fleet.index]).toBeLessThanOrEqual(1);
      }
    });
  });

  test("what a site's supplier bills is the cost of what ran, one way or the other", () => {
    everyMonth(({ operation, owed, opening }, model) => {
      for (const site of model.sites) {
        const id = model.contracts[site.powerContract].id;
        const arrears = (claim: string) =>
          opening.arrearsUsd[model.claims.findIndex((each) => each.id === claim)];
        const isStayed = opening.status[site.owner] === 1;
        const billed = owed[`${id}.energy`] - (isStayed ? 0 : arrears(`${id}.energy`)) - owed[`${id}.credit`];
        const cost = operation.siteAiUsd[site.index] + operation.siteMiningUsd[site.index];
        expect(Math.abs(billed - cost)).toBeLessThanOrEqual(
          1e-9 * (1 + Math.abs(cost) + owed[`${id}.energy`]),
        );
      }
    });
  });
});

describe("cash", () => {
  test("of an operator closes at what it opened with, plus received, less paid, plus what left the reserve", () => {
    everyMonth((month, model) => {
      for (const { index, id, outside, claimsHeld, claimsOwed } of model.entities) {
        if (outside) continue;
        const received = sum(claimsHeld.map((claim) => month.paid[model.claims[claim].id]));
        const paid = sum(claimsOwed.map((claim) => month.paid[model.claims[claim].id]));
        const drawn = month.opening.reserveUsd[index] - month.next.reserveUsd[index];
        const closing = month.opening.cashUsd[index] + received - paid + drawn;
        expect(Math.abs(month.cash[id] - closing)).toBeLessThanOrEqual(1e-9 * sizeOf(month));
      }
    });
  });

  test("is moved, never made: what operators gained, outside entities lost", () => {
    everyMonth((month, model) => {
      let gained = 0;
      for (const { index, outside } of model.entities) {
        if (outside) continue;
        gained += month.next.cashUsd[index] + month.next.reserveUsd[index];
        gained -= month.opening.cashUsd[index] + month.opening.reserveUsd[index];
      }
      for (const { id, from, to } of model.claims) {
        if (model.entities[from].outside && !model.entities[to].outside) gained -= month.paid[id];
        if (!model.entities[from].outside && model.entities[to].outside) gained += month.paid[id];
      }
      expect(Math.abs(gained)).toBeLessThanOrEqual(1e-9 * sizeOf(month));
    });
  });

  test("never falls below zero with markets open, nor does a reserve or a treasury", () => {
    everyMonth(({ next }, model) => {
      for (const { index, outside } of model.entities) {
        if (outside) continue;
        expect(next.cashUsd[index]).toBeGreaterThanOrEqual(-1e-6);
        expect(next.reserveUsd[index]).toBeGreaterThanOrEqual(0);
        expect(next.btc[index]).toBeGreaterThanOrEqual(0);
      }
    });
  });
});

describe("claims", () => {
  test("are all answered: none overpaid, none negative, and what is unpaid is carried, lost with its outside payer, or under a cent", () => {
    everyMonth((month, model) => {
      for (const { id, from, index } of model.claims) {
        const [owed, paid, carried] = [month.owed[id], month.paid[id], month.arrears[id]];
        expect(owed).toBeGreaterThanOrEqual(0);
        expect(paid).toBeGreaterThanOrEqual(0);
        expect(paid).toBeLessThanOrEqual(owed);
        const stayed = month.opening.status[from] === 1 ? month.opening.arrearsUsd[index] : 0;
        const unpaid = owed - paid + stayed;
        if (model.entities[from].outside && month.market.outsideDefault[from] === 1) expect(carried).toBe(0);
        else expect(Math.abs(carried - unpaid)).toBeLessThanOrEqual(0.01 + 1e-9 * sizeOf(month));
      }
    });
  });

  test("of a junior rung are not paid while a senior one is not", () => {
    everyMonth((month, model) => {
      for (const { claimsOwed, outside } of model.entities) {
        if (outside) continue;
        const unpaidAt = claimsOwed
          .filter(
            (claim) =>
              month.owed[model.claims[claim].id] - month.paid[model.claims[claim].id] > 1e-9 * sizeOf(month),
          )
          .map((claim) => stepNames.indexOf(model.claims[claim].step));
        const first = Math.min(...unpaidAt);
        // a reserve pays senior debt past an unpaid bill: that is what it is for
        for (const claim of claimsOwed) {
          const { step, id } = model.claims[claim];
          if (step === "senior_debt" || stepNames.indexOf(step) <= first) continue;
          expect(month.paid[id], `${id} paid before ${stepNames[first]}`).toBeLessThanOrEqual(
            1e-9 * sizeOf(month),
          );
        }
      }
    });
  });

  test("an entity in default owes no debt service, and stays in default", () => {
    everyMonth(({ opening, next, owed }, model) => {
      for (const { index, outside } of model.entities) {
        if (outside || opening.status[index] === 0) continue;
        expect(next.status[index]).toBe(1);
      }
      for (const { id, from, slot, step } of model.claims) {
        const isService =
          (step === "senior_debt" || step === "unsecured_debt") && slot !== "draw" && slot !== "proceeds";
        if (isService && opening.status[from] === 1) expect(owed[id]).toBe(0);
      }
    });
  });
});

describe("a hall", () => {
  test("brings rent in the months of its term and in no other, whoever rents it", () => {
    everyMonth(({ operation, opening }, model, at) => {
      for (const hall of model.halls) {
        const fraction = operation.hallAvailableFraction[hall.index];
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction).toBeLessThanOrEqual(1);
        if (opening.hallReady[hall.index] >= at + 1) expect(fraction).toBe(0);
        if (hall.customer < 0) expect(fraction).toBe(0);
      }
    });
  });
});
