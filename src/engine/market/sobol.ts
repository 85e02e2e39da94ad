// Sobol points with Joe & Kuo's direction numbers and a nested uniform scramble, for as many dimensions as the market needs.

import { stream } from "../random.ts";

/**
 * Primitive polynomials (leading and last 1 left out) and initial direction numbers m of dimensions 2…40: Joe & Kuo (2008),
 * "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30(5), file new-joe-kuo-6.
 * Checked against the copy in SciPy 1.17 (scipy.stats.qmc).
 */
const joeKuo: readonly (readonly [degree: number, polynomial: number, initial: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
  [5, 11, [1, 1, 5, 1, 1]],
  [5, 13, [1, 1, 1, 3, 11]],
  [5, 14, [1, 3, 5, 5, 31]],
  [6, 1, [1, 3, 3, 9, 7, 49]],
  [6, 13, [1, 1, 1, 15, 21, 21]],
  [6, 16, [1, 3, 1, 13, 27, 49]],
  [6, 19, [1, 1, 1, 15, 7, 5]],
  [6, 22, [1, 3, 1, 15, 13, 25]],
  [6, 25, [1, 1, 5, 5, 19, 61]],
  [7, 1, [1, 3, 7, 11, 23, 15, 103]],
  [7, 4, [1, 3, 7, 13, 13, 15, 69]],
  [7, 7, [1, 1, 3, 13, 7, 35, 63]],
  [7, 8, [1, 3, 5, 9, 1, 25, 53]],
  [7, 14, [1, 3, 1, 13, 9, 35, 107]],
  [7, 19, [1, 3, 1, 5, 27, 61, 31]],
  [7, 21, [1, 1, 5, 11, 19, 41, 61]],
  [7, 28, [1, 3, 5, 3, 3, 13, 69]],
  [7, 31, [1, 1, 7, 13, 1, 19, 1]],
  [7, 32, [1, 3, 7, 5, 13, 19, 59]],
  [7, 37, [1, 1, 3, 9, 25, 29, 41]],
  [7, 41, [1, 3, 5, 13, 23, 1, 55]],
  [7, 42, [1, 3, 7, 3, 13, 59, 17]],
  [7, 50, [1, 3, 1, 3, 5, 53, 69]],
  [7, 55, [1, 1, 5, 5, 23, 33, 13]],
  [7, 56, [1, 1, 7, 7, 1, 61, 123]],
  [7, 59, [1, 1, 7, 9, 13, 61, 49]],
  [7, 62, [1, 3, 3, 5, 3, 55, 33]],
  [8, 14, [1, 3, 1, 15, 31, 13, 49, 245]],
  [8, 21, [1, 3, 5, 15, 31, 59, 63, 97]],
  [8, 22, [1, 3, 1, 11, 11, 11, 77, 249]],
];

export const SOBOL_DIMENSIONS = joeKuo.length + 1;
const BITS = 32;
const TWO_32 = 4294967296;

/** Direction numbers of every dimension, [dimension × 32 + bit], the first bit at the top of the word. */
const direction = (() => {
  const out = new Uint32Array(SOBOL_DIMENSIONS * BITS);
  for (let bit = 0; bit < BITS; bit++) out[bit] = (1 << (BITS - 1 - bit)) >>> 0; // van der Corput
  joeKuo.forEach(([degree, polynomial, initial], index) => {
    const at = (index + 1) * BITS;
    for (let bit = 0; bit < BITS; bit++) {
      if (bit < degree) {
        out[at + bit] = (initial[bit] << (BITS - 1 - bit)) >>> 0;
        continue;
      }
      let word = out[at + bit - degree] ^ (out[at + bit - degree] >>> degree);
      for (let k = 1; k < degree; k++) {
        if ((polynomial >>> (degree - 1 - k)) & 1) word ^= out[at + bit - k];
      }
      out[at + bit] = word >>> 0;
    }
  });
  return out;
})();

function sobolWord(index: number, dimension: number): number {
  let gray = (index ^ (index >>> 1)) >>> 0;
  let word = 0;
  for (let bit = 0; gray !== 0; bit++, gray >>>= 1) {
    if (gray & 1) word ^= direction[dimension * BITS + bit];
  }
  return word >>> 0;
}

/** Coordinate `dimension` (from 0) of Sobol point `index` in Gray-code order, in [0, 1). Point 0 is the origin. */
export function sobol(index: number, dimension: number): number {
  return sobolWord(index, dimension) / TWO_32;
}

/** The same point after a nested uniform scramble drawn from the seed: uniform in (0, 1) for any index, still a net together. */
export function scrambledSobol(index: number, dimension: number, seed: number): number {
  const { uniform } = stream(seed, 0, `sobol/${dimension}`);
  const key = Math.floor(uniform(0) * TWO_32) >>> 0;
  return (reversed(mixed(reversed(sobolWord(index, dimension)), key)) + 0.5) / TWO_32;
}

/**
 * A hash in which a bit is moved by lower bits only; on reversed words that is an Owen scramble. Laine & Karras (2011), Eurographics
 * 30(4), in the form of Burley (2020), "Practical hash-based Owen scrambling", JCGT 9(4), with Vegdahl's constants.
 */
function mixed(word: number, key: number): number {
  let x = word;
  x = (x ^ Math.imul(x, 0x3d20adea)) >>> 0;
  x = (x + key) >>> 0;
  x = Math.imul(x, (key >>> 16) | 1) >>> 0;
  x = (x ^ Math.imul(x, 0x05526c56)) >>> 0;
  return (x ^ Math.imul(x, 0x53a22864)) >>> 0;
}

/** A word with its bits in the other order. */
function reversed(word: number): number {
  let x = word;
  x = ((x >>> 1) & 0x55555555) | ((x & 0x55555555) << 1);
  x = ((x >>> 2) & 0x33333333) | ((x & 0x33333333) << 2);
  x = ((x >>> 4) & 0x0f0f0f0f) | ((x & 0x0f0f0f0f) << 4);
  x = ((x >>> 8) & 0x00ff00ff) | ((x & 0x00ff00ff) << 8);
  return ((x >>> 16) | (x << 16)) >>> 0;
}
