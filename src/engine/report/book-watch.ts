// What is kept of a path because a lender holds something: losses by instrument, defaults of outside names, rent its borrowers live on.
// Everything is the whole instrument's; a lender's share comes after (book-columns.ts).

import type { CashMonth, Kinds, LenderBook, Model, MonthView } from "../model.ts";
import { NEVER } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { bookColumns, named } from "./book-columns.ts";
import { guarantorsOf, partsOf, tenanciesOf, tenantsOf } from "./book-parties.ts";
import { newUsd, type SharedClaim } from "./uses.ts";

/** What an estate that is shared out leaves its lenders: all that measures read of it. */
export type Recovered = {
  readonly debts: readonly {
    readonly contract: number;
    readonly exposureUsd: number;
    readonly lossUsd: number;
  }[];
  /** What an unsecured claim beyond the known ones gets, as a fraction of it. */
  readonly unsecuredFraction: number;
};

/** What a path loses of an instrument, or of each USD m of an unsecured claim. */
type WatchedDebt = {
  readonly id: string;
  readonly debtor: number;
  /** Its contracts; none: an unsecured claim. */
  readonly parts: readonly number[];
  readonly atDefaultUsdM: Float64Array;
  readonly lossUsdM: Float64Array;
};
type WatchedName = { readonly index: number; readonly id: string; readonly month: Float64Array };
type WatchedRent = {
  readonly id: string;
  readonly claims: readonly SharedClaim[];
  readonly usdM: Float64Array;
};

/** Watches what a book holds over `paths` paths. Call `at` before a path, `defaulted` when an operator's estate is shared out, `month` every month. */
export function watchBook(model: Model, kinds: Kinds, book: LenderBook, paths: number) {
  const debts = watchedDebts(model, book, paths);
  const names = watchedNames(model, kinds, book, paths);
  const rents = watchedRents(model, kinds, book, paths);
  const at = (k: number) => {
    for (const { month } of names) month[k] = NEVER;
  };
  const defaulted = (entity: number, estate: Recovered, k: number) => {
    for (const debt of debts) if (debt.debtor === entity) addLoss(debt, estate, k);
  };
  const month = (view: MonthView, cash: CashMonth, k: number) => {
    for (const { index, month: first } of names) {
      if (view.market.outsideDefault[index] === 0 || first[k] !== NEVER) continue;
      first[k] = view.month;
      const unsecuredFraction = model.entities[index].recovery_pct / 100;
      for (const debt of debts) if (debt.debtor === index) addLoss(debt, { debts: [], unsecuredFraction }, k);
    }
    for (const { claims, usdM } of rents) usdM[k] += newUsd(claims, view, cash.owedUsd) / USD_PER_USD_M;
  };
  /** All columns of the book; `operators` holds the months in which operators defaulted. */
  const columns = (operators: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> => {
    const watched: Record<string, Float64Array> = {};
    for (const { id, atDefaultUsdM, lossUsdM } of debts) {
      watched[named(id, "at_default_usd_m")] = atDefaultUsdM;
      watched[named(id, "loss_usd_m")] = lossUsdM;
    }
    for (const { id, month: first } of names) watched[named(`entity/${id}`, "default_month")] = first;
    for (const { id, usdM } of rents) watched[named(id, "usd_m")] = usdM;
    return bookColumns(model, kinds, book, paths, watched, operators);
  };
  return { at, defaulted, month, columns };
}

function addLoss({ parts, atDefaultUsdM, lossUsdM }: WatchedDebt, estate: Recovered, k: number): void {
  if (parts.length === 0) {
    atDefaultUsdM[k] = 1;
    lossUsdM[k] = 1 - estate.unsecuredFraction;
    return;
  }
  for (const { contract, exposureUsd, lossUsd } of estate.debts) {
    if (!parts.includes(contract)) continue;
    atDefaultUsdM[k] += exposureUsd / USD_PER_USD_M;
    lossUsdM[k] += lossUsd / USD_PER_USD_M;
  }
}

const entityIndex = (model: Model, id: string) => model.entities.findIndex((entity) => entity.id === id);

/** Every instrument held once, and one USD m of an unsecured claim on each entity on which any is held. */
function watchedDebts(model: Model, { holdings }: LenderBook, paths: number): WatchedDebt[] {
  const held = new Map<string, WatchedDebt>();
  for (const { entity, instrument } of holdings) {
    const id = instrument === undefined ? `unsecured/${entity}` : `instrument/${instrument}`;
    if (held.has(id)) continue;
    held.set(id, {
      id,
      debtor: entityIndex(model, entity),
      // An instrument the case is without has no parts, which must not make it an unsecured claim.
      parts: instrument === undefined ? [] : [...partsOf(model, instrument), NO_CONTRACT],
      atDefaultUsdM: new Float64Array(paths),
      lossUsdM: new Float64Array(paths),
    });
  }
  return [...held.values()];
}

const NO_CONTRACT = -1;

/** The outside names whose default counts: tenants and guarantors of borrowers, and borrowers themselves. */
function watchedNames(model: Model, kinds: Kinds, { holdings }: LenderBook, paths: number): WatchedName[] {
  const ids = new Set(
    holdings.flatMap(({ entity }) => [
      entity,
      ...tenantsOf(model, kinds, entity),
      ...guarantorsOf(model, entity),
    ]),
  );
  return model.entities
    .filter(({ id, outside }) => outside && ids.has(id))
    .map(({ id, index }) => ({ id, index, month: new Float64Array(paths) }));
}

/** Rent and fees by borrower and tenant, and of all its tenants. */
function watchedRents(model: Model, kinds: Kinds, { holdings }: LenderBook, paths: number): WatchedRent[] {
  return [...new Set(holdings.map(({ entity }) => entity))].flatMap((borrower) => {
    const tenancies = tenanciesOf(model, kinds, borrower);
    if (tenancies.length === 0) return [];
    const rent = (id: string, of: typeof tenancies): WatchedRent => ({
      id,
      claims: of.map(({ claim }) => ({ claim, share: 1 })),
      usdM: new Float64Array(paths),
    });
    return [
      rent(`billed/${borrower}`, tenancies),
      ...tenantsOf(model, kinds, borrower).map((tenant) =>
        rent(
          `billed/${borrower}/${tenant}`,
          tenancies.filter((each) => each.tenant === tenant),
        ),
      ),
    ];
  });
}
