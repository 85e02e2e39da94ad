// Writes the table of docs/validation.md and the rows of README.md: `npx tsx scripts/validation-page.ts`. What a command can tell in
// seconds is asked of the command; the rest is read off the pages that hold it. test/docs.test.ts fails when a row is stale.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Shell } from "../src/cli/shell.ts";
import { validate } from "../src/cli/validate.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, "utf8");

/** One thing the engine is held against. */
export type Row = {
  readonly what: string;
  readonly misses: string;
  readonly result: string;
  /** Under docs/, with what to call the link. */
  readonly page: readonly [path: string, name: string];
};

const BEGIN = "<!-- validation begins: written by tsx scripts/validation-page.ts -->";
const END = "<!-- validation ends -->";

/** Every row, those that miss most first. */
export async function validationRows(): Promise<Row[]> {
  return [
    await crashRow("2021-12-31", []),
    await crashRow("2022-06-30", ["--overlay", `${root}worlds/crash-2022/later/known-later.yaml`]),
    await trainingRow(),
    momentsRow(),
    fanRow(),
    dealsRow(),
    await productionRow(),
    dispatchRow(),
    workbookRow(),
    numbersRow(),
  ];
}

/** What a validation prints. */
async function told(...args: string[]): Promise<string> {
  let text = "";
  const shell: Shell = {
    out: (more) => {
      text += more;
    },
    err: (more) => {
      throw new Error(more);
    },
    columns: 100,
    isTerminal: false,
    cwd: root,
  };
  const code = await validate(args, shell);
  if (code !== 0) throw new Error(`validate ${args.join(" ")} exits ${code}`);
  return text;
}

/** The groups of a pattern that must be there. */
function found(text: string, pattern: RegExp): string[] {
  const match = pattern.exec(text);
  if (!match) throw new Error(`no ${pattern} in what was to be read`);
  return match.slice(1);
}

async function crashRow(asOf: string, overlay: readonly string[]): Promise<Row> {
  const text = await told("crash", "--world", `${root}worlds/crash-2022`, ...overlay);
  const [cases, missed] = found(text, /^(\d+) cases, (\d+) missed/m);
  const [auc, low, high] = found(text, /^AUC ([\d.]+) \(95 % ([\d.]+)-([\d.]+)\)/m);
  const [brier, base] = found(text, /^Brier ([\d.]+):.*scores ([\d.]+)/m);
  // A verdict in capitals is a miss.
  const misses = [...text.matchAll(/^ {2}(\S.{18}) .*? {2,}([A-Z][A-Z ]+(?:, [+-]\d+ MO)?)$/gm)].map(
    ([, name, verdict]) => `${name.trim()}: ${verdict.toLowerCase().replace("mo", "months")}`,
  );
  const level = Number(brier) > Number(base) ? `Brier ${brier}, worse than the base rate's ${base}` : "";
  const none = misses.length === 0 ? `none of ${cases}` : "";
  const hindsight = overlay.length > 0 ? "the inputs of June were written with hindsight" : "";
  return {
    what: `who failed in 2022, as known on ${asOf}`,
    misses: [none, ...misses, level, hindsight].filter(Boolean).join("; "),
    result: `${Number(cases) - Number(missed)} of ${cases} on the real path; AUC ${auc} (${low}–${high}), Brier ${brier}`,
    page: ["validation/crash-2022.md", "crash-2022"],
  };
}

async function trainingRow(): Promise<Row> {
  const text = await told("training", "--cases", `${root}data/chips/training_runs.csv`, "--json");
  const all = JSON.parse(text) as {
    rows: number;
    used: number;
    medianAbsErrorFraction: number;
    p90AbsErrorFraction: number;
  };
  const page = read("docs/models/compute.md");
  const [leftOut] = found(page, /\*\*model family left out\*\* \| \d+ \| ([\d.]+ %)/);
  const [sparse] = found(page, /\*\*chip family left out\*\*[\s\S]*?\| moe \| \d+ \| ([\d.]+ %)/);
  const [worst, share] = found(page, /^\| \d+ \| (\S+) \| .* \| ([\d.]+) \|$/m);
  return {
    what: `${all.rows} published training runs`,
    misses: `one in ten off by more than ${percent(all.p90AbsErrorFraction, 1)}; ${worst} at ${share} of its time; sparse models on a chip family left out: median ${sparse}`,
    result: `${all.used} used: median error ${percent(all.medianAbsErrorFraction, 1)}, ${leftOut} with its model family left out`,
    page: ["models/compute.md", "compute"],
  };
}

function momentsRow(): Row {
  const page = read("docs/models/market.md");
  const [within, all] = found(page, /^(\d+) of (\d+) figures lie within the 5–95 % band/m);
  const outside = Number(all) - Number(within);
  return {
    what: "moments of bitcoin, network, power, rents",
    misses: `${outside} outside, by chance about ${Math.round(Number(all) / 10)}: AI rents of 2023–25 fell faster than any regime's prior; Alberta's power fell by four fifths; difficulty's memory`,
    result: `${within} of ${all} within what paths of that length do (5–95 %)`,
    page: ["models/market.md", "market"],
  };
}

function fanRow(): Row {
  const page = read("docs/models/market.md");
  const inside = (series: string) =>
    found(page, new RegExp(`^\\| ${series}[^|]*\\| (\\d+) of 12 \\|`, "m"))[0];
  const [price, network, hashprice] = ["Bitcoin, USD", "Network, EH/s", "Hashprice, USD/PH/day"].map(inside);
  return {
    what: "2022 from a fan drawn on 2021-12-31",
    misses: `hashprice below its 5 % in ${12 - Number(hashprice)} months; one year is one observation`,
    result: `months inside 5–95 %: bitcoin ${price} of 12, network ${network}, hashprice ${hashprice}`,
    page: ["models/market.md", "market"],
  };
}

