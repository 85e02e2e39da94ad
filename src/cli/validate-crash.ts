// switchyard validate crash --world W: who fails, when and by which trigger, against who did.

import { parseDate, parseMonth } from "../engine/calendar.ts";
import {
  type History,
  kinds,
  type Model,
  NEVER,
  type Problem,
  resolver,
  type World,
} from "../engine/index.ts";
import { drawInnovations } from "../engine/market/draw.ts";
import { hasBitcoin } from "../engine/market/replay.ts";
import {
  asForecast,
  type Backtest,
  backtestOf,
  countFalls,
  type Forecast,
  judgedEntities,
  onRealPath,
  watchFalls,
} from "../engine/report/backtest.ts";
import { makeWorkspace, runPath } from "../engine/run.ts";
import { MONTHS_PER_YEAR } from "../engine/units.ts";
import { inOrder } from "../engine/world/parse.ts";
import { quantitiesOf } from "../engine/world/parse-check.ts";
import { loadHistory } from "../io/history.ts";
import { readFiles, readWorld } from "../io/world.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { crashText } from "./crash-text.ts";
import { problemsText, type Texts } from "./problems.ts";
import type { Shell } from "./shell.ts";
import { sayUnread } from "./unread.ts";

export const validateCrashUsage = `usage: switchyard validate crash --world W [options]
  --world W       a world whose entities state their real \`outcome\` (worlds/crash-2022 is one)
  --overlay FILE  values laid over it
  --as-of DATE    refuse the world if any value in it was learnt after this day
  --paths N       simulated paths behind each probability (default 2048)
  --seed S        seed of the draws (default 1)
  --json          {cases: [{entity, outcome, pd12, defaultMonth, trigger}], auc, brier}
`;

const options = {
  world: { type: "string" },
  overlay: { type: "string" },
  "as-of": { type: "string" },
  paths: { type: "string" },
  seed: { type: "string" },
  json: { type: "boolean" },
} as const;

type Asked = {
  readonly path: string;
  readonly overlay?: string;
  readonly asOf?: string;
  readonly paths: number;
  readonly seed: number;
  readonly json: boolean;
};

/** Back-tests a world. Exit 0; 1 with the world's problems, values too young among them; 2 for a command that cannot be read. */
export async function validateCrash(args: readonly string[], shell: Shell): Promise<number> {
  const asked = readAsked(args);
  if (typeof asked === "string") {
    shell.err(`${asked}\n${validateCrashUsage}`);
    return 2;
  }
  await sayUnread(asked.path, asked.overlay, shell);
  const made = await makeCases(asked, await loadHistory());
  if (!made.ok) {
    shell.err(problemsText(inOrder(made.problems, made.texts), made.texts, Math.min(100, shell.columns)));
    return 1;
  }
  const backtest = runBacktest(made.model, asked.paths, asked.seed);
  shell.out(
    asked.json
      ? `${JSON.stringify(jsonOf(made.model, backtest))}\n`
      : crashText(made.model, backtest, {
          seed: asked.seed,
          paths: asked.paths,
          undated: undatedIn(made.world),
        }),
  );
  return 0;
}

function readAsked(args: readonly string[]): Asked | string {
  const read = readArguments(args, options);
  if (typeof read === "string") return read;
  const { values, positionals } = read;
  const paths = [...(values.world === undefined ? [] : [values.world]), ...positionals];
  if (paths.length !== 1)
    return paths.length === 0 ? "validate crash needs a world" : "validate crash takes one world";
  const asOf = values["as-of"];
  if (asOf !== undefined && parseDate(asOf) === undefined)
    return `--as-of takes a day such as 2021-12-31, not ${asOf}`;
  const count = wholeNumber("paths", values.paths, 2048, 1, 1_000_000);
  const seed = wholeNumber("seed", values.seed, 1, 0, 2 ** 32 - 1);
  if (typeof count === "string") return count;
  if (typeof seed === "string") return seed;
  return { path: paths[0], overlay: values.overlay, asOf, paths: count, seed, json: values.json ?? false };
}

type Made =
  | { readonly ok: true; readonly model: Model; readonly world: World }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly texts: Texts };

/** The world read, found old enough, resolved with markets open, and able to be judged; or everything against it. */
async function makeCases({ path, overlay, asOf }: Asked, history: History): Promise<Made> {
  const read = await readWorld(path, kinds, { overlay });
  if (!read.ok) return { ok: false, problems: read.problems, texts: await textsOf([path, overlay]) };
  const { world } = read.value;
  const texts = [...read.value.files, ...read.value.overlayFiles];
  const late = asOf === undefined ? [] : laterThan(world, asOf);
  const model = resolver(history)(world, "open");
  if (!model.ok) return { ok: false, problems: [...late, ...model.problems], texts };
  const problems = [...late, ...unfit(model.value, world)];
  return problems.length > 0 ? { ok: false, problems, texts } : { ok: true, model: model.value, world };
}

