// The rules of the bitcoin network: subsidy, difficulty and what a hashing EH/s earns. Consensus rules, nothing estimated.

import {
  BLOCKS_PER_EPOCH,
  BLOCKS_PER_HALVING,
  blocksPerEhDay,
  PH_PER_EH,
  SECONDS_PER_BLOCK,
  SECONDS_PER_DAY,
} from "../units.ts";

/** Subsidy of the first 210,000 blocks, in satoshi; halved by integer shift (Bitcoin Core, GetBlockSubsidy). */
const FIRST_SUBSIDY_SATOSHI = 5_000_000_000;
const SATOSHI_PER_BTC = 1e8;
/** After 33 halvings the shift leaves nothing. */
const LAST_ERA = 33;
const subsidyByEraBtc = Float64Array.from(
  { length: LAST_ERA + 1 },
  (_, era) => Number(BigInt(FIRST_SUBSIDY_SATOSHI) >> BigInt(era)) / SATOSHI_PER_BTC,
);

/** Days 2,016 blocks are meant to take (Bitcoin Core, consensus.nPowTargetTimespan: two weeks). */
export const EPOCH_DAYS = (BLOCKS_PER_EPOCH * SECONDS_PER_BLOCK) / SECONDS_PER_DAY;
/** The most one adjustment divides or multiplies difficulty by (Bitcoin Core, CalculateNextWorkRequired). */
const MAX_RETARGET_FACTOR = 4;

/** Bitcoin made per block at a height: 50, halved every 210,000 blocks, cut to whole satoshi. */
export function subsidyBtc(height: number): number {
  return subsidyByEraBtc[Math.min(LAST_ERA, Math.floor(height / BLOCKS_PER_HALVING))];
}

/**
 * Difficulty after an epoch that took `epochDays`: D·14/days, within a factor of 4.
 * Consensus measures the 2,015 intervals between its blocks, so real difficulty ends 0.05 % higher; left out.
 */
export function retarget(difficulty: number, epochDays: number): number {
  const factor = EPOCH_DAYS / epochDays;
  return difficulty * Math.min(MAX_RETARGET_FACTOR, Math.max(1 / MAX_RETARGET_FACTOR, factor));
}

/** What moves along a chain: part of the market's state. `epochBlocks` and `epochDays` count from the last adjustment. */
export type Chain = { height: number; difficulty: number; epochBlocks: number; epochDays: number };

/** Blocks until difficulty adjusts or the subsidy halves, whichever comes first. */
export function blocksToEvent(chain: Chain): number {
  const era = Math.floor(chain.height / BLOCKS_PER_HALVING);
  return Math.min(BLOCKS_PER_EPOCH - chain.epochBlocks, (era + 1) * BLOCKS_PER_HALVING - chain.height);
}

/** Moves the chain by days in which neither happens. */
export function moveChain(chain: Chain, blocks: number, days: number): void {
  chain.height += blocks;
  chain.epochBlocks += blocks;
  chain.epochDays += days;
}

/**
 * Mines one day at a steady `networkEhs` and moves the chain: expected blocks, so no luck. An adjustment or a halving inside the
 * day splits it. Gives the bitcoin one EH/s earns in the day, `feeBtc` per block included.
 */
export function mineDay(chain: Chain, networkEhs: number, feeBtc: number): number {
  let leftDay = 1;
  let btcPerEh = 0;
  for (;;) {
    const perEhDay = blocksPerEhDay(chain.difficulty);
    const era = Math.floor(chain.height / BLOCKS_PER_HALVING);
    const rewardBtc = subsidyByEraBtc[Math.min(LAST_ERA, era)] + feeBtc;
    const blocks = perEhDay * networkEhs * leftDay;
    const toRetarget = BLOCKS_PER_EPOCH - chain.epochBlocks;
    const toHalving = (era + 1) * BLOCKS_PER_HALVING - chain.height;
    if (blocks < toRetarget && blocks < toHalving) {
      moveChain(chain, blocks, leftDay);
      return btcPerEh + leftDay * perEhDay * rewardBtc;
    }
    const toEvent = Math.min(toRetarget, toHalving);
    const partDay = leftDay * (toEvent / blocks);
    btcPerEh += partDay * perEhDay * rewardBtc;
    leftDay -= partDay;
    chain.epochDays += partDay;
    chain.epochBlocks += toEvent;
    chain.height = toEvent === toHalving ? (era + 1) * BLOCKS_PER_HALVING : chain.height + toEvent;
    if (toEvent === toRetarget) {
      chain.difficulty = retarget(chain.difficulty, chain.epochDays);
      chain.epochBlocks = 0;
      chain.epochDays = 0;
    }
  }
}

/** USD a hashing PH/s earns in a day at a price, difficulty and reward per block (subsidy and fees). */
export function hashpriceUsdPerPhDay(priceUsd: number, difficulty: number, rewardBtc: number): number {
  return (priceUsd * rewardBtc * blocksPerEhDay(difficulty)) / PH_PER_EH;
}

// The compact form in block headers (Bitcoin Core, arith_uint256::SetCompact): exponent byte, then a three-byte mantissa.
const MANTISSA_BITS = 24n;
const MANTISSA_BYTES = 3n;
const SIGN_BIT = 0x800000n;
/** The target at difficulty 1, and the easiest allowed, which is cut to it when written in compact form. */
const TARGET_AT_DIFFICULTY_1 = 0xffffn << 208n;
const EASIEST_TARGET = (1n << 224n) - 1n;

/** Difficulty of a target in compact form: the target at difficulty 1 over it. `17034219` → 86,388,558,925,171.02. */
export function difficultyOfBits(bits: string): number {
  return Number(TARGET_AT_DIFFICULTY_1) / Number(targetOfBits(bits));
}

/** The compact target after an epoch whose first and last block carry these times (s): consensus to the bit. */
export function retargetBits(firstSecond: number, lastSecond: number, bits: string): string {
  const epoch = BLOCKS_PER_EPOCH * SECONDS_PER_BLOCK;
  const took = Math.min(
    epoch * MAX_RETARGET_FACTOR,
    Math.max(epoch / MAX_RETARGET_FACTOR, lastSecond - firstSecond),
  );
  const target = (targetOfBits(bits) * BigInt(took)) / BigInt(epoch);
  return bitsOfTarget(target < EASIEST_TARGET ? target : EASIEST_TARGET);
}

function targetOfBits(bits: string): bigint {
  const compact = BigInt(`0x${bits}`);
  const shift = 8n * ((compact >> MANTISSA_BITS) - MANTISSA_BYTES);
  const mantissa = compact & ((1n << MANTISSA_BITS) - 1n);
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

function bitsOfTarget(target: bigint): string {
  let exponent = BigInt(Math.ceil(target.toString(16).length / 2));
  const shift = 8n * (exponent - MANTISSA_BYTES);
  let mantissa = shift >= 0n ? target >> shift : target << -shift;
  if (mantissa & SIGN_BIT) {
    mantissa >>= 8n;
    exponent += 1n;
  }
  return ((exponent << MANTISSA_BITS) | mantissa).toString(16).padStart(8, "0");
}