function dealsRow(): Row {
  const rows = read("docs/validation/deals.md")
    .split("\n")
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .filter((cells) => ["given", "follows", "predicted"].includes(cells[6]));
  const missed = rows.filter((cells) => cells[7] !== "");
  const predicted = rows.filter((cells) => cells[6] === "predicted");
  return {
    what: "disclosed deals of 2024–25, from their terms",
    misses: `${missed.length} beyond 1 %: ${missed.map((cells) => `${cells[1]} (${cells[2].replace(/, (USD m|pct)$/, "")}) ${cells[5]}`).join(", ")}`,
    result: `${rows.length - missed.length} of ${rows.length} within 1 %; only ${predicted.length} are predictions, of them ${predicted.length - missed.length}`,
    page: ["validation/deals.md", "deals"],
  };
}

async function productionRow(): Promise<Row> {
  const text = await told("production", "--cases", `${root}data/cases/production.csv`, "--json");
  const { rows, used, medianAbsErrorFraction, p90AbsErrorFraction, cases } = JSON.parse(text) as {
    rows: number;
    used: number;
    medianAbsErrorFraction: number;
    p90AbsErrorFraction: number;
    cases: readonly {
      readonly month: string;
      readonly company: string;
      readonly errorFraction: number | null;
    }[];
  };
  const far = cases.filter(({ errorFraction }) => Math.abs(errorFraction ?? 0) > 0.02);
  return {
    what: "bitcoin mined, monthly production of listed miners",
    misses: `beyond 2 %: ${far.map(({ company, month, errorFraction }) => `${company} ${month} ${percent(errorFraction ?? 0, 1, true)}`).join(", ")}; ${rows - used} of ${rows} rows give no average hashrate`,
    result: `${used} rows: median error ${percent(medianAbsErrorFraction, 2)}, nine in ten within ${percent(p90AbsErrorFraction, 2)}`,
    page: ["models/market.md", "market"],
  };
}

function dispatchRow(): Row {
  const page = read("docs/models/dispatch.md");
  const [gap] = found(page, /^\| all of these \|[^|]*\|[^|]*\| (-[\d.]+ %) \|/m);
  const [gain] = found(page, /^\| HB_WEST_DA[^|]*\| ([\d.]+ %) \|/m);
  return {
    what: "hourly dispatch",
    misses: `a run's tables overstate stiff machines by up to ${gap.slice(1)}; no site's own record to hold it against`,
    result: `linear programs to the cent, tables = hours to 1e-9; choosing hours at HB_WEST is worth ${gain} at 55 USD/MWh`,
    page: ["models/dispatch.md", "dispatch"],
  };
}

/** Held by tests, not by a page: other people's numbers. */
function workbookRow(): Row {
  const page = read("docs/models/workbook.md");
  const [perimeters, measures] = found(page, /of all (\w+) perimeters[\s\S]*?each of the (\d+) measures/);
  return {
    what: "a path in a spreadsheet, recalculated by LibreOffice",
    misses:
      "halls let again and breaks within the months looked at are refused; what looks ahead is given by the path",
    result: `${perimeters} perimeters: ${measures} measures each and every month's cash within 1e-6, with inputs changed too`,
    page: ["models/workbook.md", "workbook"],
  };
}

function numbersRow(): Row {
  const [short] = found(read("docs/models/sculpting.md"), /In the (\w+) at 60 and 80 % debt the loan is not/);
  return {
    what: "clearing, waterfalls, IRR, sculpting, first passage",
    misses: `SAM pays ${short} loans their shortfall in silence, we report it; its after-tax IRR stops early`,
    result: "all published vectors to 1e-9 or the printed digits; a waterfall of seven months worked by hand",
    page: ["models/sculpting.md", "sculpting"],
  };
}

function percent(fraction: number, digits: number, isSigned = false): string {
  return `${isSigned && fraction > 0 ? "+" : ""}${(fraction * 100).toFixed(digits)} %`;
}

/** The table of docs/validation.md: misses first. */
export function validationTable(rows: readonly Row[]): string {
  return [
    "| held against | misses | result | page |",
    "|---|---|---|---|",
    ...rows.map(
      ({ what, misses, result, page: [path, name] }) =>
        `| ${what} | ${misses} | ${result} | [${name}](${path}) |`,
    ),
  ].join("\n");
}

/** README's table: the rows that hold the engine against what happened. */
export function readmeTable(rows: readonly Row[]): string {
  const elsewhere = ["2022 from a fan", "clearing", "a path in a spreadsheet"];
  const shown = rows.filter(({ what }) => !elsewhere.some((start) => what.startsWith(start)));
  return [
    "| held against | result | misses |",
    "|---|---|---|",
    ...shown.map(
      ({ what, misses, result, page: [path] }) => `| [${what}](docs/${path}) | ${result} | ${misses} |`,
    ),
  ].join("\n");
}

/** A page with its table between the markers. Throws where it has none. */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error("a page has no markers for its validation table");
  return `${page.slice(0, from + BEGIN.length)}\n\n${table}\n\n${page.slice(to)}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const rows = await validationRows();
  for (const [path, table] of [
    ["docs/validation.md", validationTable(rows)],
    ["README.md", readmeTable(rows)],
  ] as const)
    writeFileSync(`${root}${path}`, withTable(read(path), table));
}
