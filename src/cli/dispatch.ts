// switchyard dispatch WORLD --site S: what a site does with its megawatts on real hours, or tomorrow, and what that earns.

import { writeFile } from "node:fs/promises";
import { monthLabel, parseMonth } from "../engine/calendar.ts";
import { account } from "../engine/dispatch/account.ts";
import { daySheet } from "../engine/dispatch/day-sheet.ts";
import { flat } from "../engine/dispatch/flat.ts";
import { foresight } from "../engine/dispatch/foresight.ts";
import { hourly } from "../engine/dispatch/hourly.ts";
import { openSite, type Policy, type PolicyName, policyNames } from "../engine/dispatch/policy.ts";
import { type SiteMoment, siteLoadOf } from "../engine/dispatch/site-load.ts";
import { tables } from "../engine/dispatch/tables-policy.ts";
import { openingHashprice } from "../engine/market/hashprice.ts";
import type { Model, Site } from "../engine/model.ts";
import { nearest, type Parsed, type Problem } from "../engine/problem.ts";
import { loadHighs } from "../io/highs.ts";
import { loadHistory } from "../io/history.ts";
import { readArguments, wholeNumber } from "./arguments.ts";
import { daySheetText } from "./day-sheet-text.ts";
import { csvOf, type HourColumn, hourColumns, parquetOf, type Told } from "./dispatch-csv.ts";
import { pathMonths, pathText } from "./dispatch-path.ts";
import { pricesOf, Usage } from "./dispatch-prices.ts";
import { dispatchText } from "./dispatch-text.ts";
import { problemsText } from "./problems.ts";
import type { Shell } from "./shell.ts";

export const dispatchUsage = `usage: switchyard dispatch WORLD --site S [options]
  --site S            the site
  --from DAY --to DAY first and last local day, as 2025-11-01 (default: the last month of its hub's hours)
  --policy P          ${policyNames.join(", ")} (default: the site's own)
  --prices FILE       your own prices: a CSV of hourly, 15- or 5-minute USD/MWh, .gz too; the adder is added to them
  --day-sheet FILE    tomorrow's day-ahead prices: setpoints per hour and the price at which each flips
  --zone Z            clock of the file's times: America/Chicago, -06:00 ... (default: what the file says)
  --hashprice USD     per PH/s and day (default: the world's as-of day)
  --month MONTH       the month whose halls and machines stand on the site (default: the world's first)
  --battery MW/MWH    a battery of 95 % efficiency each way behind the meter
  --min-off HOURS  --stop-after N  --restart-after M  --ramp MW   limits on every fleet (hourly policy)
  --path K --seed N   the months of path K of a run instead of real days, each with the real hours it drew
  --hourly, --monthly one line per hour, or per month, instead of per day
  --csv OUT           every hour: price, MW by use, revenue, cost, the reason of each decision (.parquet too)
`;

const options = {
  site: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  policy: { type: "string" },
  prices: { type: "string" },
  "day-sheet": { type: "string" },
  zone: { type: "string" },
  hashprice: { type: "string" },
  month: { type: "string" },
  battery: { type: "string" },
  "min-off": { type: "string" },
  "stop-after": { type: "string" },
  "restart-after": { type: "string" },
  ramp: { type: "string" },
  path: { type: "string" },
  seed: { type: "string" },
  hourly: { type: "boolean" },
  monthly: { type: "boolean" },
  csv: { type: "string" },
} as const;

type Asked = Partial<Record<Exclude<keyof typeof options, "hourly" | "monthly">, string>> & {
  readonly hourly?: boolean;
  readonly monthly?: boolean;
};

const MAX_COLUMNS = 100;
const BATTERY_EFFICIENCY = 0.95;
/** Three days, one of them the autumn's. */
const MOST_SHEET_HOURS = 73;

/** Prints a dispatch. Exit 0; 1 for problems in the world or the prices; 2 for a command that cannot be read. */
export async function dispatch(
  args: readonly string[],
  shell: Shell,
  load: (worldPath: string) => Promise<Parsed<Model>>,
): Promise<number> {
  const asked = readArguments(args, options);
  if (typeof asked === "string") return usageError(shell, asked);
  const [path, ...more] = asked.positionals;
  if (path === undefined || more.length > 0) return usageError(shell, "dispatch takes one world");
  const model = await load(path);
  if (!model.ok) return problems(shell, model.problems);
  try {
    return await tell(model.value, asked.values, shell);
  } catch (error) {
    if (error instanceof Usage) return usageError(shell, error.message);
    throw error;
  }
}

function usageError(shell: Shell, message: string): number {
  shell.err(`${message}\n${dispatchUsage}`);
  return 2;
}

function problems(shell: Shell, found: readonly Problem[]): number {
  shell.err(problemsText(found, [], Math.min(MAX_COLUMNS, shell.columns)));
  return 1;
}

