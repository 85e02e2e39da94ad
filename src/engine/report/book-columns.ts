// From what instruments lost on a path to what the lender lost: its share of each, line by line, summed by borrower, by the tenant that
// had failed, and in all. Losses are added path by path, so that defaults that come together count together.

import type { Holding, Kinds, LenderBook, Model } from "../model.ts";
import { NEVER } from "../model.ts";
import { guarantorsOf, tenantsOf } from "./book-parties.ts";

/** Columns of a book begin so: no block of a world can be called that, and they are kept apart from the run's own. */
export const BOOK_PREFIX = "book/";
/** Of borrowers who live on no tenant, and of those whose tenants had all paid when they defaulted. */
export const UNTENANTED = "untenanted";
export const TENANTS_PAYING = "tenants_paying";
/** The book as a whole. */
export const TOTAL = "total";

/** The name of a book's column: `book/line/3.loss_usd_m`. */
export const named = (id: string, measure: string) => `${BOOK_PREFIX}${id}.${measure}`;

/** What a holding is a share of. */
export const sourceOf = ({ entity, instrument }: Holding) =>
  instrument === undefined ? `unsecured/${entity}` : `instrument/${instrument}`;

type Columns = Readonly<Record<string, Float64Array>>;

/** The month in which an entity defaulted, by path: an operator's own measure, or an outside name's. */
export function defaultMonthColumn(model: Model, entity: string): string {
  const isOutside = model.entities.some(({ id, outside }) => id === entity && outside);
  return isOutside ? named(`entity/${entity}`, "default_month") : `${entity}.default_month`;
}

/** All columns of a book over `paths` paths: what was watched, and what the lender lost of it. USD m. */
export function bookColumns(
  model: Model,
  kinds: Kinds,
  { holdings }: LenderBook,
  paths: number,
  watched: Columns,
  operators: Columns,
): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = { ...watched };
  const monthOf = (entity: string) =>
    columns[defaultMonthColumn(model, entity)] ?? operators[defaultMonthColumn(model, entity)];
  const into = (id: string) => {
    const name = named(id, "loss_usd_m");
    columns[name] ??= new Float64Array(paths);
    return columns[name];
  };
  into(TOTAL);
  into(UNTENANTED);
  into(TENANTS_PAYING);
  for (const holding of holdings) {
    const { line, share, entity } = holding;
    const tenants = tenantsOf(model, kinds, entity);
    const [lostUsdM, owedUsdM] = ["loss_usd_m", "at_default_usd_m"].map(
      (measure) => columns[named(sourceOf(holding), measure)],
    );
    const own = into(`line/${line}`);
    const [owed, month] = [new Float64Array(paths), new Float64Array(paths).fill(NEVER)];
    columns[named(`line/${line}`, "at_default_usd_m")] = owed;
    columns[named(`line/${line}`, "default_month")] = month;
    const sums = [
      into(TOTAL),
      into(`borrower/${entity}`),
      ...guarantorsOf(model, entity).map((id) => into(`guarantor/${id}`)),
    ];
    for (const tenant of tenants) into(`tenant/${tenant}`);
    for (let k = 0; k < paths; k++) {
      owed[k] = share * owedUsdM[k];
      own[k] = share * lostUsdM[k];
      // A borrower that defaults when the line is repaid, or not yet drawn, is no default of the line.
      if (owed[k] > 0) month[k] = monthOf(entity)[k];
      if (own[k] === 0) continue;
      for (const sum of sums) sum[k] += own[k];
      const failed = firstToFail(tenants, monthOf, monthOf(entity)[k], k);
      for (const tenant of failed) into(`tenant/${tenant}`)[k] += own[k] / failed.length;
      if (failed.length === 0) into(tenants.length === 0 ? UNTENANTED : TENANTS_PAYING)[k] += own[k];
    }
  }
  return columns;
}

/** The tenants that failed first, by the month in which the borrower did: several only where they fell in one month. */
function firstToFail(
  tenants: readonly string[],
  monthOf: (entity: string) => Float64Array,
  defaultMonth: number,
  k: number,
): string[] {
  const first = Math.min(defaultMonth, ...tenants.map((tenant) => monthOf(tenant)[k]));
  return tenants.filter((tenant) => monthOf(tenant)[k] === first && first !== NEVER);
}

/** The lines that may be part of a sum: all of the total, or those of a borrower, a tenant, no tenant, a guarantor. */
export function linesIn(sum: string, model: Model, kinds: Kinds): Holding[] {
  const [by, name] = sum.split("/");
  const isIn: Readonly<Record<string, (entity: string) => boolean>> = {
    borrower: (entity) => entity === name,
    tenant: (entity) => tenantsOf(model, kinds, entity).includes(name),
    [UNTENANTED]: (entity) => tenantsOf(model, kinds, entity).length === 0,
    [TENANTS_PAYING]: (entity) => tenantsOf(model, kinds, entity).length > 0,
    guarantor: (entity) => guarantorsOf(model, entity).includes(name),
  };
  return (model.book?.holdings ?? []).filter(({ entity }) => isIn[by]?.(entity) ?? true);
}

/** `line/3` and `loss_usd_m` of `book/line/3.loss_usd_m`; undefined for a column that is no book's. */
function unnamed(column: string): { readonly id: string; readonly measure: string } | undefined {
  const [, id, measure] = /^book\/(.*)\.([a-z_]+)$/.exec(column) ?? [];
  return id === undefined ? undefined : { id, measure };
}

/** What a book's column is about on one path: whose default to look at, and its month. Of a sum, the borrower of the line that lost most. */
export function aboutOf(
  column: string,
  model: Model,
  kinds: Kinds,
  columns: Columns,
  k: number,
): { readonly entity: string; readonly month: number } | undefined {
  const { id } = unnamed(column) ?? {};
  if (id === undefined) return undefined;
  const fallen = (entity: string) => {
    const month = columns[defaultMonthColumn(model, entity)][k];
    return month === NEVER ? undefined : { entity, month };
  };
  const [by, name] = id.split("/");
  if (by === "entity") return fallen(name);
  const own = (model.book?.holdings ?? []).filter(
    (holding) => id === `line/${holding.line}` || id === sourceOf(holding),
  );
  const lossUsdM = ({ line }: Holding) => columns[named(`line/${line}`, "loss_usd_m")][k];
  const [most] = (own.length > 0 ? own : linesIn(id, model, kinds)).sort((a, b) => lossUsdM(b) - lossUsdM(a));
  return most && fallen(most.entity);
}

/** The columns a book's column is made of on one path: a line's instrument, the lines of a sum that lost anything. */
export function partsOfColumn(
  column: string,
  model: Model,
  kinds: Kinds,
  columns: Columns,
  k: number,
): string[] {
  const { id, measure } = unnamed(column) ?? {};
  if (id === undefined || measure !== "loss_usd_m") return [];
  const line = model.book?.holdings.find((holding) => id === `line/${holding.line}`);
  if (line) return [named(sourceOf(line), "at_default_usd_m"), named(sourceOf(line), "loss_usd_m")];
  if (columns[named(id, "at_default_usd_m")]) return [];
  return linesIn(id, model, kinds)
    .map((holding) => named(`line/${holding.line}`, "loss_usd_m"))
    .filter((name) => columns[name][k] > 0);
}
