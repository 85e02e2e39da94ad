// Where payments would fall for thousands of rounds (entities that owe each other in a ring and leak little), the falls are
// summed at once: given who is short and on which rung its money ends, what each pays there solves a linear system.

import type { Network } from "../model.ts";

/** Where a short entity's money ends: the rung it pays in part, what it owes above that rung and on it. */
type Edge = {
  readonly entity: number;
  readonly rung: number;
  readonly seniorUsd: number;
  readonly dueUsd: number;
};

/** x = heldUsd + share·x: what each edge has for its rung from outside the edges, and which part of another's payment reaches it. */
type Equations = { readonly share: readonly Float64Array[]; readonly heldUsd: Float64Array };

/**
 * Lowers `paidUsd` to the payments at which the short entities, their money ending on the rungs it ends on now, pay out exactly what
 * they hold (the step of the fictitious default algorithm, Eisenberg & Noe 2001, with seniority, Elsinger 2009). Never below the
 * greatest clearing payments: fewer are short than at the end. A ring that pays only itself and has enough keeps what it pays.
 */
export function settleShort(
  network: Network,
  cashUsd: Float64Array,
  reserveUsd: Float64Array,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
  isShort: Uint8Array,
): void {
  const all = edgesOf(network, owedUsd, paidUsd, isShort);
  const equationsOf = (edges: readonly Edge[]) =>
    equations(network, edges, cashUsd, reserveUsd, owedUsd, paidUsd);
  const { short, enough } = ringsOf(
    equationsOf(all),
    all.map((edge) => paidOn(network, edge, paidUsd)),
  );
  const edges = all.filter((_, i) => !enough.has(i));
  const emptied = new Set([...short].map((i) => all[i].entity));
  const solution = atLeastNothing(
    equationsOf(edges),
    edges.map(({ entity }) => !emptied.has(entity)),
  );
  if (!solution) return;
  for (const [j, { entity, rung, dueUsd }] of edges.entries()) {
    for (const claim of network.ladders[entity][rung]) {
      paidUsd[claim] = Math.min(paidUsd[claim], (owedUsd[claim] * solution[j]) / dueUsd);
    }
  }
}

function paidOn(network: Network, { entity, rung }: Edge, paidUsd: Float64Array): number {
  return network.ladders[entity][rung].reduce((usd, claim) => usd + paidUsd[claim], 0);
}

function equations(
  network: Network,
  edges: readonly Edge[],
  cashUsd: Float64Array,
  reserveUsd: Float64Array,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
): Equations {
  const at = new Int32Array(network.ladders.length).fill(-1);
  for (const [i, { entity }] of edges.entries()) at[entity] = i;
  const share = edges.map(() => new Float64Array(edges.length));
  const heldUsd = Float64Array.from(edges, ({ entity, rung, seniorUsd }) => {
    const reserve = rung === network.reserveRung[entity] ? reserveUsd[entity] : 0;
    return network.keptCashFraction * cashUsd[entity] + reserve - seniorUsd;
  });
  for (let claim = 0; claim < paidUsd.length; claim++) {
    const row = at[network.to[claim]];
    if (row >= 0) heldUsd[row] += network.keptReceiptFraction * paidUsd[claim];
  }
  for (const [j, { entity, rung, dueUsd }] of edges.entries()) {
    for (const claim of network.ladders[entity][rung]) {
      const row = at[network.to[claim]];
      if (row < 0) continue;
      heldUsd[row] -= network.keptReceiptFraction * paidUsd[claim];
      share[row][j] += (network.keptReceiptFraction * owedUsd[claim]) / dueUsd;
    }
  }
  return { share, heldUsd };
}

/** A ring pays only itself when less than this share of a payment leaves it, and has enough when it is short by less than this share. */
const CLOSED_FRACTION = 1e-12;
const ENOUGH_FRACTION = 1e-14;

/**
 * The edges of rings that pay only each other, so that their payments come back whole and their equations alone fix none:
 * in a `short` ring payments fall round after round until one of them is nothing, in a ring with `enough` they stay.
 */
