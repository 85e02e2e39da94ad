// Writes the tables of docs/validation/crash-2022.md between its markers: tsx scripts/crash-tables.ts [paths]

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { runBacktest } from "../src/cli/validate-crash.ts";
import { exp, log } from "../src/engine/elementary.ts";
import { kinds, type Model, NEVER, type Quantity, resolver, type World } from "../src/engine/index.ts";
import type { Backtest, BacktestCase } from "../src/engine/report/backtest.ts";
import { loadHistory } from "../src/io/history.ts";
import { readWorld } from "../src/io/world.ts";

const PAGE = new URL("../docs/validation/crash-2022.md", import.meta.url);
const BEGIN = "<!-- crash-tables begins: written by tsx scripts/crash-tables.ts -->";
const END = "<!-- crash-tables ends -->";
const PATHS = Number(process.argv[2] ?? 2048);
const SEED = 1;

/** A change of the world, of the model, or of both. */
type Variation = {
  readonly name: string;
  readonly world?: (world: World) => World;
  readonly model?: (model: Model) => Model;
};

// ------------------------------------------------------------------------------------------------- changes of a world

type Change = (value: Quantity["value"]) => Quantity["value"];

/** The world with one field of some contracts changed. */
function contracts(
  world: World,
  isMeant: (id: string, kind: string) => boolean,
  field: string,
  change: Change,
): World {
  const changed = Object.entries(world.sections.contracts).map(([id, block]) => {
    const was = block.values[field];
    if (!isMeant(id, block.kind) || !was) return [id, block];
    return [id, { ...block, values: { ...block.values, [field]: { ...was, value: change(was.value) } } }];
  });
  return { ...world, sections: { ...world.sections, contracts: Object.fromEntries(changed) } };
}

const times =
  (factor: number): Change =>
  (value) =>
    typeof value === "number"
      ? value * factor
      : Object.fromEntries(Object.entries(value).map(([month, usd]) => [month, Number(usd) * factor]));

const total = (value: Quantity["value"]) =>
  Object.values(value as Record<string, number>).reduce((sum, usd) => sum + usd, 0);

/**
 * Of what each borrower still pays for machines and building, `share` cannot be put off: it stands with machine orders, whose
 * non-payment is a default; the rest with building, which waits and makes floors late.
 */
function committed(share: number) {
  return (world: World): World => {
    const blocks = Object.entries(world.sections.contracts);
    let next = world;
    for (const [id, order] of blocks.filter(([, { kind }]) => kind === "equipment_order")) {
      const buyer = order.values.buyer.value;
      const building = blocks.find(
        ([, { kind, values }]) => kind === "construction" && values.owner.value === buyer,
      );
      if (!building) continue;
      const [buildId, { values }] = building;
      const orderUsdM = total(order.values.deliveries_usd_m.value);
      const allUsdM = orderUsdM + Number(values.left_usd_m.value);
      if (orderUsdM === 0) continue;
      next = contracts(next, (at) => at === id, "deliveries_usd_m", times((share * allUsdM) / orderUsdM));
      next = contracts(
        next,
        (at) => at === buildId,
        "left_usd_m",
        () => (1 - share) * allUsdM,
      );
    }
    return next;
  };
}

const isCapital = (_id: string, kind: string) => kind === "equipment_order" || kind === "construction";

// ------------------------------------------------------------------------------------------------- changes of a model

const withBitcoin = (model: Model, bitcoin: Partial<Model["market"]["bitcoin"]>): Model => ({
  ...model,
  market: { ...model.market, bitcoin: { ...model.market.bitcoin, ...bitcoin } },
});
const withWindow = (model: Model, window: string): Model => ({
  ...model,
  market: { ...model.market, equity: { ...model.market.equity, window } },
});

/** Days over which hashrate would follow price, a quarter: as the engine's own short-run elasticity does. */
const ADAPTATION_DAYS = 91;

