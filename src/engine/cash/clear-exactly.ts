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

/**
 * Lowers `paidUsd` to the payments at which the short entities, their money ending on the rungs it ends on now, pay out exactly what
 * they hold (the step of the fictitious default algorithm, Eisenberg & Noe 2001, with seniority, Elsinger 2009). Never below the
 * greatest clearing payments: fewer are short than at the end. Singular systems are left as they are.
 */
export function settleShort(
  network: Network,
  cashUsd: Float64Array,
  reserveUsd: Float64Array,
  owedUsd: Float64Array,
  paidUsd: Float64Array,
  isShort: Uint8Array,
): void {
  const edges = edgesOf(network, owedUsd, paidUsd, isShort);
  if (edges.length === 0) return;
  const at = new Int32Array(network.ladders.length).fill(-1);
  edges.forEach(({ entity }, i) => {
    at[entity] = i;
  });
  const matrix = edges.map((_, i) =>
    Float64Array.from({ length: edges.length + 1 }, (_, j) => (i === j ? 1 : 0)),
  );
  for (const [i, { entity, rung, seniorUsd }] of edges.entries()) {
    const reserve = rung === network.reserveRung[entity] ? reserveUsd[entity] : 0;
    matrix[i][edges.length] = network.keptCashFraction * cashUsd[entity] + reserve - seniorUsd;
  }
  // Receipts: what others owe in full is known; what comes from a rung paid in part is a share of the unknown.
  for (let claim = 0; claim < paidUsd.length; claim++) {
    const row = at[network.to[claim]];
    if (row >= 0) matrix[row][edges.length] += network.keptReceiptFraction * paidUsd[claim];
  }
  for (const [j, { entity, rung, dueUsd }] of edges.entries()) {
    for (const claim of network.ladders[entity][rung]) {
      const row = at[network.to[claim]];
      if (row < 0) continue;
      matrix[row][edges.length] -= network.keptReceiptFraction * paidUsd[claim];
      matrix[row][j] -= (network.keptReceiptFraction * owedUsd[claim]) / dueUsd;
    }
  }
  const solution = solve(matrix);
  if (!solution) return;
  for (const [j, { entity, rung, dueUsd }] of edges.entries()) {
    const fraction = Math.min(1, Math.max(0, solution[j] / dueUsd));
    for (const claim of network.ladders[entity][rung])
      paidUsd[claim] = Math.min(paidUsd[claim], owedUsd[claim] * fraction);
  }
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

/** Gauss–Jordan elimination with partial pivoting of an n × (n+1) system; undefined where it is singular. */
function solve(matrix: Float64Array[]): Float64Array | undefined {
  const n = matrix.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) pivot = row;
    }
    if (Math.abs(matrix[pivot][column]) < Number.EPSILON) return undefined;
    [matrix[column], matrix[pivot]] = [matrix[pivot], matrix[column]];
    for (let row = 0; row < n; row++) {
      const factor = row === column ? 0 : matrix[row][column] / matrix[column][column];
      if (factor !== 0) for (let j = column; j <= n; j++) matrix[row][j] -= factor * matrix[column][j];
    }
  }
  return Float64Array.from(matrix, (row, i) => row[n] / row[i]);
}
