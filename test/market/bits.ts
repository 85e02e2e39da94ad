// The market of some paths as one number: the same number means the same paths to the last bit. Runs in Node and in a browser.

import { drawInnovations } from "../../src/engine/market/draw.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../../src/engine/market/month.ts";
import type { Model } from "../../src/engine/model.ts";

/** A 32-bit FNV-1a hash, in hexadecimal, over the bits of every number of every month. */
export function bitsOf(model: Model, paths: number): string {
  const word = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  const add = (value: number): void => {
    word.setFloat64(0, value);
    for (let i = 0; i < 8; i++) hash = Math.imul(hash ^ word.getUint8(i), 0x01000193) >>> 0;
  };
  const into = emptyMarketMonth(model);
  for (let path = 0; path < paths; path++) {
    const innovations = drawInnovations(model, 1, path);
    let state = openMarket(model);
    let next = openMarket(model);
    for (let month = 0; month < model.months.length; month++) {
      marketMonth(model, innovations, month, state, into, next);
      for (const value of Object.values(into)) {
        if (typeof value === "number") add(value);
        else value.forEach(add);
      }
      [state, next] = [next, state];
    }
  }
  return hash.toString(16);
}

/** A model as text: typed arrays and numbers that JSON has no word for keep their kind. */
export function written(model: Model): string {
  return JSON.stringify(model, (_, value) => {
    if (ArrayBuffer.isView(value))
      return { column: value.constructor.name, values: Array.from(value as Float64Array) };
    return typeof value === "number" && !Number.isFinite(value) ? { number: String(value) } : value;
  });
}

/** The model that `written` wrote. */
export function readModel(text: string): Model {
  const columns: Record<string, { from: (values: number[]) => unknown }> = {
    Float64Array,
    Int32Array,
    Uint8Array,
  };
  return JSON.parse(text, (_, value) => {
    if (value?.column) return columns[value.column].from(value.values);
    return value?.number ? Number(value.number) : value;
  });
}
