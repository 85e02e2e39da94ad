// The reasons a claim gives when a path is explained.

import { kinds } from "../src/engine/kinds.ts";
import { tellPath } from "../src/engine/tell.ts";
import { type Over, tinyModel } from "./tiny-world.ts";

/** The terms of a claim in a month, values to nine digits. */
export function termsOf(over: Over, claim: string, month = 0, funding: "open" | "committed" = "open") {
  const { months } = tellPath(tinyModel(over, funding), kinds, 1, 0);
  const found = months[month].claims.find(({ id }) => id === claim);
  if (!found)
    throw new Error(`${claim} owes nothing in month ${month}: ${months[month].claims.map(({ id }) => id)}`);
  return found.terms.map(({ name, value, unit }) => [name, Number(value.toPrecision(9)), unit]);
}
