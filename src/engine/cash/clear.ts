// Who pays whom when all pay at once: every entity's waterfall, run until payments stop falling.

import type { Network } from "../model.ts";
import { settleShort } from "./clear-exactly.ts";

/** Payments are settled when none falls by more than this share of all of them in a round. */
const SETTLED_FRACTION = 1e-14;
const MOST_ROUNDS = 10_000;
/** Rounds of plain falling before the falls are summed at once: nearly every month settles in a few. */
const ROUNDS_BETWEEN_SOLVES = 64;

/**
 * The greatest clearing payments, USD: nobody pays more than owed or held, seniors before juniors, pro rata within a rung
 * (Eisenberg & Noe 2001, Management Science 47(2); Rogers & Veraart 2013, Management Science 59(4), with bankruptcy costs).
 * `paidUsd` holds on entry each claim's ceiling (what is owed; less for an outside defaulter) and on return what is paid;
 * `leftUsd` and `reserveLeftUsd` what each entity keeps. Starts from "everyone is paid in full" and only lowers payments.
 */
export function clear(
  network: Network,
  cashUsd: Float64Array,
  reserveUsd: Float64Array,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
  leftUsd: Float64Array,
  reserveLeftUsd: Float64Array,
): void {
  const isDefaulter = new Uint8Array(network.ladders.length);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    leftUsd.fill(0);
    for (let claim = 0; claim < paidUsd.length; claim++) leftUsd[network.to[claim]] += paidUsd[claim];
    let fellUsd = 0;
    let allUsd = 0;
    for (let entity = 0; entity < network.ladders.length; entity++) {
      if (network.ladders[entity].length === 0) continue;
      const heldUsd = isDefaulter[entity]
        ? network.keptCashFraction * cashUsd[entity] + network.keptReceiptFraction * leftUsd[entity]
        : cashUsd[entity] + leftUsd[entity];
      const paid = payInOrder(network, entity, heldUsd, reserveUsd[entity], owedUsd, paidUsd);
      leftUsd[entity] = paid.leftUsd;
      reserveLeftUsd[entity] = paid.reserveLeftUsd;
      fellUsd += paid.fellUsd;
      allUsd += paid.paidUsd;
      if (paid.isShort && !isDefaulter[entity]) {
        isDefaulter[entity] = 1;
        // A new defaulter's bankruptcy costs bite only in the next round.
        if (network.keptCashFraction < 1 || network.keptReceiptFraction < 1)
          fellUsd += Number.POSITIVE_INFINITY;
      }
    }
    if (fellUsd <= SETTLED_FRACTION * allUsd) return;
    if (round % ROUNDS_BETWEEN_SOLVES === ROUNDS_BETWEEN_SOLVES - 1) {
      settleShort(network, cashUsd, reserveUsd, owedUsd, paidUsd, isDefaulter);
    }
  }
  throw new Error(`clearing did not settle in ${MOST_ROUNDS} rounds`);
}

/** Pays one entity's claims, most senior rung first, with what it holds. Lowers `paidUsd` where there is too little. */
export function payInOrder(
  network: Network,
  entity: number,
  heldUsd: number,
  reserveUsd: number,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
) {
  let leftUsd = Math.max(0, heldUsd);
  let reserveLeftUsd = reserveUsd;
  let fellUsd = 0;
  let allUsd = 0;
  let isShort = false;
  network.ladders[entity].forEach((rung, at) => {
    let dueUsd = 0;
    for (const claim of rung) dueUsd += owedUsd[claim];
    if (dueUsd === 0) return;
    let payUsd = Math.min(leftUsd, dueUsd);
    leftUsd -= payUsd;
    if (payUsd < dueUsd && at === network.reserveRung[entity]) {
      const drawnUsd = Math.min(reserveLeftUsd, dueUsd - payUsd);
      reserveLeftUsd -= drawnUsd;
      payUsd += drawnUsd;
    }
    if (payUsd < dueUsd) isShort = true;
    for (const claim of rung) {
      const usd =
        payUsd < dueUsd ? Math.min(paidUsd[claim], (owedUsd[claim] * payUsd) / dueUsd) : owedUsd[claim];
      fellUsd += paidUsd[claim] - usd;
      paidUsd[claim] = usd;
      allUsd += usd;
    }
  });
  return { leftUsd, reserveLeftUsd, fellUsd, paidUsd: allUsd, isShort };
}
