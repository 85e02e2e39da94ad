import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exp, log, normalQuantile } from "../src/engine/elementary.ts";
import { philox, stream } from "../src/engine/random.ts";

// Known answers published with Random123 1.14 (kat_vectors, philox4x32 10).
describe("philox4x32-10 gives the published known answers", () => {
  it.each([
    { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff],
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0],
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ])("counter $counter", ({ counter, key, words }) => {
    const out = new Uint32Array(4);
    philox(Uint32Array.from(counter), key[0], key[1], out);
    expect([...out]).toEqual(words);
  });
});

describe("elementary functions", () => {
  it("exp and log agree with the platform's to 1e-15 relative", () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(1e-15);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-320, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(log(x) - Math.log(x))).toBeLessThanOrEqual(
          1e-15 * Math.max(1, Math.abs(Math.log(x))),
        );
      }),
    );
  });
  // R 4.3 documentation and Wichura (1988), table of test values.
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167813],
    [1e-20, -9.262340089798408],
    [0.5, 0],
    [0.975, 1.959963984540054],
  ])("the normal quantile of %d is %d", (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 13);
  });
});

describe("streams", () => {
  it("give the same draw whatever was drawn before", () => {
    const a = stream(7, 3, "bitcoin");
    const b = stream(7, 3, "bitcoin");
    a.uniform(99, 5);
    expect(a.uniform(12, 1)).toBe(b.uniform(12, 1));
  });
  it("differ by seed, path, series and month", () => {
    const draws = [
      stream(7, 3, "bitcoin").uniform(0),
      stream(8, 3, "bitcoin").uniform(0),
      stream(7, 4, "bitcoin").uniform(0),
      stream(7, 3, "power").uniform(0),
      stream(7, 3, "bitcoin").uniform(1),
    ];
    expect(new Set(draws).size).toBe(draws.length);
  });
  it("have the mean, variance and independence of what they claim to be (20,000 draws, five standard errors)", () => {
    const n = 20_000;
    const z = Array.from({ length: n }, (_, i) => stream(1, i, "z").normal(0));
    const y = Array.from({ length: n }, (_, i) => stream(1, i, "y").normal(0));
    const mean = (x: number[]) => x.reduce((s, v) => s + v, 0) / n;
    expect(Math.abs(mean(z))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(mean(z.map((v) => v * v)) - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(n));
    expect(Math.abs(mean(z.map((v, i) => v * y[i])))).toBeLessThan(5 / Math.sqrt(n));
  });
});
