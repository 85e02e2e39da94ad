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
 * `leftUsd` and `reserveLeftUsd` what each entity keeps, `isShort` 1 where one could not pay in full. Starts from "everyone is paid in full" and only lowers payments.
 */
export function clear(
  network: Network,
  cashUsd: Float64Array,
  reserveUsd: Float64Array,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
  leftUsd: Float64Array,
  reserveLeftUsd: Float64Array,
  isShort: Uint8Array = new Uint8Array(network.ladders.length),
): void {
  isShort.fill(0);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    leftUsd.fill(0);
    for (let claim = 0; claim < paidUsd.length; claim++) leftUsd[network.to[claim]] += paidUsd[claim];
    let fellUsd = 0;
    for (let entity = 0; entity < network.ladders.length; entity++) {
      if (network.ladders[entity].length === 0) continue;
      const heldUsd = isShort[entity]
        ? network.keptCashFraction * cashUsd[entity] + network.keptReceiptFraction * leftUsd[entity]
        : cashUsd[entity] + leftUsd[entity];
      const wasShort = isShort[entity];
      leftUsd[entity] = Math.max(0, heldUsd);
      reserveLeftUsd[entity] = reserveUsd[entity];
      fellUsd += payInOrder(network, entity, owedUsd, paidUsd, leftUsd, reserveLeftUsd, isShort);
      // A new defaulter's bankruptcy costs bite only in the next round.
      if (isShort[entity] !== wasShort) fellUsd = Number.POSITIVE_INFINITY;
    }
    // What all pay is added up only where something fell: most months nothing does.
    if (fellUsd === 0 || fellUsd <= SETTLED_FRACTION * allPaidUsd(network, paidUsd)) return;
    if (round % ROUNDS_BETWEEN_SOLVES === ROUNDS_BETWEEN_SOLVES - 1) {
      settleShort(network, cashUsd, reserveUsd, owedUsd, paidUsd, isShort);
    }
  }
  throw new Error(`clearing did not settle in ${MOST_ROUNDS} rounds`);
}

/** What entities with a ladder pay in all, USD. */
function allPaidUsd(network: Network, paidUsd: Float64Array): number {
  let allUsd = 0;
  for (const ladder of network.ladders)
    for (const rung of ladder) for (const claim of rung) allUsd += paidUsd[claim];
  return allUsd;
}

/**
 * Pays one entity's claims, most senior rung first, out of `leftUsd` and, on its own rung, `reserveLeftUsd`. Lowers `paidUsd` where
 * there is too little, notes the entity in `isShort` and gives by how much payments fell, USD.
 */
function payInOrder(
  network: Network,
  entity: number,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
  leftUsd: Float64Array,
  reserveLeftUsd: Float64Array,
  isShort: Uint8Array,
): number {
  const ladder = network.ladders[entity];
  let fellUsd = 0;
  for (let at = 0; at < ladder.length; at++) {
    const rung = ladder[at];
    let dueUsd = 0;
    for (const claim of rung) dueUsd += owedUsd[claim];
    if (dueUsd === 0) continue;
    let payUsd = Math.min(leftUsd[entity], dueUsd);
    leftUsd[entity] -= payUsd;
    if (payUsd < dueUsd && at === network.reserveRung[entity]) {
      const drawnUsd = Math.min(reserveLeftUsd[entity], dueUsd - payUsd);
      reserveLeftUsd[entity] -= drawnUsd;
      payUsd += drawnUsd;
    }
    if (payUsd < dueUsd) isShort[entity] = 1;
    for (const claim of rung) {
      const usd =
        payUsd < dueUsd ? Math.min(paidUsd[claim], (owedUsd[claim] * payUsd) / dueUsd) : owedUsd[claim];
      fellUsd += paidUsd[claim] - usd;
      paidUsd[claim] = usd;
    }
  }
  return fellUsd;
}