/** The record with difficulty as it would have been had hashrate followed price by an elasticity, laid on its actual growth. */
function elastic(model: Model, elasticity: number): Model {
  const { btcFirstDay, btcPriceUsd, btcDifficulty } = model.history;
  const asOf = model.asOfDay - btcFirstDay;
  const difficulty = btcDifficulty.slice();
  let adapted = log(btcPriceUsd[asOf]);
  for (let day = asOf + 1; day < difficulty.length; day++) {
    adapted += (log(btcPriceUsd[day]) - adapted) / ADAPTATION_DAYS;
    difficulty[day] *= exp(elasticity * (adapted - log(btcPriceUsd[asOf])));
  }
  const changed = { ...model, history: { ...model.history, btcDifficulty: difficulty } };
  return withBitcoin(changed, { hashrate_elasticity_short: elasticity });
}

/** The record with difficulty standing still from the as-of day. */
function frozen(model: Model): Model {
  const { btcFirstDay, btcDifficulty } = model.history;
  const asOf = model.asOfDay - btcFirstDay;
  const difficulty = btcDifficulty.map((was, day) => (day > asOf ? btcDifficulty[asOf] : was));
  const changed = { ...model, history: { ...model.history, btcDifficulty: difficulty } };
  return withBitcoin(changed, { hashrate_growth_pct: 0 });
}

const variations: readonly Variation[] = [
  { name: "as written: elasticity 0, equity by rule" },
  { name: "hashrate elasticity 0.25", model: (model) => elastic(model, 0.25) },
  { name: "hashrate elasticity 0.5", model: (model) => elastic(model, 0.5) },
  { name: "hashrate growth frozen", model: frozen },
  { name: "equity and notes always open", model: (model) => withWindow(model, "open") },
  { name: "equity and notes shut", model: (model) => withWindow(model, "shut") },
  {
    name: "equity shut and elasticity 0.25",
    model: (model) => withWindow(elastic(model, 0.25), "shut"),
  },
  { name: "equity shut and elasticity 0.5", model: (model) => withWindow(elastic(model, 0.5), "shut") },
  { name: "equity shut and growth frozen", model: (model) => withWindow(frozen(model), "shut") },
  { name: "capital spending, none committed", world: committed(0) },
  { name: "capital spending, half committed", world: committed(0.5) },
  { name: "capital spending, all committed", world: committed(1) },
  {
    name: "orders and building half as much again",
    world: (world) =>
      contracts(
        contracts(world, isCapital, "deliveries_usd_m", times(1.5)),
        isCapital,
        "left_usd_m",
        times(1.5),
      ),
  },
  {
    name: "Core's power at 65 USD/MWh",
    world: (world) =>
      contracts(
        world,
        (id) => id === "core_power",
        "usd_per_mwh",
        () => 65,
      ),
  },
  {
    name: "Celsius uses its hall and never pays",
    world: (world) =>
      contracts(
        world,
        (id) => id === "core_hosting_celsius",
        "rent_usd_per_kw_month",
        () => 0,
      ),
  },
];

// ------------------------------------------------------------------------------------------------------------- tables

const percent = (fraction: number) =>
  `${(100 * fraction).toFixed(fraction > 0 && fraction < 0.0995 ? 1 : 0)}`;

function fallText(model: Model, { fall, verdict }: BacktestCase): string {
  const fell = fall.month === NEVER ? "–" : `${model.months[fall.month].label} ${fall.trigger}`;
  return verdict.isHit ? fell : `**${fell}**`;
}

const cases = (backtest: Backtest) => [
  ...backtest.cases.filter(({ verdict }) => !verdict.isHit),
  ...backtest.cases.filter(({ verdict }) => verdict.isHit),
];

