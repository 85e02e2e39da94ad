// Bitcoin a fleet mines, and how that compares with what companies reported.

import { firstDay, monthLabel } from "../calendar.ts";
import type { BitcoinHistory } from "../history.ts";
import { blocksPerEhDay } from "../units.ts";
import type { ReportedMonth } from "./read-production.ts";

/** Machines for a run of days: hashrate when all run, share of the time they do, share of what they mine kept by the pool. */
export type Hashing = {
  readonly hashrateEhs: number;
  readonly uptimeFraction: number;
  readonly poolFeeFraction: number;
};

/** The network by day: difficulty, and subsidy plus fees of a block. */
export type NetworkDays = { readonly difficulty: Float64Array; readonly rewardBtc: Float64Array };

/**
 * Bitcoin mined over the days of `network`, after the pool's fee: Σ EH/s · uptime · blocks per EH/s·day · reward. The expectation:
 * a pool that pays per share bears the luck. Curtailed hours are out when `uptimeFraction` leaves them out.
 */
export function expectedBtc(
  { hashrateEhs, uptimeFraction, poolFeeFraction }: Hashing,
  network: NetworkDays,
): number {
  let btcPerEh = 0;
  for (let day = 0; day < network.difficulty.length; day++) {
    btcPerEh += blocksPerEhDay(network.difficulty[day]) * network.rewardBtc[day];
  }
  return hashrateEhs * uptimeFraction * (1 - poolFeeFraction) * btcPerEh;
}

/** The real network of a month by day; undefined when the record lacks a day of it. */
export function networkOfMonth(bitcoin: BitcoinHistory, monthNumber: number): NetworkDays | undefined {
  const from = firstDay(monthNumber) - bitcoin.firstDay;
  const to = firstDay(monthNumber + 1) - bitcoin.firstDay;
  if (from < 0 || to > bitcoin.difficulty.length) return undefined;
  const rewardBtc = new Float64Array(to - from);
  for (let i = from; i < to; i++) {
    rewardBtc[i - from] = (bitcoin.issuanceBtc[i] + bitcoin.feesBtc[i]) / bitcoin.blocks[i];
  }
  return { difficulty: bitcoin.difficulty.subarray(from, to), rewardBtc };
}

/** A reported month beside what the formula gives; `reason` says why a row is not used, and then nothing is computed. */
export type ProductionRow = {
  readonly line: number;
  readonly month: string;
  readonly company: string;
  readonly hashrateEhs: number | null;
  readonly basis: string;
  readonly reportedBtc: number | null;
  readonly computedBtc: number | null;
  /** Computed over reported, less 1. */
  readonly errorFraction: number | null;
  readonly reason: string | null;
};

export type ProductionValidation = {
  readonly rows: readonly ProductionRow[];
  readonly used: number;
  /** null when no row can be used. */
  readonly medianAbsErrorFraction: number | null;
  readonly p90AbsErrorFraction: number | null;
};

/**
 * Reported months against `expectedBtc`. Only an average hashrate tests the formula, and an average already leaves out what did not
 * run: uptime 1, no pool fee. Every usable row counts, outliers too. Quantiles are linear between order statistics.
 */
export function validateAgainst(
  bitcoin: BitcoinHistory,
  reported: readonly ReportedMonth[],
): ProductionValidation {
  const rows = reported.map((row) => validateRow(bitcoin, row));
  const errors = rows
    .flatMap(({ errorFraction }) => (errorFraction === null ? [] : [Math.abs(errorFraction)]))
    .sort((a, b) => a - b);
  return {
    rows,
    used: errors.length,
    medianAbsErrorFraction: quantileOf(errors, 0.5),
    p90AbsErrorFraction: quantileOf(errors, 0.9),
  };
}

function validateRow(bitcoin: BitcoinHistory, row: ReportedMonth): ProductionRow {
  const { line, company, basis } = row;
  const shown = {
    line,
    month: row.month,
    company,
    basis,
    hashrateEhs: typeof row.hashrateEhs === "number" ? row.hashrateEhs : null,
    reportedBtc: typeof row.btc === "number" ? row.btc : null,
  };
  const unused = (reason: string): ProductionRow => ({
    ...shown,
    computedBtc: null,
    errorFraction: null,
    reason,
  });
  if (row.monthNumber === undefined) return unused(`month "${row.month}" is not YYYY-MM`);
  if (typeof row.btc === "string") return unused(row.btc);
  if (typeof row.hashrateEhs === "string") return unused(row.hashrateEhs);
  if (!basis.startsWith("avg")) {
    return unused(basis === "" ? "no hashrate basis" : `hashrate is "${basis}", not an average (avg…)`);
  }
  const network = networkOfMonth(bitcoin, row.monthNumber);
  if (!network) return unused(`no record of ${monthLabel(row.monthNumber)}`);
  const computedBtc = expectedBtc(
    { hashrateEhs: row.hashrateEhs, uptimeFraction: 1, poolFeeFraction: 0 },
    network,
  );
  return { ...shown, computedBtc, errorFraction: computedBtc / row.btc - 1, reason: null };
}

function quantileOf(sorted: readonly number[], probability: number): number | null {
  if (sorted.length === 0) return null;
  const at = probability * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
}
