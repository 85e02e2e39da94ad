// The inputs of an entity's workbook: every term its lines are made of, as written in the world, with who says so.

import { monthLabel } from "./calendar.ts";
import { MONTHS_OVERDUE_TO_DEFAULT } from "./cash/close.ts";
import { LOOK_BACK_MONTHS } from "./cash/distress.ts";
import { RUNWAY_TO_HAND_BACK_MONTHS } from "./cash/equipment-loan.ts";
import { COST_FRACTION, GOING_CONCERN_MULTIPLE } from "./cash/estate.ts";
import { FEE_PCT, RISKLESS_PCT, TERM_MONTHS } from "./cash/new-notes.ts";
import { DEPRECIATION_PER_MONTH } from "./cash/treasury.ts";
import { RATCHET_MONTHS } from "./contracts/demand-charge.ts";
import { isThere } from "./contracts/links.ts";
import type { Field, Fields, Kinds, Model, Quantity, SectionName, World } from "./model.ts";
import { NEVER } from "./model.ts";
import type { Input } from "./workbook/inputs.ts";
import type { Schedule } from "./workbook/path.ts";
import { fieldsOf, fieldTables } from "./world/parse-tables.ts";

/** The terms of everything the entity's lines are made of, as written, with who says so. */
export function inputsOf(model: Model, world: World, kinds: Kinds, entity: number) {
  const inputs: Input[] = [...practiceInputs];
  const schedules: Schedule[] = [];
  const tables = fieldTables(kinds);
  const put = (
    section: SectionName,
    id: string,
    kind: string,
    terms: Readonly<Record<string, unknown>>,
    extra: readonly Input[] = [],
  ) => {
    const fields = fieldsOf(tables, section, { id, kind }) ?? {};
    const values = world.sections[section][id]?.values ?? {};
    inputs.push(...inputsOfBlock(id, fields, values, terms, world, model.firstMonth));
    for (const [term, field] of Object.entries(fields as Fields))
      if (field.kind === "months")
        schedules.push({
          key: `${id}.${term}`,
          label: field.about,
          unit: field.unit,
          values: terms[term] as Float64Array,
        });
    inputs.push(...extra);
  };
  put("market", "ai_demand", "market", model.market.ai_demand);
  put("entities", model.entities[entity].id, "entities", model.entities[entity]);
  for (const party of partiesOf(model, entity)) {
    const { id, recovery_pct } = model.entities[party];
    inputs.push(
      ...inputsOfBlock(
        id,
        { recovery_pct: recoveryField },
        world.sections.entities[id]?.values ?? {},
        { recovery_pct },
        world,
        model.firstMonth,
      ),
    );
  }
  for (const site of model.sites.filter(({ owner }) => owner === entity)) {
    put("sites", site.id, "sites", site);
    for (const at of site.halls) put("halls", model.halls[at].id, "halls", model.halls[at]);
    for (const at of site.fleets) put("fleets", model.fleets[at].id, "fleets", model.fleets[at]);
  }
  for (const { index, id, kind, terms } of model.contracts) {
    if (!world.sections.contracts[id] || !touches(model, index, entity)) continue;
    const needs = (terms as { needs?: string }).needs;
    const begun: Input[] = needs === undefined ? [] : [begunInput(id, isThere(model, needs) ? 1 : 0)];
    put("contracts", id, kind, terms, begun);
  }
  return { inputs, schedules };
}

const recoveryField = {
  kind: "number",
  unit: "pct",
  about: "Share of a claim paid once in default.",
} as const;

