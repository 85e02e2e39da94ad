// How well a world is known: its figures counted by badge.

import { parseDate, parseMonth } from "../calendar.ts";
import type { Badge, Quantity, World } from "../model.ts";
import { quantitiesOf } from "./parse-check.ts";

/** A figure and where it stands. */
export type Standing = { readonly path: string; readonly where: string };

/** Figures by badge; the unknown ones listed apart; the figure known longest ago. */
export type BadgeCount = Readonly<Record<Badge, number>> & {
  readonly unknown: number;
  readonly unknowns: readonly Standing[];
  /** The oldest figure by its own day, or its source's. */
  readonly oldest?: Standing & { readonly day: string };
};

/** Counts the figures of a world: numbers, days, months and tables of them. Names, texts, choices and flags are no figures; nor is the header. */
export function countBadges(world: World): BadgeCount {
  const count = { sourced: 0, recalled: 0, assumed: 0 };
  const unknowns: Standing[] = [];
  let oldest: (Standing & { day: string }) | undefined;
  for (const { label: path, quantity } of quantitiesOf(world)) {
    const standing = { path, where: quantity.where };
    if (quantity.unknown) unknowns.push(standing);
    if (quantity.unknown || !isFigure(quantity)) continue;
    count[quantity.badge]++;
    const day = quantity.asOf ?? world.sources[quantity.source]?.date;
    if (day !== undefined && (oldest === undefined || day < oldest.day)) oldest = { ...standing, day };
  }
  return { ...count, unknown: unknowns.length, unknowns, ...(oldest && { oldest }) };
}

function isFigure({ value }: Quantity): boolean {
  if (typeof value === "string") return parseDate(value) !== undefined || parseMonth(value) !== undefined;
  return typeof value === "number" || (typeof value === "object" && !Array.isArray(value));
}