function ringsOf({ share, heldUsd }: Equations, presentUsd: readonly number[]) {
  const reached = share.map((_, j) => reachedFrom(share, j));
  const leaks = share.map((_, j) => share.reduce((kept, row) => kept + row[j], 0) < 1 - CLOSED_FRACTION);
  const short = new Set<number>();
  const enough = new Set<number>();
  for (const [j, ring] of reached.entries()) {
    if (!ring.has(j) || short.has(j) || enough.has(j)) continue;
    if ([...ring].some((i) => leaks[i] || !reached[i].has(j))) continue;
    let hasUsd = 0;
    let sizeUsd = 0;
    for (const i of ring) {
      const fromOthersUsd = share[i].reduce(
        (usd, part, k) => (ring.has(k) ? usd : usd + part * presentUsd[k]),
        0,
      );
      hasUsd += heldUsd[i] + fromOthersUsd;
      sizeUsd += Math.abs(heldUsd[i]) + fromOthersUsd;
    }
    const kind = hasUsd < -ENOUGH_FRACTION * sizeUsd ? short : enough;
    for (const i of ring) kind.add(i);
  }
  return { short, enough };
}

/** The edges that money paid by edge `from` comes to, directly or through others. */
function reachedFrom(share: readonly Float64Array[], from: number): Set<number> {
  const reached = new Set<number>();
  const next = [from];
  for (let j = next.pop(); j !== undefined; j = next.pop()) {
    for (const [i, row] of share.entries()) {
      if (row[j] > 0 && !reached.has(i)) {
        reached.add(i);
        next.push(i);
      }
    }
  }
  return reached;
}

/** Choices of who pays before giving up: each is better than the one before, and a handful is usual. */
const MOST_CHOICES = 1_000;

/**
 * The solution of x = max(0, held + share·x): an edge that would pay less than nothing pays nothing (its money ends on a more
 * senior rung). Solves for the edges that pay, and chooses them again until they are the same; undefined where it is singular.
 */
function atLeastNothing(
  { share, heldUsd }: Equations,
  payAtFirst: readonly boolean[],
): Float64Array | undefined {
  let pays = payAtFirst;
  for (let round = 0; round <= MOST_CHOICES; round++) {
    const x = solve(
      share.map((row, i) =>
        pays[i]
          ? Float64Array.of(...row.map((part, j) => (i === j ? 1 : 0) - (pays[j] ? part : 0)), heldUsd[i])
          : Float64Array.from({ length: row.length + 1 }, (_, j) => (i === j ? 1 : 0)),
      ),
    );
    if (!x) return undefined;
    const wouldPay = share.map((row, i) => row.reduce((usd, part, j) => usd + part * x[j], heldUsd[i]) > 0);
    if (wouldPay.every((would, i) => would === pays[i])) return x;
    pays = wouldPay;
  }
  return undefined;
}

/** The rung each short entity pays only in part at the present payments. */
function edgesOf(
  network: Network,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
  isShort: Uint8Array,
): Edge[] {
  return network.ladders.flatMap((ladder, entity): Edge[] => {
    if (isShort[entity] === 0) return [];
    let seniorUsd = 0;
    for (const [rung, claims] of ladder.entries()) {
      const dueUsd = claims.reduce((usd, claim) => usd + owedUsd[claim], 0);
      const isPartial = claims.some((claim) => paidUsd[claim] < owedUsd[claim]);
      if (isPartial) return [{ entity, rung, seniorUsd, dueUsd }];
      seniorUsd += dueUsd;
    }
    return [];
  });
}

/**
 * Gauss–Jordan elimination of an n × (n+1) system; undefined where it is singular. Nobody passes on more than it gets, so that no entry
 * of a column outweighs its diagonal: rows need no exchange.
 */
function solve(matrix: Float64Array[]): Float64Array | undefined {
  const n = matrix.length;
  for (let column = 0; column < n; column++) {
    const pivot = matrix[column];
    if (Math.abs(pivot[column]) < Number.EPSILON) return undefined;
    for (const row of matrix) {
      const factor = row === pivot ? 0 : row[column] / pivot[column];
      if (factor !== 0) for (let j = column; j <= n; j++) row[j] -= factor * pivot[j];
    }
  }
  return Float64Array.from(matrix, (row, i) => row[n] / row[i]);
}