/** What the engine takes as the field's practice in every world: no field of a world, but something to vary. */
const practices: readonly Pick<Input, "term" | "about" | "unit" | "value">[] = [
  {
    term: "depreciation_pct_per_month",
    about: "Of capital not deducted at once, deducted each month.",
    unit: "pct",
    value: DEPRECIATION_PER_MONTH * 100,
  },
  {
    term: "months_overdue_to_default",
    about: "Months a bill may stand unpaid.",
    unit: "months",
    value: MONTHS_OVERDUE_TO_DEFAULT,
  },
  {
    term: "procedure_cost_pct",
    about: "Cost of a procedure, of what is shared out.",
    unit: "pct",
    value: COST_FRACTION * 100,
  },
  {
    term: "going_concern_multiple",
    about: "A business that earns is worth so many years of its CFADS.",
    unit: "-",
    value: GOING_CONCERN_MULTIPLE,
  },
  { term: "notes_fee_pct", about: "Fees and discount of new notes.", unit: "pct", value: FEE_PCT },
  {
    term: "riskless_pct",
    about: "Coupon of new notes less the credit spread.",
    unit: "pct per year",
    value: RISKLESS_PCT,
  },
  {
    term: "notes_term_months",
    about: "Months to maturity of new notes.",
    unit: "months",
    value: TERM_MONTHS,
  },
  {
    term: "look_back_months",
    about: "Months of accounts that coverage and burn are looked back on.",
    unit: "months",
    value: LOOK_BACK_MONTHS,
  },
  {
    term: "runway_to_hand_back_months",
    about: "Machines are given back once cash lasts for less.",
    unit: "months",
    value: RUNWAY_TO_HAND_BACK_MONTHS,
  },
  {
    term: "ratchet_months",
    about: "Months before the one billed that a ratchet remembers.",
    unit: "months",
    value: RATCHET_MONTHS,
  },
];

const practiceInputs = practices.map(
  (each): Input => ({
    ...each,
    block: "practice",
    kind: "number",
    range: "",
    badge: "assumed",
    source: "the engine's own, see docs/models: actions, waterfall-and-default, tax-and-interest",
  }),
);

const begunInput = (block: string, value: number): Input => ({
  block,
  term: "begun",
  about: "1 where what it needs counts in this case.",
  unit: "0 or 1",
  kind: "flag",
  value,
  range: "",
  source: "",
  badge: "",
});

function touches(model: Model, index: number, entity: number): boolean {
  return model.claims.some(
    ({ contract, from, to }) => contract === index && (from === entity || to === entity),
  );
}

/** Outside parties that owe the entity something. */
function partiesOf(model: Model, entity: number): number[] {
  const payers = model.claims.filter(({ to }) => to === entity).map(({ from }) => from);
  return [...new Set(payers)].filter((at) => model.entities[at].outside);
}

const kindsShown: Readonly<Partial<Record<Field["kind"], Input["kind"]>>> = {
  number: "number",
  flag: "flag",
  choice: "text",
  month: "month",
  date: "day",
};

function inputsOfBlock(
  block: string,
  fields: Fields,
  values: Readonly<Record<string, Quantity>>,
  terms: Readonly<Record<string, unknown>>,
  world: World,
  firstMonth: number,
): Input[] {
  return Object.entries(fields).flatMap(([term, field]): Input[] => {
    const kind = kindsShown[field.kind];
    if (kind === undefined || term === "status" || terms[term] === undefined) return [];
    const quantity = values[term];
    const said = quantity && world.sources[quantity.source];
    return [
      {
        block,
        term,
        about: field.about,
        unit: field.unit,
        kind,
        value: writtenAs(terms[term], kind, quantity, firstMonth),
        range: rangeOf(quantity, field),
        badge: quantity ? (quantity.unknown ? "unknown" : quantity.badge) : "default",
        source: said ? [said.title, said.url].filter(Boolean).join(" ") : "",
      },
    ];
  });
}

/** A term as a person writes it: months and days as such, a flag as 1 or 0, what is absent empty. */
function writtenAs(
  term: unknown,
  kind: Input["kind"],
  quantity: Quantity | undefined,
  firstMonth: number,
): number | string {
  if (kind === "flag") return term === true ? 1 : 0;
  if (kind === "text") return String(term);
  const value = term as number;
  if (kind === "number") return Number.isFinite(value) ? value : "";
  if (value === NEVER) return "";
  return typeof quantity?.value === "string" && !quantity.unknown
    ? quantity.value
    : monthLabel(firstMonth + value);
}

function rangeOf(quantity: Quantity | undefined, { kind }: Field): string {
  if (quantity?.low === undefined || quantity.high === undefined || quantity.low === quantity.high) return "";
  return kind === "number" ? `${quantity.low}..${quantity.high}` : "";
}
