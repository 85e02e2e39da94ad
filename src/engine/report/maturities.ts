// Par that falls due at once: puts, maturities, the balloons of loans repaid level.

import type { Contract, Kinds, Model } from "../model.ts";
import { NEVER } from "../model.ts";

/** A month in which a debt's holders may ask for it, or must be paid. */
export type Maturity = {
  readonly contract: Contract;
  /** Who owes it. */
  readonly entity: number;
  readonly month: number;
  readonly what: string;
  /** The field the par is written in. */
  readonly key: "face_usd_m" | "balance_usd_m";
  readonly usdM: number;
};

/** Of every debt that is not repaid by instalments alone, the first day its holders can ask for what is left of it. */
export function maturitiesOf(model: Model, kinds: Kinds): Maturity[] {
  return model.contracts.flatMap((contract): Maturity[] => {
    const { debtorField, slots } = kinds[contract.kind];
    if (debtorField === undefined || !slots.some(({ trigger }) => trigger === "maturity")) return [];
    const terms = contract.terms as unknown as Record<string, number> & { draws_usd_m?: Float64Array };
    const key = terms.face_usd_m === undefined ? "balance_usd_m" : "face_usd_m";
    const drawnUsdM = terms.draws_usd_m?.reduce((sum, usdM) => sum + usdM, 0) ?? 0;
    const usdM = ((terms[key] ?? 0) + drawnUsdM) * leftAtMaturity(terms);
    const isPut = (terms.holder_put ?? NEVER) !== NEVER;
    const month = isPut ? terms.holder_put : terms.due;
    const what = isPut ? `holder put (converts above ${terms.conversion_usd})` : howItEnds(terms);
    return usdM > 0 && month !== NEVER
      ? [{ contract, entity: terms[debtorField], month, what, key, usdM }]
      : [];
  });
}

const isRepaidLevel = (terms: Readonly<Record<string, number>>) => (terms.first_principal ?? NEVER) !== NEVER;

const leftAtMaturity = (terms: Readonly<Record<string, number>>) =>
  isRepaidLevel(terms) ? (terms.balloon_pct ?? 0) / 100 : 1;

const howItEnds = (terms: Readonly<Record<string, number>>) =>
  isRepaidLevel(terms) ? `balloon of ${terms.balloon_pct} %` : "matures";
