// A contract's worth as a table of at most 100 columns: what is read down, what goes wrong read across.

import type { Contract, Model } from "../engine/index.ts";
import { DEAL_YARDSTICK_PCT, type DealMeasures } from "../engine/report/deal-value.ts";
import type { Rates } from "../engine/report/returns.ts";
import { MONTHS_PER_YEAR, USD_PER_USD_M } from "../engine/units.ts";
import type { DealValue } from "../engine/value.ts";

const LABEL = 27;
const CELL = 12;
const headings: Readonly<Record<string, readonly [string, string]>> = {
  plan: ["plan", ""],
  late: ["6 months", "late"],
  default_before: ["default", "before"],
  default_after: ["default", "after"],
  power_doubled: ["power", "doubled"],
  residual: ["25 %", "residual"],
};

/** The table, with what it stands on above and what it leaves out below. */
export function valueText(
  model: Model,
  contract: Contract,
  debts: readonly Contract[],
  values: readonly DealValue[],
): string {
  const terms = contract.terms as unknown as {
    halls: readonly number[];
    term_months: number;
    rent_usd_per_kw_month?: number;
  };
  const mw = terms.halls.reduce((sum, hall) => sum + model.halls[hall].critical_mw, 0);
  const plan = values[0].measures;
  const lines = [
    `${contract.id}: ${contract.kind}, ${mw} critical MW in ${terms.halls.length} ${terms.halls.length === 1 ? "hall" : "halls"}, ${terms.term_months} months each`,
    `  nothing moves: power at its forward, rents of the as-of day, from ${model.months[0].label}; USD m before tax and overhead`,
    "",
    head(values, 0),
    head(values, 1),
    ...rows(model, terms.rent_usd_per_kw_month, plan).map(([label, cell]) =>
      line(
        label,
        values.map(({ measures }) => cell(measures)),
      ),
    ),
    "",
    ...notes(values, debts),
  ];
  return `${lines.join("\n")}\n`;
}

const line = (label: string, cells: readonly string[]) =>
  `${label.padEnd(LABEL)}${cells.map((cell) => cell.padStart(CELL)).join("")}`.trimEnd();

const head = (values: readonly DealValue[], row: 0 | 1) =>
  line(
    "",
    values.map(({ stress }) => headings[stress.name]?.[row] ?? ""),
  );

type Row = readonly [label: string, cell: (measures: DealMeasures) => string];

function rows(model: Model, rent: number | undefined, plan: DealMeasures): Row[] {
  const label = (month: number) => model.months[month].label;
  const priceName =
    rent === undefined
      ? `price for ${DEAL_YARDSTICK_PCT} %, of today's`
      : `rent for ${DEAL_YARDSTICK_PCT} %, $/kW-month`;
  return [
    ["earned in all", ({ totalUsd }) => usdM(totalUsd)],
    ["paid by a guarantor", ({ guaranteedUsd }) => usdM(guaranteedUsd)],
    ["USD m per critical MW-year", ({ usdPerMwYear }) => decimals(usdPerMwYear / USD_PER_USD_M, 3)],
    ...(plan.usdPerGpuHour === undefined
      ? []
      : [["USD per GPU-hour", ({ usdPerGpuHour }: DealMeasures) => decimals(usdPerGpuHour ?? 0, 2)] as Row]),
    ["capital", ({ capitalUsd }) => usdM(capitalUsd)],
    ["  of it the tenant's", ({ contributedUsd }) => usdM(contributedUsd)],
    ["operating margin", ({ noiMargin }) => pct(noiMargin)],
    ["first full year on capital", ({ yieldOnCost }) => pct(yieldOnCost)],
    ["IRR without debt", ({ unlevered }) => rates(unlevered)],
    ...(plan.levered === undefined
      ? []
      : [
          [
            "IRR with its debt",
            ({ levered, isMoneyFirst }: DealMeasures) =>
              levered ? `${rates(levered)}${isMoneyFirst && levered.kind !== "none" ? "*" : ""}` : "",
          ] as Row,
        ]),
    [
      "paid back, years",
      ({ payback }) => (payback.kind === "paid back" ? decimals(payback.atYear, 1) : "never"),
    ],
    ["worst month", ({ worst }) => usdM(worst.usd)],
    ["  which", ({ worst }) => label(worst.month)],
    ["most money in it", ({ deepest }) => usdM(deepest.usd)],
    ["  when", ({ deepest }) => label(deepest.month)],
    [
      priceName,
      ({ priceMultipleAtYardstick }) =>
        rent === undefined
          ? decimals(priceMultipleAtYardstick, 2)
          : decimals(priceMultipleAtYardstick * rent, 0),
    ],
  ];
}

const finite = (value: number, text: () => string) => (Number.isFinite(value) ? text() : "none");
const decimals = (value: number, digits: number) => finite(value, () => value.toFixed(digits));
const usdM = (usd: number) =>
  finite(usd, () => (Math.abs(usd) < USD_PER_USD_M / 20 ? "0" : (usd / USD_PER_USD_M).toFixed(0)));
const pct = (fraction: number) => finite(fraction, () => `${(100 * fraction).toFixed(1)} %`);

/** One rate; all of several; or that there is none. */
function rates(found: Rates): string {
  if (found.kind === "one") return pct(found.root);
  return found.kind === "several" ? found.roots.map((root) => (100 * root).toFixed(1)).join("/") : "none";
}

function notes(values: readonly DealValue[], debts: readonly Contract[]): string[] {
  const plan = values[0].measures;
  const whyNone = (name: string, found: Rates | undefined) =>
    found?.kind === "none" ? ` IRR ${name} debt none by plan: ${found.why}.` : "";
  const why = `${whyNone("without", plan.unlevered)}${whyNone("with", plan.levered)}`;
  const several = values.some(({ measures }) =>
    [measures.unlevered, measures.levered].some((found) => found?.kind === "several"),
  );
  const isMoneyFirst = values.some(({ measures }) => measures.isMoneyFirst);
  const defaults = values.filter(({ stress }) => stress.tenantDefaultsIn !== undefined);
  const years = (months: number) => (months / MONTHS_PER_YEAR).toFixed(1);
  return [
    `  With its debt: ${debts.map(({ id }) => id).join(", ") || "no debt named (--debt)"}.${why}`,
    `  Default before: ${years(defaults[0].stress.tenantDefaultsIn ?? 0)} years from the first month; after: ${years(defaults[1].stress.tenantDefaultsIn ?? 0)}.`,
    ...(several
      ? ["  Several rates: the cash changes sign more than once; all are shown, none is the return."]
      : []),
    ...(isMoneyFirst
      ? [
          "  With its debt, money comes before it goes; a rate marked * is what that money costs, not a return.",
        ]
      : []),
    "  Capital is what is still to be paid; what was spent or earned before the first month is not in it.",
  ];
}
