// Named, counter-based randomness: a draw is a pure function of (seed, series, path, month, index). Adding a series, a path or
// a worker changes no other draw, and nothing has to be drawn in order.

import { normalQuantile } from "./elementary.ts";

// Constants of Philox4x32-10, Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11.
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** The high 32 bits of a 32 × 32-bit product, from 16-bit halves. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carry = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + (middle >>> 16) + (carry >>> 16)) >>> 0;
}

/** Four 32-bit words of Philox4x32-10 for a 128-bit counter and 64-bit key, written into `out`. */
export function philox(counter: Uint32Array, key0: number, key1: number, out: Uint32Array): void {
  let x0 = counter[0];
  let x1 = counter[1];
  let x2 = counter[2];
  let x3 = counter[3];
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0) >>> 0;
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2) >>> 0;
    x0 = (high1 ^ x1 ^ k0) >>> 0;
    x1 = low1;
    x2 = (high0 ^ x3 ^ k1) >>> 0;
    x3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** 32-bit FNV-1a of a series name: its key in the generator. */
export function seriesKey(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** A series of draws of one path: `uniform(month, index)` is always the same number, in (0, 1). */
export type Stream = {
  readonly uniform: (month: number, index?: number) => number;
  readonly normal: (month: number, index?: number) => number;
};

/** The stream of `series` on path `path` under `seed`. */
export function stream(seed: number, path: number, series: string): Stream {
  const key = seriesKey(series);
  const counter = new Uint32Array(4);
  const words = new Uint32Array(4);
  const uniform = (month: number, index = 0): number => {
    counter[0] = month;
    counter[1] = index;
    counter[2] = path;
    philox(counter, seed >>> 0, key, words);
    // 53 bits, moved by half a step so that neither 0 nor 1 can come out
    return ((words[0] >>> 5) * 67108864 + (words[1] >>> 6) + 0.5) / 9007199254740992;
  };
  return { uniform, normal: (month, index = 0) => normalQuantile(uniform(month, index)) };
}
