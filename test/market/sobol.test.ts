// Expected: test/oracles/quant_vectors.json (sobol-vdc, sobol-joekuo-d4, brownian-bridge-8): QuantLib's test suite and runs of QuantLib 1.29.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bridge } from "../../src/engine/market/bridge.ts";
import { SOBOL_DIMENSIONS, scrambledSobol, sobol } from "../../src/engine/market/sobol.ts";
import { stream } from "../../src/engine/random.ts";
import { vector } from "./oracle.ts";

/** Points at 2^k − 1, of which each is one direction number alone: SciPy 1.17.1, by dimension. */
const { words } = JSON.parse(readFileSync(new URL("../oracles/sobol_40.json", import.meta.url), "utf8")) as {
  readonly words: readonly (readonly number[])[];
};

describe("Sobol points", () => {
  it("are van der Corput's in the first dimension", () => {
    const { first } = vector("sobol-vdc").expected as { first: number[] };
    expect(first.map((_, i) => sobol(i + 1, 0))).toEqual(first);
  });

  it("are Joe and Kuo's in four dimensions", () => {
    const { first5 } = vector("sobol-joekuo-d4").expected as { first5: number[][] };
    expect(first5.map((point, i) => point.map((_, dimension) => sobol(i + 1, dimension)))).toEqual(first5);
  });

  it("are Joe and Kuo's in all forty: the points SciPy gives", () => {
    expect(words).toHaveLength(SOBOL_DIMENSIONS);
    words.forEach((of, dimension) => {
      expect(of.map((_, k) => sobol(2 ** (k + 1) - 1, dimension) * 2 ** 32)).toEqual(of);
    });
    // of two bits: their sum without carry, at the index whose Gray code has those two
    const both = BigInt(words[39][10]) ^ BigInt(words[39][4]);
    let index = 2 ** 10 + 2 ** 4;
    for (let shift = 1; shift < 32; shift *= 2) index ^= index >> shift;
    expect(sobol(index, 39) * 2 ** 32).toBe(Number(both));
  });

  // Burley (2020), JCGT 9(4), with Vegdahl's constants, in whole numbers of any size: bits reversed, hashed, reversed back
  it("are scrambled by the published hash", () => {
    const mask = 0xffffffffn;
    const reversed = (x: bigint) => BigInt(`0b${[...x.toString(2).padStart(32, "0")].reverse().join("")}`);
    const hash = (word: bigint, key: bigint) => {
      let x = word;
      x ^= (x * 0x3d20adean) & mask;
      x = (x + key) & mask;
      x = (x * ((key >> 16n) | 1n)) & mask;
      x ^= (x * 0x05526c56n) & mask;
      return x ^ ((x * 0x53a22864n) & mask);
    };
    for (const dimension of [0, 7, 39])
      for (const index of [0, 1, 5, 1_000, 65_535])
        for (const seed of [1, 20_251_203]) {
          const key = BigInt(Math.floor(stream(seed, 0, `sobol/${dimension}`).uniform(0) * 2 ** 32));
          const word = reversed(hash(reversed(BigInt(sobol(index, dimension) * 2 ** 32)), key));
          expect(scrambledSobol(index, dimension, seed)).toBe((Number(word) + 0.5) / 2 ** 32);
        }
  });

  // by definition of a (0, m, 1)-net in base 2: each of 2^m equal intervals holds one of the first 2^m points
  it.each(Array.from({ length: SOBOL_DIMENSIONS }, (_, d) => d))(
    "put one point in each of 1,024 intervals in dimension %i",
    (dimension) => {
      for (const point of [
        (i: number) => sobol(i, dimension),
        (i: number) => scrambledSobol(i, dimension, 7),
      ]) {
        const seen = new Set(Array.from({ length: 1024 }, (_, i) => Math.floor(point(i) * 1024)));
        expect(seen.size).toBe(1024);
      }
    },
  );

  it("differ by seed once scrambled, and lie within (0, 1)", () =>
    fc.assert(
      fc.property(fc.nat(100_000), fc.nat(SOBOL_DIMENSIONS - 1), fc.nat(), (index, dimension, seed) => {
        const point = scrambledSobol(index, dimension, seed);
        expect(point).toBeGreaterThan(0);
        expect(point).toBeLessThan(1);
        expect(point).not.toBe(scrambledSobol(index, dimension, seed + 1));
      }),
    ));

  it("integrate a smooth product better than independent points do", () => {
    // ∫ Π (1 + (x − ½)) over 8 dimensions is 1; 1,024 plain points err by √(((13/12)^8 − 1)/1,024) = 0.030
    const error = [1, 2, 3, 4].map((seed) => {
      let sum = 0;
      for (let i = 0; i < 1024; i++) {
        let product = 1;
        for (let d = 0; d < 8; d++) product *= 0.5 + scrambledSobol(i, d, seed);
        sum += product;
      }
      return Math.abs(sum / 1024 - 1);
    });
    expect(Math.max(...error)).toBeLessThan(0.005);
  });
});

describe("the Brownian bridge", () => {
  const unit = (n: number, at: number) =>
    bridge(Float64Array.from({ length: n }, (_, i) => (i === at ? 1 : 0)));
  const { expected, tol } = vector("brownian-bridge-8");
  const { e1, e2 } = expected as { e1: number[]; e2: number[] };

  it.each([
    [0, e1],
    [1, e2],
  ])("spreads normal %i over eight steps as QuantLib does", (at, known) => {
    unit(8, at).forEach((step, i) => {
      expect(Math.abs(step - known[i])).toBeLessThan(tol);
    });
  });

  it.each([1, 2, 3, 7, 8, 60, 120])(
    "of %i steps is orthogonal: independent normals stay independent normals",
    (n) => {
      const rows = Array.from({ length: n }, (_, at) => unit(n, at));
      for (let i = 0; i < n; i++) {
        for (let j = i; j < n; j++) {
          let product = 0;
          for (let k = 0; k < n; k++) product += rows[i][k] * rows[j][k];
          expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-12);
        }
      }
    },
  );
});
