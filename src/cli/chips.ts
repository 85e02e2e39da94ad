import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Catalogue, lookUpSystem } from "../engine/compute/catalogue.ts";
import { type Claim, checkClaim } from "../engine/compute/claim.ts";
import { claimPage } from "../engine/compute/claim-page.ts";
import { type Comparison, compareSystems } from "../engine/compute/compare.ts";
import type { HallOffer } from "../engine/compute/hall.ts";
import { type Precision, precisions, type Stack, stacks } from "../engine/compute/job.ts";
import { mergeCatalogue, ownEntries } from "../engine/compute/own-catalogue.ts";
import { CRITICAL_OVER_ALL_IN } from "../engine/compute/power.ts";
import { servingClasses } from "../engine/compute/serving.ts";
import { claimWorkloads, lookUpModel } from "../engine/compute/workloads.ts";
import { nearest, type Problem } from "../engine/problem.ts";
import { type ChipData, claimNames, loadChipData, readClaim } from "../io/chips.ts";
import { readArguments } from "./arguments.ts";
import { comparisonJson, comparisonText } from "./chips-screen.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";

export const chipsUsage = `usage: switchyard chips [--site S | --mw N] [--train MODEL --tokens T | --serve CLASS] [--system A]
  --mw N                 critical IT MW of a hall; --utility-mw N for MW at the meter
  --floor-sqft N  --density-kw-per-rack N  --cooling air|liquid      what else the hall limits
  --power-usd-per-mwh N  price of power (60)        --pue N          utility over critical (1.25)
  --train MODEL          a long training run        --tokens T       such as 15T or 800B (15T)
  --precision P  --stack tuned|typical|legacy (typical)  --year Y (2026)
  --sequence N (8192)    --batch-tokens N (16.8M)
  --serve CLASS          measured serving rates     --interactivity N  at least N tokens/s per user
  --hall-usd-per-kw-month N (150)  --utilisation-pct N (85)  --capital-cost-pct N (10)   the tenant
  --claim NAME|FILE      check a vendor's claim     --catalogue FILE   add your own chips and systems
  --system A,B           systems or chips, default all shown        --json
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const options = {
  site: text,
  mw: text,
  "utility-mw": text,
  "floor-sqft": text,
  "density-kw-per-rack": text,
  cooling: text,
  "power-usd-per-mwh": text,
  pue: text,
  train: text,
  tokens: text,
  precision: text,
  stack: text,
  year: text,
  sequence: text,
  "batch-tokens": text,
  serve: text,
  interactivity: text,
  "hall-usd-per-kw-month": text,
  "utilisation-pct": text,
  "capital-cost-pct": text,
  claim: text,
  catalogue: text,
  system: text,
  json: flag,
  help: { type: "boolean", short: "h" },
} as const;

type Values = Partial<Record<keyof typeof options, string | boolean>>;

/** What the shell finds for `--site S`: the site's hall, or the problems of looking it up. */
export type SiteHall = (site: string) => Promise<HallOffer | readonly Problem[]>;

/** The systems the issue asks for, in the order shown. */
const SHOWN = [
  "DGX H100",
  "HGX H200",
  "DGX B200",
  "GB200 NVL72",
  "GB300 NVL72",
  "MI300X 8",
  "MI355X 8",
  "TPU v5p pod",
  "TPU v6e pod",
  "Ironwood rack",
  "Trn2 UltraServer",
  "Trn3 UltraServer 64",
  "Trn3 UltraServer 144",
];
const LIFE_YEARS = [4, 5, 6];
const DEFAULT_PUE = 1 / CRITICAL_OVER_ALL_IN;

/** `switchyard chips`: accelerators side by side. Exit 0; 1 when something named does not exist; 2 for a command that cannot be read. */
export async function chips(args: readonly string[], shell: Shell, siteHall?: SiteHall): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked !== "string" && asked.values.help) {
    shell.out(chipsUsage);
    return 0;
  }
  const wrong =
    typeof asked === "string" ? [asked] : asked.positionals.map((p) => `chips takes no word "${p}"`);
  const values: Values = typeof asked === "string" ? {} : asked.values;
  const numbers = readNumbers(values, wrong);
  checkChoices(values, wrong);
  if (values.site !== undefined && !siteHall) wrong.push("--site needs a world; use --mw N");
  if (wrong.length > 0) {
    shell.err(`${wrong.join("\n")}\n\n${chipsUsage}`);
    return 2;
  }
  const fail = (problems: readonly Problem[]) => {
    shell.err(problemsText(problems, [], Math.min(100, shell.columns)));
    return 1;
  };
  const shipped = await loadChipData();
  const own = await ownCatalogue(values.catalogue as string | undefined, shipped.catalogue, shell);
  if (own.problems.length > 0) return fail(own.problems);
  const data = { ...shipped, catalogue: own.catalogue };
  if (values.claim !== undefined)
    return showClaim(String(values.claim), data, values.json === true, shell, fail);
  const site = values.site === undefined ? undefined : await siteHall?.(String(values.site));
  if (Array.isArray(site)) return fail(site);
  const hall = (site as HallOffer | undefined) ?? hallAsked(values, numbers);
  const { comparison, pairs, problems } = readComparison(values, numbers, hall, data);
  if (problems.length > 0) return fail(problems);
  const compared = compareSystems(pairs, comparison, data);
  if (values.json)
    shell.out(`${JSON.stringify(comparisonJson(compared, comparison, data.sources), null, 2)}\n`);
  else shell.out(comparisonText(compared, comparison, data.bands));
  return 0;
}

const NUMBERS = [
  "mw",
  "utility-mw",
  "floor-sqft",
  "density-kw-per-rack",
  "power-usd-per-mwh",
  "pue",
  "tokens",
  "year",
  "sequence",
  "batch-tokens",
  "interactivity",
  "hall-usd-per-kw-month",
  "utilisation-pct",
  "capital-cost-pct",
] as const;
type Numbers = Partial<Record<(typeof NUMBERS)[number], number>>;
const SUFFIX: Readonly<Record<string, number>> = { "": 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

/** Numbers with an optional K, M, B or T; what is not one is said. */
function readNumbers(values: Values, wrong: string[]): Numbers {
  const numbers: Numbers = {};
  for (const name of NUMBERS) {
    const written = values[name];
    if (written === undefined) continue;
    const match = /^([0-9]*\.?[0-9]+(?:e[0-9]+)?)([KMBT]?)$/i.exec(String(written).replaceAll(/[,_]/g, ""));
    const value = match ? Number(match[1]) * SUFFIX[match[2].toUpperCase()] : Number.NaN;
    const isPrice = name === "power-usd-per-mwh" || name === "capital-cost-pct";
    if (value > 0 || (isPrice && value === 0)) numbers[name] = value;
    else wrong.push(`--${name} takes a positive number, not "${written}"`);
  }
  if (numbers.pue !== undefined && numbers.pue < 1) wrong.push("--pue is at least 1");
  return numbers;
}

function checkChoices(values: Values, wrong: string[]): void {
  const choices: readonly (readonly [keyof typeof options, readonly string[]])[] = [
    ["precision", precisions],
    ["stack", stacks],
    ["cooling", ["air", "liquid"]],
  ];
  for (const [name, allowed] of choices) {
    const written = values[name];
    if (written !== undefined && !allowed.includes(String(written)))
      wrong.push(`--${name} is one of ${allowed.join(", ")}`);
  }
  const halls = (["site", "mw", "utility-mw"] as const).filter((name) => values[name] !== undefined);
  if (halls.length > 1) wrong.push(`give one of ${halls.map((name) => `--${name}`).join(" and ")}`);
  if (values.tokens !== undefined && values.train === undefined)
    wrong.push("--tokens goes with --train MODEL");
  if (values.interactivity !== undefined && values.serve === undefined)
    wrong.push("--interactivity goes with --serve CLASS");
}

/** The hall of `--mw` or `--utility-mw`; undefined when neither is given. */
function hallAsked(values: Values, n: Numbers): HallOffer | undefined {
  const pue = n.pue ?? DEFAULT_PUE;
  const criticalMw = n.mw ?? (n["utility-mw"] === undefined ? undefined : n["utility-mw"] / pue);
  if (criticalMw === undefined) return undefined;
  return {
    criticalMw,
    floorSqft: n["floor-sqft"],
    densityKwPerRack: n["density-kw-per-rack"],
    cooling: values.cooling as "air" | "liquid" | undefined,
    powerUsdPerMwh: n["power-usd-per-mwh"] ?? 60,
    pue,
  };
}

/** Everything asked, looked up; all problems at once. */
function readComparison(values: Values, n: Numbers, hall: HallOffer | undefined, data: ChipData) {
  const names =
    values.system === undefined
      ? SHOWN
      : String(values.system)
          .split(",")
          .map((s) => s.trim());
  const looked = names.map((name) => lookUpSystem(data.catalogue, name, "--system"));
  const pairs = looked.filter((x): x is Exclude<typeof x, Problem> => !("code" in x));
  const problems: Problem[] = looked.filter((x): x is Problem => "code" in x);
  const shape =
    values.train === undefined ? undefined : lookUpModel(data.models, String(values.train), "--train");
  if (shape && "code" in shape) problems.push(shape);
  const classes = servingClasses(data.serving);
  const serve = values.serve === undefined ? undefined : String(values.serve).toLowerCase();
  if (serve !== undefined && !classes.includes(serve)) {
    const near = nearest(serve, classes);
    problems.push({
      code: "dangling-name",
      where: "--serve",
      message: `"${serve}" is not a served class`,
      hint: near ? `did you mean "${near}"?` : `one of ${classes.join(", ")}`,
    });
  }
  const comparison: Comparison = {
    hall,
    train:
      shape && !("code" in shape)
        ? {
            shape,
            tokens: n.tokens ?? 15e12,
            sequenceTokens: n.sequence ?? 8192,
            batchTokens: n["batch-tokens"] ?? 16_777_216,
            precision: values.precision as Precision | undefined,
            stack: (values.stack ?? "typical") as Stack,
            year: n.year ?? 2026,
            pue: hall?.pue ?? n.pue ?? DEFAULT_PUE,
          }
        : undefined,
    serve: serve === undefined ? undefined : { class: serve, atLeastTokSUser: n.interactivity },
    tenant: {
      hallUsdPerKwMonth: n["hall-usd-per-kw-month"] ?? 150,
      utilisationFraction: (n["utilisation-pct"] ?? 85) / 100,
      capitalCostFraction: (n["capital-cost-pct"] ?? 10) / 100,
      lifeYears: LIFE_YEARS,
    },
  };
  return { comparison, pairs, problems };
}

/** The catalogue with the user's file merged in: `{"chips": [...], "systems": [...]}` or one array of both, in the shape of data/chips/catalogue.json. */
async function ownCatalogue(file: string | undefined, base: Catalogue, shell: Shell) {
  if (file === undefined) return { catalogue: base, problems: [] };
  const read = await readJsonFile<object>(file, shell);
  if ("code" in read) return { catalogue: base, problems: [read as Problem] };
  const own = ownEntries(read, file);
  if (own.problems.length > 0) return { catalogue: base, problems: own.problems };
  return mergeCatalogue(base, own.entries, file);
}

async function readJsonFile<T extends object>(file: string, shell: Shell): Promise<T | Problem> {
  const written = await readFile(resolve(shell.cwd, file), "utf8").catch(() => undefined);
  if (written === undefined) return { code: "not-readable", where: file, message: "the file cannot be read" };
  try {
    return JSON.parse(written) as T;
  } catch (error) {
    return { code: "syntax", where: file, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Prints a claim's page, or the check as JSON. */
async function showClaim(
  name: string,
  data: ChipData,
  json: boolean,
  shell: Shell,
  fail: (problems: readonly Problem[]) => number,
): Promise<number> {
  const names = await claimNames();
  if (!names.includes(name) && !name.endsWith(".json")) {
    const near = nearest(name, names);
    return fail([
      {
        code: "dangling-name",
        where: "--claim",
        message: `"${name}" is not a claim`,
        hint: near ? `did you mean "${near}"?` : `one of ${names.join(", ")}, or a .json file`,
      },
    ]);
  }
  const claim = names.includes(name) ? await readClaim(name) : await readJsonFile<Claim>(name, shell);
  if ("code" in claim) return fail([claim]);
  const { check, problems } = checkClaim(claim, data.catalogue, claimWorkloads(data.models), data.constants);
  if (!check) return fail(problems);
  shell.out(json ? `${JSON.stringify(check, null, 2)}\n` : claimPage(check, data.sources));
  return 0;
}
