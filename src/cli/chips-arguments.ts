// The words of `switchyard chips`: its usage, its options, and reading them.

import type { HallOffer } from "../engine/compute/hall.ts";
import { precisions, stacks } from "../engine/compute/job.ts";
import { CRITICAL_OVER_ALL_IN } from "../engine/compute/power.ts";

export const chipsUsage = `usage: switchyard chips [--site S | --mw N] [--train MODEL --tokens T | --serve CLASS] [--system A]
  --mw N                 critical IT MW of a hall; --utility-mw N for MW at the meter
  --floor-sqft N  --density-kw-per-rack N  --cooling air|liquid      what else the hall limits
  --power-usd-per-mwh N  price of power (60)        --pue N          utility over critical (1.25)
  --train MODEL          a long training run        --tokens T       such as 15T or 800B (15T)
  --precision P  --stack tuned|typical|legacy (typical)  --year Y (2026)
  --sequence N (8192)    --batch-tokens N (16.8M)
  --serve CLASS          measured serving rates     --interactivity N  at least N tokens/s per user
  --hall-usd-per-kw-month N (150)  --utilisation-pct N (85)  --capital-cost-pct N (10)   the tenant
  --claim NAME|FILE      check a vendor's claim     --catalogue FILE   add your own systems
  --system A,B           systems or chips, default all shown        --json
`;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
/** The options of `switchyard chips`. */
export const chipsOptions = {
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
} as const;

export type ChipValues = Partial<Record<keyof typeof chipsOptions, string | boolean>>;

/** Utility over critical power where nothing is said: what all-in figures assume. */
export const DEFAULT_PUE = 1 / CRITICAL_OVER_ALL_IN;

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
export type ChipNumbers = Partial<Record<(typeof NUMBERS)[number], number>>;
const SUFFIX: Readonly<Record<string, number>> = { "": 1, K: 1e3, M: 1e6, B: 1e9, T: 1e12 };

/** Numbers with an optional K, M, B or T; what is not one is said. */
export function readNumbers(values: ChipValues, wrong: string[]): ChipNumbers {
  const numbers: ChipNumbers = {};
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

/** Choices outside their list and options that exclude or need each other. */
export function checkChoices(values: ChipValues, wrong: string[]): void {
  const choices: readonly (readonly [keyof typeof chipsOptions, readonly string[]])[] = [
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
export function hallAsked(values: ChipValues, n: ChipNumbers): HallOffer | undefined {
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
