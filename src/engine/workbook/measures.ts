// The front page: each measure as a formula over the waterfall, beside what the engine said when the workbook was written.

import { triggers } from "../model.ts";
import { sortClaims } from "./claims.ts";
import type { Calls } from "./lines.ts";
import { type Pad, paid, plus, UNBOUNDED_CELL } from "./pad.ts";
import type { Cell, Sheet } from "./sheet.ts";

/** Months the low is looked for in; months of a coverage window. */
const [LOW_MONTHS, WINDOW] = [36, 12];

/** What the engine says of a measure: a number, or a word for what never happened. */
export type Said = number | "never" | "none";
export type Measure = {
  readonly name: string;
  readonly unit: string;
  readonly about: string;
  readonly engine: Said;
};

const firstMonths = (line: string, months: number) => `INDEX(${line},1,1):INDEX(${line},1,${months})`;
const firstOf = (line: string, what = 1) => `=IFERROR(MATCH(${what},${line},0)-1,"never")`;

/** The formula of each measure a workbook carries, by its name in the engine. */
export function measureFormulas(pad: Pad, { all }: Calls): Readonly<Record<string, string>> {
  const { model } = pad;
  const months = model.months.length;
  const low = firstMonths(all("liquidity"), Math.min(LOW_MONTHS, months));
  const full = `INDEX(${all("coverage_12")},1,${Math.min(WINDOW, months)}):INDEX(${all("coverage_12")},1,${months})`;
  const { raised } = sortClaims(pad);
  const by = (isOne: (kind: string) => boolean) =>
    raised
      .filter((claim) => isOne(model.contracts[model.claims[claim].contract].kind))
      .map((claim) => `SUM(${all(paid(pad, claim))})`);
  const sold = (isOne: (kind: string) => boolean) => `=(${plus(by(isOne))})/1E+6`;
  const atDefault = (line: string) => `=IFERROR(INDEX(${all(line)},1,MATCH(1,${all("defaulted")},0))/1E+6,0)`;
  return {
    low_usd_m: `=MIN(${low})/1E+6`,
    low_month: `=MATCH(MIN(${low}),${low},0)-1`,
    short_month: firstOf(all("is_short")),
    unfunded_month: firstOf(all("is_unfunded")),
    missed_month: firstOf(all("has_missed")),
    default_month: firstOf(all("defaulted")),
    ...Object.fromEntries(
      triggers.flatMap((trigger, code) =>
        trigger === "none" ? [] : [[`default_${trigger}_month`, firstOf(all("cause"), code)]],
      ),
    ),
    debt_at_default_usd_m: atDefault("at_stake"),
    debt_loss_usd_m: atDefault("lost"),
    ...(months >= WINDOW && {
      min_dscr: `=IF(MIN(${full})>=${UNBOUNDED_CELL},"none",MIN(${full}))`,
      min_dscr_month: `=IF(MIN(${full})>=${UNBOUNDED_CELL},"never",MATCH(MIN(${full}),${full},0)+${WINDOW - 2})`,
    }),
    action_month: firstOf(all("has_acted")),
    action: firstAction(pad, all),
    treasury_sold_usd_m: sold((kind) => kind === "treasury_sale"),
    shares_sold_usd_m: sold((kind) => kind === "share_sale"),
    borrowed_usd_m: sold((kind) => kind !== "treasury_sale" && kind !== "share_sale"),
    end_usd_m: `=INDEX(${all("liquidity")},1,${months})/1E+6`,
  };
}

/** The number of the contract management acted by first; of several in a month, the first it takes. */
function firstAction(pad: Pad, all: Calls["all"]): string {
  const { model, entity } = pad;
  const month = `MATCH(1,${all("has_acted")},0)`;
  const raising = model.actions[entity.index].flatMap((index) =>
    sortClaims(pad).raised.flatMap((claim) =>
      model.claims[claim].contract === index ? [{ index, claim }] : [],
    ),
  );
  const first = raising.reduceRight(
    (rest, { index, claim }) => `IF(INDEX(${all(paid(pad, claim))},1,${month})>0,${index},${rest})`,
    '"none"',
  );
  return `=IFERROR(${first},"none")`;
}

/** Lines the measures stand on that no stage needs. */
export function measureLines(pad: Pad, missed: readonly string[]): void {
  const { raised } = sortClaims(pad);
  const flag = (key: string, label: string, formula: (calls: Calls) => string) =>
    pad.add({ key, sheet: "Waterfall", label, unit: "0 or 1", formula });
  flag(
    "has_missed",
    "a customer may have left a hall as too late",
    ({ now }) => `=IF((${plus(missed.map(now))})>0,1,0)`,
  );
  flag(
    "has_acted",
    "management raised money",
    ({ now }) => `=IF((${plus(raised.map((claim) => now(paid(pad, claim))))})>0,1,0)`,
  );
}

export function measureSheet(
  title: string,
  notes: readonly string[],
  measures: readonly Measure[],
  formulas: Readonly<Record<string, string>>,
  months: string,
): Sheet {
  const head: Cell[] = [
    "measure",
    "what it is",
    "unit",
    "this workbook",
    "month",
    "engine, when exported",
    "difference",
  ].map((value) => ({ look: "head", value }));
  const top = [
    [{ look: "title", value: title } as Cell],
    ...notes.map((value): Cell[] => [{ look: "note", value }]),
    [],
    head,
  ];
  const rows = measures.map(({ name, unit, about, engine }, at): (Cell | undefined)[] => {
    const row = top.length + at + 1;
    return [
      { look: "label", value: name },
      { look: "note", value: about },
      { look: "note", value: unit },
      { look: unit === "month" ? "count" : "measure", formula: formulas[name] },
      unit === "month"
        ? { look: "computed", formula: `=IF(ISNUMBER(D${row}),INDEX(${months},1,D${row}+1),"")` }
        : undefined,
      { look: "path", value: engine },
      {
        look: "computed",
        formula: `=IF(AND(ISNUMBER(D${row}),ISNUMBER(F${row})),D${row}-F${row},IF(D${row}=F${row},0,"differs"))`,
      },
    ];
  });
  return {
    name: "Measures",
    widths: [26, 110, 10, 20, 12, 24, 18],
    frozen: { rows: top.length, columns: 1 },
    rows: [...top, ...rows],
  };
}
