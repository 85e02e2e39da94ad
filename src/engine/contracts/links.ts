// Contracts that name each other. A name is looked up once, when a path opens: the other contract may be of a status that does not
// count in this funding, and then it is not there.

import { text } from "../field.ts";
import type { Field, Model } from "../model.ts";

/** A field that names a contract which may not be there. The world is checked for the name; whether it counts is asked on each path. */
export const contractField = (about: string) =>
  text(about, { refers: "contracts", default: "" }) as Field & { readonly kind: "text" };

/** The index of a contract by its name; −1 where the name is empty or the contract does not count, or was never signed. */
export function contractIndex(model: Pick<Model, "contracts">, id: string): number {
  if (id === "") return -1;
  return model.contracts.findIndex((contract) => contract.id === id && contract.kind !== "void");
}

/** Whether what a contract needs is there: it is, where it needs nothing. */
export function isThere(model: Model, id: string): boolean {
  return id === "" || contractIndex(model, id) >= 0;
}
