// A debt of 12 m at 12 %, machines and an owner rich enough, and what a budget is told of a contract `it`: each row of a test is what the
// month named foresees of a claim for one to six months ahead, USD m.

import { expect } from "vitest";
import { runForeseeing } from "../foreseen.ts";
import { mergeOver, type Over, tinyModel } from "../tiny-world.ts";

export const by = { borrower: "owner", balance_usd_m: 12, rate_pct: 12, due: "2026-06" };
export const fleet = {
  site: "plain",
  owner: "owner",
  hashrate_ehs: 1,
  j_per_th: 20,
  uptime_pct: 100,
  pool_fee_pct: 0,
  asic_resale_days: 900,
};
export const rich: Over = { entities: { owner: { cash_usd_m: 1_000, shares_m: 10, share_price_usd: 19 } } };

export function seen(it: Record<string, unknown>, month: number, claim: string, more: Over = {}) {
  const model = tinyModel(mergeOver(mergeOver(rich, more), { contracts: { it } }));
  const told = runForeseeing(model)[month].foreseen;
  for (const usd of told.flatMap((each) => Object.values(each))) expect(Number.isFinite(usd)).toBe(true);
  return told.map((each) => Number(((each[`it.${claim}`] ?? 0) / 1e6).toPrecision(9)));
}
export type Row = [
  what: string,
  it: Record<string, unknown>,
  month: number,
  claim: string,
  expected: number[],
  more?: Over,
];
