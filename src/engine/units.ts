// Every conversion and physical constant of the engine, once, each with its source or a value worked by hand.

export const HOURS_PER_DAY = 24;
export const SECONDS_PER_DAY = 86_400;
export const MONTHS_PER_YEAR = 12;
/** Mean Gregorian year, for rates quoted per year. */
export const DAYS_PER_YEAR = 365.25;
/** Contracts quote a year of 8,760 hours (IREN–Microsoft: 9.7 bn / 5 y / 76,000 GPUs / 8,760 h = 2.91 USD per GPU-hour). */
export const CONTRACT_HOURS_PER_YEAR = 8_760;
export const USD_PER_USD_M = 1e6;
export const KW_PER_MW = 1e3;
export const TH_PER_PH = 1e3;
export const TH_PER_EH = 1e6;
export const PH_PER_EH = 1e3;
const HASHES_PER_EH = 1e18;
const JOULES_PER_MWH = 3.6e9;

/** Expected hashes per block at difficulty 1: 2^32 (Bitcoin: the target at difficulty 1 is 0xFFFF·2^208; 2^256 over it is 2^32 to 1.5e-5). */
const HASHES_PER_DIFFICULTY = 4_294_967_296;
/** Blocks between two difficulty adjustments (Bitcoin Core, consensus.nPowTargetTimespan / nPowTargetSpacing). */
export const BLOCKS_PER_EPOCH = 2016;
/** Seconds a block is meant to take (Bitcoin Core, consensus.nPowTargetSpacing). */
export const SECONDS_PER_BLOCK = 600;
export const BLOCKS_PER_HALVING = 210_000;

/** Hashrate that mines one block per 600 s at this difficulty. Bits 17034219 (difficulty 86,388,558,925,171.02) → 618.3934 EH/s. */
export function hashrateEhsAtDifficulty(difficulty: number): number {
  return (difficulty * HASHES_PER_DIFFICULTY) / SECONDS_PER_BLOCK / HASHES_PER_EH;
}

/** Blocks expected per day from one EH/s at this difficulty: 1e18 × 86,400 / (D × 2^32). */
export function blocksPerEhDay(difficulty: number): number {
  return (HASHES_PER_EH * SECONDS_PER_DAY) / (difficulty * HASHES_PER_DIFFICULTY);
}

/** PH/s·days mined by one MWh at this efficiency. 20 J/TH: 3.6e9 / 20 / 86,400 = 2,083.3 TH/s·days = 2.0833 PH/s·days. */
export function phDaysPerMwh(efficiencyJPerTh: number): number {
  return JOULES_PER_MWH / efficiencyJPerTh / SECONDS_PER_DAY / TH_PER_PH;
}

/** Power drawn by machines. 44 EH/s at 15 J/TH: 44e6 TH/s × 15 W = 660 MW. */
export function fleetMw(hashrateEhs: number, efficiencyJPerTh: number): number {
  return (hashrateEhs * TH_PER_EH * efficiencyJPerTh) / 1e6;
}

/** A yearly rate in percent as a fraction per month, simple: 12 % a year → 0.01 a month. */
export function monthlyFraction(pctPerYear: number): number {
  return pctPerYear / 100 / MONTHS_PER_YEAR;
}