async function tell(model: Model, asked: Asked, shell: Shell): Promise<number> {
  const site = siteOf(model, asked.site);
  const moment = momentOf(model, asked);
  const policy = policyOf(asked.policy ?? site.policy);
  if (asked.path !== undefined) return tellPath(model, site, policy, moment, asked, shell);
  const found = await pricesOf(model, site, { ...asked, file: asked["day-sheet"] ?? asked.prices });
  if (!found.ok) return problems(shell, found.problems);
  const { hours, from, to, zone, firstHour, name } = found.value;
  const load = siteLoadOf(model, site, moment);
  const head = {
    site: site.id,
    prices: name,
    hashpriceUsdPerPhDay: moment.hashpriceUsdPerPhDay,
    zone,
    firstHour,
  };
  if (asked["day-sheet"] !== undefined) {
    if (hours.calendar.hours > MOST_SHEET_HOURS)
      throw new Usage("a day sheet takes at most three days of prices");
    const sheet = daySheet(load, hours.calendar, hours.usdPerMwh);
    shell.out(daySheetText(head, sheet, hours));
    if (asked.csv !== undefined) {
      await writeHours(
        asked.csv,
        hourColumns({ ...head, load, hours, operation: sheet.operation, money: sheet.money }, sheet),
      );
    }
    return 0;
  }
  const operation = (await policyBy(policy))(load, hours, { from, to, opening: openSite(load) });
  const told: Told = { ...head, load, hours, operation, money: account(load, hours, operation) };
  shell.out(dispatchText(told, asked.hourly ? "hour" : asked.monthly ? "month" : "day"));
  if (asked.csv !== undefined) await writeHours(asked.csv, hourColumns(told));
  return 0;
}

async function tellPath(
  model: Model,
  site: Site,
  name: PolicyName,
  moment: SiteMoment,
  asked: Asked,
  shell: Shell,
): Promise<number> {
  const path = wholeNumber("path", asked.path, 0, 0, 1e9);
  const seed = wholeNumber("seed", asked.seed, 1, 0, 2 ** 32 - 1);
  if (typeof path === "string" || typeof seed === "string")
    throw new Usage(String(typeof path === "string" ? path : seed));
  const months = pathMonths(model, await loadHistory(), site, await policyBy(name), {
    ...moment,
    path,
    seed,
  });
  shell.out(pathText(site.id, name, path, seed, months));
  return 0;
}

async function writeHours(path: string, columns: readonly HourColumn[]): Promise<void> {
  const content = path.endsWith(".parquet") ? parquetOf(columns) : csvOf(columns);
  await writeFile(path, content).catch((error: Error) => {
    throw new Usage(`--csv ${path} cannot be written: ${error.message}`);
  });
}

function siteOf(model: Model, id: string | undefined): Site {
  const ids = model.sites.map((site) => site.id);
  const site = model.sites.find((one) => one.id === id);
  if (site) return site;
  const near = id === undefined ? undefined : nearest(id, ids);
  const said = id === undefined ? "--site is needed" : `the world has no site "${id}"`;
  throw new Usage(`${said}; ${near ? `did you mean "${near}"?` : `it has ${ids.join(", ")}`}`);
}

function policyOf(name: string): PolicyName {
  const known = policyNames.find((one) => one === name);
  if (known) return known;
  throw new Usage(`no policy "${name}"; there are ${policyNames.join(", ")}`);
}

async function policyBy(name: PolicyName): Promise<Policy> {
  if (name === "perfect-foresight") return foresight(await loadHighs());
  return { tables, hourly, flat }[name];
}

function numberOf(name: string, written: string | undefined, low: number, high: number): number | undefined {
  if (written === undefined) return undefined;
  const value = written.trim() === "" ? Number.NaN : Number(written);
  if (value >= low && value <= high) return value;
  throw new Usage(`--${name} takes a number from ${low} to ${high}, not ${written}`);
}

/** What is assumed of the site: the month, the hashprice, stiffness and a battery. */
function momentOf(model: Model, asked: Asked): SiteMoment {
  const monthNumber = asked.month === undefined ? model.firstMonth : parseMonth(asked.month);
  if (
    monthNumber === undefined ||
    monthNumber < model.firstMonth ||
    monthNumber >= model.firstMonth + model.months.length
  ) {
    const last = monthLabel(model.firstMonth + model.months.length - 1);
    throw new Usage(
      `--month takes a month from ${monthLabel(model.firstMonth)} to ${last}, not ${asked.month}`,
    );
  }
  const given = {
    minOffHours: numberOf("min-off", asked["min-off"], 0, 168),
    stopAfterWindows: numberOf("stop-after", asked["stop-after"], 1, 168),
    restartAfterWindows: numberOf("restart-after", asked["restart-after"], 1, 168),
    rampMwPerHour: numberOf("ramp", asked.ramp, 0.1, 20_000),
  };
  const limits = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const battery = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(asked.battery ?? "");
  if (asked.battery !== undefined && !battery)
    throw new Usage(`--battery takes MW/MWH, as 25/100, not ${asked.battery}`);
  return {
    month: monthNumber - model.firstMonth,
    hashpriceUsdPerPhDay:
      numberOf("hashprice", asked.hashprice, 0, 1e5) ?? openingHashprice(model.market.bitcoin),
    limits,
    ...(battery
      ? {
          battery: {
            mw: Number(battery[1]),
            mwh: Number(battery[2]),
            efficiency: BATTERY_EFFICIENCY,
            wearUsdPerMwh: 0,
          },
        }
      : {}),
  };
}
