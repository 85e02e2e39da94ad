// What the budget is told in each month of a run, by claim and months ahead.

import { kinds } from "../src/engine/kinds.ts";
import { drawInnovations } from "../src/engine/market/draw.ts";
import type { Innovations, Model } from "../src/engine/model.ts";
import { makeWorkspace, runPath } from "../src/engine/run.ts";

/** A month with what it owed, and what it foresaw for 1, 2 … months ahead, USD by claim. Claims of nothing are left out. */
export type ForeseeingMonth = {
  readonly owed: Readonly<Record<string, number>>;
  readonly foreseen: readonly Readonly<Record<string, number>>[];
};

/** Runs one path and asks every contract each month what it foresees up to `furthest` months ahead. */
export function runForeseeing(model: Model, furthest = 6, innovations?: Innovations): ForeseeingMonth[] {
  const months: ForeseeingMonth[] = [];
  const named = (column: Float64Array) =>
    Object.fromEntries(
      model.claims.flatMap(({ id, index }) => (column[index] === 0 ? [] : [[id, column[index]]])),
    );
  runPath(
    model,
    kinds,
    innovations ?? drawInnovations(model, 1, 0),
    (view, cash) => {
      const foreseen = Array.from({ length: furthest }, (_, before) => {
        const usd = new Float64Array(model.claims.length);
        for (const contract of model.contracts)
          kinds[contract.kind].foresee?.(contract, view, before + 1, (slot, amount) => {
            expectClaim(model, slot, contract.index);
            usd[slot] += amount;
          });
        return named(usd);
      });
      months.push({ owed: named(cash.owedUsd), foreseen });
    },
    makeWorkspace(model, kinds),
    undefined,
    undefined,
    (slot) => expectClaim(model, slot),
  );
  return months;
}

/** What is foreseen or explained is a claim there is, of the contract that says it: nothing is said of a party that is nobody. */
function expectClaim(model: Model, slot: number, contract = model.claims[slot]?.contract): void {
  if (model.claims[slot] === undefined || model.claims[slot].contract !== contract)
    throw new Error(`no claim ${slot} of contract ${contract}`);
}
