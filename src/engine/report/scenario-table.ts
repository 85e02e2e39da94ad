import { NEVER } from "../model.ts";
import { openCase, scenarioCase } from "./case-names.ts";
import type { Draft, Row, Table } from "./draft.ts";
import { orderStatistic } from "./figures.ts";

/** Months ahead of the table of scenarios. */
const HORIZON = 36;

/** The chance of falling short within 36 months, markets open, per operator: the baseline, then each scenario. */
export function scenarioTable(draft: Draft): Table {
  const operators = draft.model.entities.filter((entity) => !entity.outside);
  const row = (id: string, label: string, name: string): Row => ({
    id,
    label,
    note: firstAction(draft, name),
    figures: Object.fromEntries(
      operators.flatMap((entity) => [
        [
          entity.id,
          draft.add(`scenarios.${id}.${entity.id}`, "probability", {
            kind: "share",
            case: name,
            column: `${entity.id}.short_month`,
            beforeMonth: HORIZON,
          }),
        ],
        [
          `${entity.id}.action`,
          draft.add(`scenarios.${id}.${entity.id}.action`, "month", {
            kind: "quantile",
            case: name,
            column: `${entity.id}.action_month`,
            quantile: 0.5,
          }),
        ],
      ]),
    ),
  });
  const rows = [
    row("baseline", "baseline", openCase),
    ...draft.scenarios.map(({ id }) => row(id, id, scenarioCase(id))),
  ];
  return {
    id: "scenarios",
    about: "P(anything due stays unpaid within 36 months), markets open; month of the first action, median.",
    rows,
  };
}

/** The operator that acts first in most paths, and by what kind of action; empty where nobody does. */
function firstAction(draft: Draft, name: string): string {
  const acts = draft.model.entities
    .filter((entity) => !entity.outside)
    .map(({ id }) => {
      const column = `${id}.action_month`;
      const { path, value: month } = orderStatistic(
        { kind: "quantile", case: name, column, quantile: 0.5 },
        draft.results,
      );
      return { id, month, index: draft.results[name].measured.columns[`${id}.action`][path] };
    })
    .filter(({ month }) => month !== NEVER)
    .sort((a, b) => a.month - b.month);
  if (acts.length === 0) return "";
  return `${acts[0].id} ${draft.model.contracts[acts[0].index].kind} ${draft.model.months[acts[0].month].label}`;
}

/** How much one signature or one waiver moves the chance of falling short within 36 months, on the same paths. */
export function leverTable(draft: Draft): Table {
  const rows = draft.levers.map(({ case: name, entity, label }): Row => {
    const { id, name: entityName } = draft.model.entities[entity];
    const share = (key: string, caseName: string) =>
      draft.add(`levers.${label}.${key}`, "probability", {
        kind: "share",
        case: caseName,
        column: `${id}.short_month`,
        beforeMonth: HORIZON,
        firstPaths: draft.leverPaths,
      });
    const [before, after] = [share("before", openCase), share("after", name)];
    const change = draft.add(`levers.${label}.change`, "probability", {
      kind: "difference",
      of: after,
      minus: before,
    });
    return { id: label, label: `${entityName}: ${label}`, note: "", figures: { before, after, change } };
  });
  const size = (row: Row) => Math.abs(draft.figures.get(row.figures.change)?.value ?? 0);
  return {
    id: "levers",
    about: "What one signature or waiver would change.",
    rows: rows.sort((a, b) => size(b) - size(a)),
  };
}
