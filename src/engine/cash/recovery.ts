// What each class of creditors gets from an estate: collateral to those it secures, the rest by rank.

/** An asset pledged, at what it fetches before cost. */
export type Collateral = { readonly valueUsd: number };

/** A class of claims. `collateral` is an index of the estate's collateral, −1 if unsecured; `lien` 1, or none written, is first. */
export type CreditorClass = {
  readonly id: string;
  readonly claimUsd: number;
  readonly collateral: number;
  readonly lien?: number;
  /** Where it stands on the free estate, 0 first; a secured class's deficiency stands here too. Classes of one rank share pro rata. */
  readonly rank: number;
};

/** What there is to share: collateral, free assets, and the cost of getting at them as a share of each (administration, sale, advisers). */
export type Estate = {
  readonly collateral: readonly Collateral[];
  readonly freeUsd: number;
  readonly costFraction: number;
};

/** What a class gets. */
export type ClassRecovery = {
  readonly id: string;
  readonly fromCollateralUsd: number;
  readonly fromEstateUsd: number;
  /** Not covered by collateral: it shares in the free estate at its rank. */
  readonly deficiencyUsd: number;
};

/** Recovery by class, and what is left for owners after all classes. With the cost of the procedure it adds up to the estate. */
export type Recovery = {
  readonly classes: readonly ClassRecovery[];
  readonly ownersUsd: number;
};

/**
 * Shares an estate by absolute priority: collateral, after cost, to its liens in order and pro rata within one; what is over joins the
 * free estate; what is under is a deficiency at the class's rank; ranks in order, pro rata within one; the rest to owners (11 U.S.C.
 * §§ 506(a), 507, 726, 1129(b)). Liquidation and going concern are two estates: value the assets accordingly and compare.
 */
export function recover(classes: readonly CreditorClass[], estate: Estate): Recovery {
  checkClasses(classes, estate);
  const keptFraction = 1 - estate.costFraction;
  const fromCollateralUsd = new Float64Array(classes.length);
  let freeUsd = estate.freeUsd * keptFraction;
  estate.collateral.forEach((collateral, index) => {
    const secured = classes
      .map((one, k) => ({ k, order: one.lien ?? 1, usd: one.claimUsd }))
      .filter(({ k }) => classes[k].collateral === index);
    freeUsd += payByOrder(secured, collateral.valueUsd * keptFraction, fromCollateralUsd);
  });
  const fromEstateUsd = new Float64Array(classes.length);
  const unsecured = classes.map((one, k) => ({
    k,
    order: one.rank,
    usd: one.claimUsd - fromCollateralUsd[k],
  }));
  const ownersUsd = payByOrder(unsecured, freeUsd, fromEstateUsd);
  return {
    classes: classes.map(({ id, claimUsd }, k) => ({
      id,
      fromCollateralUsd: fromCollateralUsd[k],
      fromEstateUsd: fromEstateUsd[k],
      deficiencyUsd: claimUsd - fromCollateralUsd[k],
    })),
    ownersUsd,
  };
}

function checkClasses(
  classes: readonly CreditorClass[],
  { collateral, freeUsd, costFraction }: Estate,
): void {
  const wrong = classes.find(({ claimUsd, collateral: at }) => !(claimUsd >= 0 && at < collateral.length));
  if (wrong)
    throw new Error(`class ${wrong.id} claims ${wrong.claimUsd} USD on collateral ${wrong.collateral}`);
  const isWrong = !(
    freeUsd >= 0 &&
    costFraction >= 0 &&
    costFraction <= 1 &&
    collateral.every(({ valueUsd }) => valueUsd >= 0)
  );
  if (isWrong)
    throw new Error(`an estate of ${freeUsd} USD free at a cost of ${costFraction} cannot be shared`);
}

/**
 * What one dollar more at a rank would get of the free estate, as a fraction: what its rank gets, for a claim too small to dilute it. Where
 * nobody stands there, all of it if those below or the owners get anything, else nothing.
 */
export function marginalFraction(
  classes: readonly CreditorClass[],
  { classes: got, ownersUsd }: Recovery,
  rank: number,
): number {
  let [dueUsd, paidUsd, belowUsd] = [0, 0, ownersUsd];
  classes.forEach((one, k) => {
    if (one.rank === rank) dueUsd += got[k].deficiencyUsd;
    if (one.rank === rank) paidUsd += got[k].fromEstateUsd;
    if (one.rank > rank) belowUsd += got[k].fromEstateUsd;
  });
  if (dueUsd > 0) return paidUsd / dueUsd;
  return belowUsd > 0 ? 1 : 0;
}

type Due = { readonly k: number; readonly order: number; readonly usd: number };

/** Pays claims in order, pro rata within one order, into `paidUsd`; returns what is left. */
function payByOrder(due: readonly Due[], heldUsd: number, paidUsd: Float64Array): number {
  let leftUsd = heldUsd;
  for (const order of [...new Set(due.map((one) => one.order))].sort((a, b) => a - b)) {
    const level = due.filter((one) => one.order === order);
    const dueUsd = level.reduce((sum, one) => sum + one.usd, 0);
    const isFull = leftUsd >= dueUsd;
    for (const one of level) paidUsd[one.k] = isFull ? one.usd : (one.usd * leftUsd) / dueUsd;
    leftUsd = isFull ? leftUsd - dueUsd : 0;
  }
  return leftUsd;
}