async function textsOf(paths: readonly (string | undefined)[]): Promise<Texts> {
  const texts = await Promise.all(paths.filter((path) => path !== undefined).map(readFiles));
  return texts.flatMap((text) => (text.ok ? text.value : []));
}

/** A problem for every value learnt after a day: by its own date, or else by its source's; and for the world's own as-of day. */
function laterThan(world: World, asOf: string): Problem[] {
  const limit = parseDate(asOf) ?? Number.NaN;
  const limitMonth = parseMonth(asOf) ?? Number.NaN;
  const isLater = (text: string) => {
    const day = parseDate(text);
    return day === undefined ? (parseMonth(text) ?? 0) > limitMonth : day > limit;
  };
  const problem = (where: string, message: string): Problem => ({
    code: "calendar",
    where,
    message,
    hint: `asked for what was known on ${asOf}: leave it out, or ask for a later day`,
  });
  const { as_of } = world.header;
  const head = isLater(String(as_of.value))
    ? [problem(as_of.where, `as_of: the world is as of ${as_of.value}`)]
    : [];
  const values = [...quantitiesOf(world)].flatMap(({ label, quantity }) => {
    const known = quantity.asOf ?? world.sources[quantity.source]?.date;
    return known !== undefined && isLater(known)
      ? [problem(quantity.where, `${label}: the value is of ${known}`)]
      : [];
  });
  return [...head, ...values];
}

/** What a back-test needs of a world: a stated outcome, and a first month on record. */
function unfit(model: Model, world: World): Problem[] {
  const problems: Problem[] = [];
  if (judgedEntities(model).length === 0)
    problems.push({
      code: "missing-key",
      where: world.header.world.where,
      message: "no operator of this world states an outcome",
      hint: "write outcome: survived, restructured or defaulted, and outcome_on: its day",
    });
  if (model.months.length < MONTHS_PER_YEAR)
    problems.push({
      code: "calendar",
      where: (world.header.months ?? world.header.start).where,
      message: `${model.months.length} months are too few for a probability over twelve`,
      hint: "write months: 12 or more",
    });
  if (!hasBitcoin(model, model.firstMonth))
    problems.push({
      code: "calendar",
      where: world.header.start.where,
      message: `${world.header.start.value} is not on record: there is nothing to hold the world against`,
      hint: "data/bitcoin/daily.csv has the days",
    });
  return problems;
}

/** Values that do not say when they were known: a check by date cannot see them. What became of a borrower is later by its nature. */
function undatedIn(world: World): number {
  const isOutcome = (label: string) => label.endsWith(".outcome") || label.endsWith(".outcome_on");
  return [...quantitiesOf(world)].filter(
    ({ label, quantity: { asOf, source } }) =>
      !isOutcome(label) && asOf === undefined && world.sources[source]?.date === undefined,
  ).length;
}

/** Runs a model both ways: many paths from what was known, one path on what came. */
export function runBacktest(model: Model, paths: number, seed: number): Backtest {
  const forecast = asForecast(model);
  const seen = watchFalls(forecast);
  const workspace = makeWorkspace(forecast, kinds);
  let counted: Forecast = { paths: 0, fallsByEntity: new Map() };
  for (let path = 0; path < paths; path++) {
    seen.begin();
    runPath(forecast, kinds, drawInnovations(forecast, seed, path), seen.watch, workspace);
    counted = countFalls(forecast, counted, seen);
  }
  return backtestOf(model, counted, fallsOnRealPath(model, seed));
}

/** When each judged entity falls on the real path, and why. */
function fallsOnRealPath(model: Model, seed: number) {
  const real = onRealPath(model);
  const seen = watchFalls(real);
  runPath(real, kinds, drawInnovations(real, seed, 0), seen.watch, makeWorkspace(real, kinds));
  return seen.fallOf;
}

function jsonOf(model: Model, { cases, ranking, brier }: Backtest) {
  return {
    cases: cases.map(({ entity, outcome, pd12, fall }) => ({
      entity,
      outcome,
      pd12,
      defaultMonth: fall.month === NEVER ? null : model.months[fall.month].label,
      trigger: fall.month === NEVER ? null : fall.trigger,
    })),
    auc: ranking?.auc ?? null,
    brier,
  };
}
