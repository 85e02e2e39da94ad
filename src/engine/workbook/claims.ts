// The claims of an entity as a month's cash takes them, and the lines they stand on.

import type { Calls } from "./lines.ts";
import { type Pad, plus, type Signed } from "./pad.ts";

/** The claims of a month by what is done with them. */
export type Sorted = {
  /** Owed and cleared, most senior rung first. */
  readonly rungs: readonly (readonly number[])[];
  readonly owed: readonly number[];
  /** Received before anybody is paid, own actions in it. */
  readonly received: readonly number[];
  /** Brought in by what management does when cash is short. */
  readonly raised: readonly number[];
  /** Of it, what comes in the month it is asked for: a property sold is paid months later, like any claim. */
  readonly raisedAtOnce: readonly number[];
  /** Distributed by others once all had been paid: cash at the month's end. */
  readonly dividends: readonly number[];
  /** Taken out of what is left, in order. */
  readonly taken: readonly { readonly contract: Signed; readonly claim: number }[];
};

export function sortClaims({ model, entity }: Pad): Sorted {
  const taken = model.surplus[entity.index].flatMap((index) => {
    const contract = model.contracts[index] as unknown as Signed;
    const claim = contract.slot.sweep ?? contract.slot.dividend;
    return claim === undefined ? [] : [{ contract, claim }];
  });
  const isTaken = (claim: number) => taken.some((each) => each.claim === claim);
  const actions = new Set(model.actions[entity.index]);
  const raised = entity.claimsHeld.filter((claim) => actions.has(model.claims[claim].contract));
  // what another repays out of its surplus comes once all have been paid, as a dividend does
  const isDividend = (claim: number) =>
    model.claims[claim].slot === "sweep" ||
    model.contracts[model.claims[claim].contract].kind === "distribution";
  const rungs = model.network.ladders[entity.index].map((rung) => rung.filter((claim) => !isTaken(claim)));
  return {
    rungs,
    owed: rungs.flat(),
    received: entity.claimsHeld.filter((claim) => !isDividend(claim)),
    raised,
    raisedAtOnce: raised.filter(
      (claim) => model.contracts[model.claims[claim].contract].kind !== "sale_leaseback",
    ),
    dividends: entity.claimsHeld.filter(isDividend),
    taken,
  };
}

export const arrears = (pad: Pad, claim: number) => `arrears:${pad.model.claims[claim].id}`;
export const sum = (claims: readonly number[], call: (claim: number) => string) => plus(claims.map(call));

export function cashLine(
  pad: Pad,
  key: string,
  label: string,
  formula: (calls: Calls) => string,
  opening?: number | (() => string),
): void {
  pad.add({ key, sheet: "Waterfall", label, unit: "USD", formula, opening });
}
