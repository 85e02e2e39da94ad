// The published and derived vectors of test/oracles/quant_vectors.json, by id.

import { readFileSync } from "node:fs";

export type Vector = {
  readonly id: string;
  readonly inputs: unknown;
  readonly expected: unknown;
  readonly tol: number;
};

const file = new URL("../oracles/quant_vectors.json", import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, "utf8")) as { readonly vectors: readonly Vector[] };

/** A vector by id; throws when there is none. */
export function vector(id: string): Vector {
  const found = vectors.find((one) => one.id === id);
  if (!found) throw new Error(`no vector ${id}`);
  return found;
}
