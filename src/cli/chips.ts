import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Catalogue, lookUpSystem } from "../engine/compute/catalogue.ts";
import { type Claim, checkClaim } from "../engine/compute/claim.ts";
import { claimPage } from "../engine/compute/claim-page.ts";
import { type Comparison, compareSystems } from "../engine/compute/compare.ts";
import type { HallOffer } from "../engine/compute/hall.ts";
import type { Precision, Stack } from "../engine/compute/job.ts";
import { mergeCatalogue, ownEntries } from "../engine/compute/own-catalogue.ts";
import { servingClasses } from "../engine/compute/serving.ts";
import { claimWorkloads, lookUpModel } from "../engine/compute/workloads.ts";
import { nearest, type Problem } from "../engine/problem.ts";
import { type ChipData, claimNames, loadChipData, readClaim } from "../io/chips.ts";
import { readArguments } from "./arguments.ts";
import {
  type ChipNumbers,
  type ChipValues,
  checkChoices,
  chipsOptions,
  chipsUsage,
  DEFAULT_PUE,
  hallAsked,
  readNumbers,
} from "./chips-arguments.ts";
import { comparisonJson } from "./chips-json.ts";
import { comparisonText } from "./chips-screen.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";

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
/** `switchyard chips`: accelerators side by side. Exit 0; 1 when something named does not exist; 2 for a command that cannot be read. */
export async function chips(args: readonly string[], shell: Shell, siteHall?: SiteHall): Promise<number> {
  const asked = readArguments(args, chipsOptions);
  const wrong =
    typeof asked === "string" ? [asked] : asked.positionals.map((p) => `chips takes no word "${p}"`);
  const values: ChipValues = typeof asked === "string" ? {} : asked.values;
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

/** Everything asked, looked up; all problems at once. */
function readComparison(values: ChipValues, n: ChipNumbers, hall: HallOffer | undefined, data: ChipData) {
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
