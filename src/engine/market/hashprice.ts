// What a hashing PH/s earns on the as-of day, and the fees that go on with it.

import type { MarketTerms } from "../model.ts";
import { hashpriceUsdPerPhDay, subsidyBtc } from "./network.ts";

type BitcoinTerms = MarketTerms["bitcoin"];

/** Fees per block, BTC: the world's share of the as-of subsidy. A halving leaves them as they are. */
export function feeBtcPerBlock(bitcoin: BitcoinTerms): number {
  return (bitcoin.fee_pct / 100) * subsidyBtc(bitcoin.height);
}

/** Hashprice on the as-of day, USD per PH/s and day. */
export function openingHashprice(bitcoin: BitcoinTerms): number {
  const rewardBtc = subsidyBtc(bitcoin.height) + feeBtcPerBlock(bitcoin);
  return hashpriceUsdPerPhDay(bitcoin.price_usd, bitcoin.difficulty, rewardBtc);
}
