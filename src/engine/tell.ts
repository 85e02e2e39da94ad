// Explaining is replaying: a path is run again by the same code with a recorder that keeps the terms of every claim.

import { shareEstate } from "./cash/estate.ts";
import { drawInnovations } from "./market/draw.ts";
import type { CashMonth, Kinds, MarketMonth, Model, MonthView, State } from "./model.ts";
import { entityStatus } from "./model.ts";
import { type Measured, startMeasures } from "./report/measures.ts";
import { makeWorkspace, runPath } from "./run.ts";

export type Term = { readonly name: string; readonly value: number; readonly unit: string };

/** A claim in a month: what was owed (arrears in it), what was paid, and why. */
export type ToldClaim = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly step: string;
  readonly arrearsUsd: number;
  readonly owedUsd: number;
  readonly paidUsd: number;
  readonly terms: readonly Term[];
};

/** An entity's month: `closingUsd` = `openingUsd` + `receivedUsd` + `reserveDrawnUsd` − `paidUsd`. */
export type ToldEntity = {
  readonly openingUsd: number;
  readonly receivedUsd: number;
  readonly paidUsd: number;
  readonly reserveDrawnUsd: number;
  readonly closingUsd: number;
  readonly overdueUsd: number;
  readonly btc: number;
  readonly isInDefault: boolean;
};

/** An entity's estate in the month it defaults: what there is, and what each class of creditors claims and gets. */
export type ToldEstate = {
  readonly freeUsd: number;
  readonly isGoingConcern: boolean;
  readonly costFraction: number;
  readonly classes: readonly {
    readonly id: string;
    readonly claimUsd: number;
    readonly fromCollateralUsd: number;
    readonly fromEstateUsd: number;
  }[];
};

/** A month of a path as a credit analyst reads it. */
export type ToldMonth = {
  readonly month: number;
  readonly label: string;
  readonly market: Pick<
    MarketMonth,
    | "btcUsdMean"
    | "btcUsdEnd"
    | "hashpriceUsdPerPhDay"
    | "networkEhs"
    | "aiRegime"
    | "rentFactor"
    | "equityFactor"
  >;
  readonly claims: readonly ToldClaim[];
  readonly entities: Readonly<Record<string, ToldEntity>>;
  /** Of those that default this month. */
  readonly estates?: Readonly<Record<string, ToldEstate>>;
};

/** Path k of a model: every month and claim with its reasons, and the measures it gives. The same code as a run, so the same numbers. */
export function tellPath(
  model: Model,
  kinds: Kinds,
  seed: number,
  path: number,
): { months: ToldMonth[]; measured: Measured } {
  let estates: Record<string, ToldEstate> = {};
  const recover: typeof shareEstate = (view, of, next, at) => {
    const shared = shareEstate(view, of, next, at);
    const { freeUsd, isGoingConcern, costFraction, classes } = shared;
    estates[model.entities[at].id] = { freeUsd, isGoingConcern, costFraction, classes };
    return shared;
  };
  const measures = startMeasures(model, kinds, 1, true, recover);
  measures.at(0);
  const months: ToldMonth[] = [];
  let terms: Term[][] = model.claims.map(() => []);
  const keep = (slot: number, name: string, value: number, unit: string) =>
    terms[slot]?.push({ name, value, unit });
  const watch = (view: MonthView, cash: CashMonth, next: State) => {
    measures.watch(view, cash, next);
    months.push({
      ...tellMonth(view),
      claims: tellClaims(view, cash, terms),
      entities: tellEntities(view, cash, next),
      ...(Object.keys(estates).length > 0 && { estates }),
    });
    estates = {};
    terms = model.claims.map(() => []);
  };
  runPath(
    model,
    kinds,
    drawInnovations(model, seed, path),
    watch,
    makeWorkspace(model, kinds),
    undefined,
    undefined,
    keep,
  );
  return { months, measured: measures.finish() };
}

function tellMonth({ model, month, market }: MonthView) {
  const { btcUsdMean, btcUsdEnd, hashpriceUsdPerPhDay, networkEhs, aiRegime, rentFactor, equityFactor } =
    market;
  const told = {
    btcUsdMean,
    btcUsdEnd,
    hashpriceUsdPerPhDay,
    networkEhs,
    aiRegime,
    rentFactor,
    equityFactor,
  };
  return { month, label: model.months[month].label, market: told };
}

function tellClaims({ model, state }: MonthView, cash: CashMonth, terms: readonly Term[][]): ToldClaim[] {
  return model.claims
    .filter(({ index }) => cash.owedUsd[index] > 0)
    .map(({ index, id, from, to, step }) => ({
      id,
      from: model.entities[from].id,
      to: model.entities[to].id,
      step,
      arrearsUsd: state.arrearsUsd[index],
      owedUsd: cash.owedUsd[index],
      paidUsd: cash.paidUsd[index],
      terms: terms[index],
    }));
}

function tellEntities({ model, state }: MonthView, cash: CashMonth, next: State): Record<string, ToldEntity> {
  const sum = (of: Float64Array, claims: readonly number[]) =>
    claims.reduce((usd, claim) => usd + of[claim], 0);
  const told: Record<string, ToldEntity> = {};
  for (const { index, id, outside, claimsOwed, claimsHeld } of model.entities) {
    if (outside) continue;
    told[id] = {
      openingUsd: state.cashUsd[index],
      receivedUsd: sum(cash.paidUsd, claimsHeld),
      paidUsd: sum(cash.paidUsd, claimsOwed),
      reserveDrawnUsd: state.reserveUsd[index] - next.reserveUsd[index],
      closingUsd: next.cashUsd[index],
      overdueUsd: sum(next.arrearsUsd, claimsOwed),
      btc: next.btc[index],
      isInDefault: next.status[index] === entityStatus.defaulted,
    };
  }
  return told;
}
