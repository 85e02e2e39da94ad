import { KW_PER_MW } from "../units.ts";
import type { Badge, ChipEntry, SystemEntry } from "./catalogue.ts";
import { utilityKwPerChip } from "./power.ts";
import { SECONDS_PER_HOUR, TOKENS_PER_MILLION } from "./quantities.ts";

/** One measured serving rate of `data/chips/serving.json`. */
export type ServingEntry = {
  /** Model class: what is served. */
  readonly class: string;
  readonly chip: string;
  readonly precision: string;
  /** Offline: no latency bound. Server: MLPerf's latency bound. Interactive: at a stated speed per user. Production: a fleet's average. */
  readonly scenario: "offline" | "server" | "interactive" | "production";
  readonly interactivity_tok_s_user: number | null;
  readonly tok_s_chip: number;
  /** Which tokens are counted. */
  readonly counts: "output" | "input and output";
  readonly shape: string;
  readonly badge: Badge;
  readonly date: string;
  readonly source: string;
  readonly note?: string;
};

/** A serving rate on a system, per chip, per MW, per dollar and per kWh, with its band. */
export type ServingFigure = {
  readonly entry: ServingEntry;
  readonly tokensPerSecondChip: number;
  readonly tokensPerSecondUtilityMw: number | undefined;
  readonly usdPerMillionTokens: number | undefined;
  readonly kwhPerMillionTokens: number | undefined;
};

/** Software versions, batch limits and prompt mixes move measured rates this much: a three-constant roofline missed by +112 % at worst, the tables by less. */
export const SERVING_BAND_FRACTION = 0.4;

/** USD per million tokens of a chip at this rate: price · 10⁶ / (3600 · rate · utilisation). 1.95 USD/h at 5,857 tok/s: 0.0925. */
export function usdPerMillionTokens(
  usdPerChipHour: number,
  tokensPerSecondChip: number,
  utilisationFraction: number,
): number {
  return (
    (usdPerChipHour * TOKENS_PER_MILLION) / (SECONDS_PER_HOUR * tokensPerSecondChip * utilisationFraction)
  );
}

/** kWh per million tokens: kW · 10⁶ / (3600 · rate). */
export function kwhPerMillionTokens(kw: number, tokensPerSecond: number): number {
  return (kw * TOKENS_PER_MILLION) / (SECONDS_PER_HOUR * tokensPerSecond);
}

/** Tokens per second a utility MW serves. 5,857 tok/s at 2.17 kW all-in: 2.70 M. */
export function tokensPerSecondMw(tokensPerSecondChip: number, utilityKwPerChipValue: number): number {
  return (tokensPerSecondChip / utilityKwPerChipValue) * KW_PER_MW;
}

/** The table rows of a class on a system at an interactivity or faster; all of them when none is asked. Nothing is interpolated. */
export function servingFigures(
  table: readonly ServingEntry[],
  chip: ChipEntry,
  system: SystemEntry,
  asked: { readonly class: string; readonly atLeastTokSUser?: number; readonly usdPerChipHour?: number },
): readonly ServingFigure[] {
  const kw = utilityKwPerChip(chip, system)?.value;
  const price = asked.usdPerChipHour ?? system.figures.rent_usd_per_chip_hour?.value;
  return table
    .filter((entry) => entry.class === asked.class && entry.chip === chip.name)
    .filter(
      (entry) =>
        asked.atLeastTokSUser === undefined || (entry.interactivity_tok_s_user ?? 0) >= asked.atLeastTokSUser,
    )
    .map((entry) => ({
      entry,
      tokensPerSecondChip: entry.tok_s_chip,
      tokensPerSecondUtilityMw: kw && tokensPerSecondMw(entry.tok_s_chip, kw),
      usdPerMillionTokens: price && usdPerMillionTokens(price, entry.tok_s_chip, 1),
      kwhPerMillionTokens: kw && kwhPerMillionTokens(kw, entry.tok_s_chip),
    }));
}

/** The classes a table knows, in its order. */
export function servingClasses(table: readonly ServingEntry[]): readonly string[] {
  return [...new Set(table.map((entry) => entry.class))];
}
