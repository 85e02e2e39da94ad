import type { Kinds, Model } from "../model.ts";

/** What contracts put into memory before the first month: balances in USD, and whatever else each carries. */
export function openedMemory(model: Model, kinds: Kinds): Float64Array {
  const memory = new Float64Array(model.memorySize);
  for (const contract of model.contracts) kinds[contract.kind].open?.(contract, memory, model);
  return memory;
}
