// Expected: test/oracles/quant_vectors.json (btc-*): Bitcoin Core's pow_tests.cpp, the consensus rule, and hand derivations.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Chain,
  difficultyOfBits,
  hashpriceUsdPerPhDay,
  mineDay,
  retarget,
  retargetBits,
  subsidyBtc,
} from "../../src/engine/market/network.ts";
import { BLOCKS_PER_HALVING, blocksPerEhDay, hashrateEhsAtDifficulty } from "../../src/engine/units.ts";
import { vector } from "./oracle.ts";

describe("retarget", () => {
  const { inputs, expected } = vector("btc-retarget");
  const cases = (inputs as { cases: [number, number, string][] }).cases;
  const { bits } = expected as { bits: string[] };
  it.each(cases.map((one, i) => [...one, bits[i]] as const))(
    "from %i to %i turns %s into %s",
    (first, last, from, to) => {
      expect(retargetBits(first, last, from)).toBe(to);
    },
  );

  // Bitcoin Core, src/test/arith_uint256_tests.cpp, bignum_SetCompact: what is read back of each; an epoch of two weeks changes nothing
  it.each([
    ["01123456", "01120000"],
    ["02123456", "02123400"],
    ["02008000", "02008000"],
    ["03123456", "03123456"],
    ["04123456", "04123456"],
    ["05009234", "05009234"],
    ["0f7fffff", "0f7fffff"],
    ["1d00ffff", "1d00ffff"],
  ])("reads compact %s and writes it as %s", (from, to) => {
    expect(retargetBits(0, 1_209_600, from)).toBe(to);
  });

  it("never moves difficulty by more than four", () => {
    expect(retarget(100, 1)).toBe(400);
    expect(retarget(100, 1000)).toBe(25);
    expect(retarget(100, 14)).toBe(100);
  });
});

it("the subsidy halves at the halvings, 20,999,999.9769 BTC in all", () => {
  const { inputs, expected } = vector("btc-subsidy");
  const { btc, total } = expected as { btc: number[]; total: number };
  expect((inputs as { h: number[] }).h.map(subsidyBtc)).toEqual(btc);
  const eras = Array.from(
    { length: 40 },
    (_, era) => subsidyBtc(era * BLOCKS_PER_HALVING) * BLOCKS_PER_HALVING,
  );
  expect(Math.abs(eras.reduce((a, b) => a + b, 0) - total)).toBeLessThan(1e-6);
});

it("bits 17034219 are difficulty 86,388,558,925,171.02 and 618.3934 EH/s", () => {
  const { inputs, expected, tol } = vector("btc-difficulty-hash");
  const difficulty = difficultyOfBits((inputs as { bits: string }).bits);
  const { difficulty: known, ehs } = expected as { difficulty: number; ehs: number };
  expect(Math.abs(difficulty / known - 1)).toBeLessThan(1e-15);
  expect(Math.abs(hashrateEhsAtDifficulty(difficulty) - ehs)).toBeLessThan(tol);
});

describe("mining by the day", () => {
  const start = (): Chain => ({ height: 900_000, difficulty: 1e14, epochBlocks: 0, epochDays: 0 });
  /** Days of each epoch when the hashrate of day t is `ehs(t)`. */
  function epochs(count: number, ehs: (day: number) => number): { days: number[]; difficulty: number[] } {
    const chain = start();
    const days: number[] = [];
    const difficulty: number[] = [];
    let elapsed = 0;
    let begun = 0;
    for (let day = 0; days.length < count; day++) {
      const before = chain.difficulty;
      mineDay(chain, ehs(day), 0);
      elapsed++;
      if (chain.difficulty === before) continue;
      const ended = elapsed - chain.epochDays;
      days.push(ended - begun);
      difficulty.push(chain.difficulty / 1e14);
      begun = ended;
    }
    return { days, difficulty };
  }
  const level = hashrateEhsAtDifficulty(1e14);
  const { inputs, expected, tol } = vector("btc-epoch-growth");
  const known = expected as { steady_epoch_days: number[]; step_minus50: StepCase; step_plus10: StepCase };
  type StepCase = { days: number; diff: number };

  it.each(
    (inputs as { k_per_day: number[] }).k_per_day.map((k, i) => [k, known.steady_epoch_days[i]] as const),
  )("hashrate growing by %d a day makes epochs of %d days", (k, steadyDays) => {
    // a day's mean hashrate, so that days add up to the continuous growth of the vector
    const dayMean = (Math.exp(k) - 1) / k;
    const { days } = epochs(60, (day) => level * Math.exp(k * day) * dayMean);
    const settled = days.slice(20);
    // within a day hashrate is steady, so single epochs differ by up to k²; their mean does not
    const mean = settled.reduce((a, b) => a + b, 0) / settled.length;
    expect(Math.abs(mean - steadyDays)).toBeLessThan(tol);
  });

  it.each([
    { name: "half the hashrate", factor: 0.5, ...known.step_minus50 },
    { name: "a tenth more hashrate", factor: 1.1, ...known.step_plus10 },
  ])(
    "$name after an adjustment gives an epoch of $days days and difficulty times $diff",
    ({ factor, days, diff }) => {
      const first = epochs(1, () => level * factor);
      expect(Math.abs(first.days[0] - days)).toBeLessThan(tol);
      expect(Math.abs(first.difficulty[0] - diff)).toBeLessThan(1e-9);
    },
  );

  it("pays subsidy and fees on each side of a halving", () => {
    // 144 blocks a day at level; 36 before the halving: a quarter of the day at 3.125 and three quarters at 1.5625, fees 0.1 BTC a block
    const chain = { height: 1_050_000 - 36, difficulty: 1e14, epochBlocks: 500, epochDays: 3 };
    const btcPerEh = mineDay(chain, level, 0.1);
    expect(btcPerEh * level).toBeCloseTo(144 * (0.25 * 3.225 + 0.75 * 1.6625), 9);
    expect(chain.height).toBeCloseTo(1_050_000 + 108, 6);
  });

  it("finds the blocks its hashes make, whatever happens on the way", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2015 }),
        fc.double({ min: 0.2, max: 10, noNaN: true }),
        fc.integer({ min: 1_049_000, max: 1_050_000 }),
        (epochBlocks, factor, height) => {
          const chain = { height, difficulty: 1e14, epochBlocks, epochDays: 14 * (epochBlocks / 2016) };
          mineDay(chain, level * factor, 0);
          // hashes of the day = sum over difficulties of blocks × hashes per block; at most one adjustment in such a day
          const before = Math.min(2016 - epochBlocks, 144 * factor);
          const partDay = before / (144 * factor);
          const after = (1 - partDay) * level * factor * blocksPerEhDay(chain.difficulty);
          expect(chain.height - height).toBeCloseTo(before + after, 6);
        },
      ),
    ));
});

it("hashprice is what a PH/s earns: 93,527.8 USD, difficulty 149.3e12, 3.1522 BTC a block give 39.7 USD a day", () => {
  // by hand: 1e15 × 86,400 / (149.3012e12 × 2^32) = 1.34737e-4 blocks a day; × 3.1522 BTC × 93,527.8 USD = 39.72
  expect(hashpriceUsdPerPhDay(93_527.8, 149.3012e12, 3.1522)).toBeCloseTo(39.72, 1);
});