function caseTable(model: Model, backtest: Backtest): string[] {
  const rows = cases(backtest).map((one) => {
    const { pd12Low, pd12High, verdict } = one;
    const late = verdict.monthsLate
      ? ` (${verdict.monthsLate > 0 ? "+" : ""}${verdict.monthsLate} months)`
      : "";
    return `| ${one.name} | ${outcomeText(model, one)} | ${percent(one.pd12)} (${percent(pd12Low)}–${percent(pd12High)}) | ${fallText(model, one)} | ${verdict.isHit ? "" : "**miss:** "}${verdict.kind}${late} |`;
  });
  const { ranking, brier } = backtest;
  return [
    "| borrower | what happened | PD 12 months, % (sampling 95 %) | on the real path | verdict |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    `AUC ${ranking?.auc.toFixed(2)} (95 % ${ranking?.low.toFixed(2)}–${ranking?.high.toFixed(2)}, ${ranking?.defaulters} failures and ${ranking?.survivors} survivors), Brier ${brier.toFixed(3)} (0.250 says the base rate and nothing else). ${PATHS} paths, seed ${SEED}.`,
  ];
}

function outcomeText(model: Model, { outcome, outcomeMonth }: BacktestCase): string {
  return outcomeMonth === NEVER ? outcome : `${outcome} ${model.months[Math.floor(outcomeMonth)].label}`;
}

type Run = { readonly name: string; readonly model: Model; readonly backtest: Backtest };

function ablationTables(runs: readonly Run[]): string[] {
  const names = runs[0].backtest.cases.map(({ name }) => name);
  const happened = runs[0].backtest.cases.map((one) => outcomeText(runs[0].model, one));
  const head = (last: string) => [
    `| | ${names.join(" | ")} | ${last} |`,
    `|---|${names.map(() => "---|").join("")}---|`,
  ];
  const real = runs.map(({ name, model, backtest }) => {
    const right = backtest.cases.filter(({ verdict }) => verdict.isHit).length;
    return `| ${name} | ${backtest.cases.map((one) => fallText(model, one)).join(" | ")} | ${right} of ${names.length} |`;
  });
  const stated = runs.map(
    ({ name, backtest: { cases: all, ranking, brier } }) =>
      `| ${name} | ${all.map(({ pd12 }) => percent(pd12)).join(" | ")} | ${ranking?.auc.toFixed(2)} / ${brier.toFixed(2)} |`,
  );
  return [
    "On the real path: month and trigger; bold is a miss.",
    "",
    ...head("right"),
    `| *what happened* | ${happened.map((one) => `*${one}*`).join(" | ")} | |`,
    ...real,
    "",
    "Probability of falling within twelve months, from what was known, %.",
    "",
    ...head("AUC / Brier"),
    ...stated,
  ];
}

// --------------------------------------------------------------------------------------------------------------- page

async function runsOf(overlay?: string): Promise<Run[]> {
  const read = await readWorld("worlds/crash-2022", kinds, { overlay });
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  const resolve = resolver(await loadHistory());
  return variations.map(({ name, world = (same) => same, model: change = (same) => same }) => {
    const model = resolve(world(read.value.world), "open");
    if (!model.ok) throw new Error(JSON.stringify(model.problems, null, 1));
    return { name, model: model.value, backtest: runBacktest(change(model.value), PATHS, SEED) };
  });
}

function section(title: string, runs: readonly Run[]): string[] {
  return [
    `## ${title}`,
    "",
    ...caseTable(runs[0].model, runs[0].backtest),
    "",
    `### Ablations`,
    "",
    ...ablationTables(runs),
    "",
  ];
}

const atStart = await runsOf();
const inJune = await runsOf("worlds/crash-2022/later/known-later.yaml");
const tables = [
  ...section("From what was known on 2021-12-31", atStart),
  ...section("From what was known on 2022-06-30", inJune),
].join("\n");
const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : `${BEGIN}\n${END}\n`;
const [before, rest] = page.split(BEGIN);
writeFileSync(PAGE, `${before}${BEGIN}\n\n${tables}\n${END}${rest.split(END)[1]}`);
