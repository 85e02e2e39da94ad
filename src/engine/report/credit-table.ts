import { monthLabel } from "../calendar.ts";
import type { Entity } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { openCase } from "./case-names.ts";
import { challengeOf } from "./challenger.ts";
import type { Draft, Row, Table } from "./draft.ts";
import { type Maturity, maturitiesOf } from "./maturities.ts";
import { openedMemory } from "./opened.ts";
import { gradeText, notchesApart } from "./rating.ts";

/** Months by which probabilities of default are given. */
const HORIZONS = [3, 6, 12, 24, 36, 60, 120];
/** Years at which the challenger stands beside them. */
const CHALLENGER_YEARS = [1, 3, 5];
/** Further apart than this, the report says why. */
const NOTCHES_TO_EXPLAIN = 2;
const causes = ["payment", "maturity", "collateral", "ratio", "milestone", "cross", "going_concern"] as const;

/** Opening par of an operator's debts, USD: what its contracts put into memory before the first month. */
function openingDebtUsd({ model, kinds }: Draft, entity: Entity): number {
  const memory = openedMemory(model, kinds);
  return entity.debtMemory.reduce((usd, at) => usd + memory[at], 0);
}

/** Per operator, markets open: probability of payment default by horizon, causes within 36 months, coverage, debt at default, and the challenger of those with shares. */
export function creditTable(draft: Draft): Table {
  const operators = draft.model.entities.filter((entity) => !entity.outside);
  const rows = operators.map((entity): Row => {
    const { id, name } = entity;
    const share = (key: string, column: string, beforeMonth: number) =>
      draft.add(`credit.${id}.${key}`, "probability", {
        kind: "share",
        case: openCase,
        column: `${id}.${column}`,
        beforeMonth,
      });
    const quantile = (key: string, unit: string, column: string, q: number) =>
      draft.add(`credit.${id}.${key}`, unit, {
        kind: "quantile",
        case: openCase,
        column: `${id}.${column}`,
        quantile: q,
      });
    const horizons = HORIZONS.filter((months) => months <= draft.model.months.length);
    const inputs = challengeOf(draft.model, entity.index, openingDebtUsd(draft, entity));
    const figures = {
      ...Object.fromEntries(
        horizons.map((months) => [`pd_${months}`, share(`pd_${months}`, "default_month", months)]),
      ),
      ...Object.fromEntries(
        causes.map((cause) => [`by_${cause}`, share(`by_${cause}`, `default_${cause}_month`, 36)]),
      ),
      min_dscr_p50: quantile("min_dscr_p50", "-", "min_dscr", 0.5),
      min_dscr_month_p50: quantile("min_dscr_month_p50", "month", "min_dscr_month", 0.5),
      lgd: draft.add(`credit.${id}.lgd`, "fraction", {
        kind: "ratio",
        case: openCase,
        plus: [`${id}.debt_loss_usd_m`],
        minus: [],
        over: `${id}.debt_at_default_usd_m`,
      }),
      debt_at_default_p95: quantile("debt_at_default_p95", "USD m", "debt_at_default_usd_m", 0.95),
      ...Object.fromEntries(
        (inputs.equityUsd > 0 ? CHALLENGER_YEARS : []).map((years) => [
          `challenger_${years}`,
          draft.add(`credit.${id}.challenger_${years}`, "probability", {
            kind: "challenger",
            entity: id,
            years,
            inputs,
          }),
        ]),
      ),
    };
    return { id, label: name, note: noteOf(draft, figures), figures };
  });
  return {
    id: "credit",
    about: "Payment default by horizon and cause, markets open, beside a first-passage challenger.",
    rows,
  };
}

/** Ratings both would stand for at three years, and why they differ when by more than two notches. */
function noteOf(draft: Draft, figures: Readonly<Record<string, string>>): string {
  const ours = draft.figures.get(figures.pd_36);
  if (ours === undefined) return "";
  const theirs = draft.figures.get(figures.challenger_3);
  if (theirs === undefined) return `${gradeText(ours, 3)} by cash; no market value of its own`;
  const names = `${gradeText(ours, 3)} by cash, ${gradeText(theirs, 3)} by market value`;
  const apart = notchesApart(ours.value, theirs.value, 3);
  if (Math.abs(apart) <= NOTCHES_TO_EXPLAIN) return names;
  return apart > 0
    ? `${names}: dated needs for cash (capital spending, puts) that market value does not see`
    : `${names}: little falls due, though shares this volatile would cross the barrier`;
}

/** The refinancing wall: par falling due or puttable at once by year, instalments left out. */
export function wallTable(draft: Draft): Table {
  const { model, kinds } = draft;
  const due = new Map<string, { entity: Entity; year: number; usdM: number; debts: Maturity[] }>();
  for (const debt of maturitiesOf(model, kinds)) {
    const entity = model.entities[debt.entity];
    const year = Math.floor((model.firstMonth + debt.month) / MONTHS_PER_YEAR);
    const row = due.get(`${entity.id}.${year}`) ?? { entity, year, usdM: 0, debts: [] };
    row.usdM += debt.usdM;
    row.debts.push(debt);
    due.set(`${entity.id}.${year}`, row);
  }
  const told = ({ contract, month }: Maturity) =>
    `${contract.id} ${monthLabel(model.firstMonth + Math.floor(month))}${model.expected.includes(contract.index) ? " (expected)" : ""}`;
  const rows = [...due.entries()]
    .sort((a, b) => a[1].entity.index - b[1].entity.index || a[1].year - b[1].year)
    .map(
      ([id, { entity, year, usdM, debts }]): Row => ({
        id,
        label: `${entity.name} ${year}`,
        note: debts.map(told).join(", "),
        figures: {
          due: draft.add(`wall.${id}`, "USD m", {
            kind: "input",
            path: debts.map(({ contract }) => `contracts.${contract.id}`).join(" + "),
            value: usdM,
          }),
        },
      }),
    );
  return { id: "wall", about: "Par that falls due or may be put, by year.", rows };
}
