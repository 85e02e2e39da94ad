// Every hour of a dispatch as CSV or Parquet: price, megawatts by use, money, and the reason of each decision.

import { parquetWriteBuffer } from "hyparquet-writer";
import { dateLabel } from "../engine/calendar.ts";
import type { Account } from "../engine/dispatch/account.ts";
import type { DaySheet } from "../engine/dispatch/day-sheet.ts";
import { offsetHours, type Zone } from "../engine/dispatch/hours.ts";
import {
  type HourlyKnowledge,
  type HourlyOperation,
  reasons,
  type SiteLoad,
  strikeUsdPerMwh,
} from "../engine/dispatch/policy.ts";
import { hourLabel } from "../engine/history.ts";
import { HOURS_PER_DAY } from "../engine/units.ts";

/** A dispatch to be told, with where its first hour stands. */
export type Told = {
  readonly site: string;
  readonly prices: string;
  readonly hashpriceUsdPerPhDay: number;
  readonly zone: Zone;
  /** Hours since 1970-01-01T00Z of index 0 of the knowledge. */
  readonly firstHour: number;
  readonly load: SiteLoad;
  readonly hours: HourlyKnowledge;
  readonly operation: HourlyOperation;
  readonly money: Account;
};

/** `2024-03-10 05:00` on the wall clock of an hour. */
export function localLabel({ firstHour, zone }: Pick<Told, "firstHour" | "zone">, hour: number): string {
  const utc = firstHour + hour;
  const local = utc + offsetHours(zone, utc);
  const day = Math.floor(local / HOURS_PER_DAY);
  return `${dateLabel(day)} ${String(local - day * HOURS_PER_DAY).padStart(2, "0")}:00`;
}

/** Why a fleet did what it did, in words: `runs: price 45.10 below break-even 62.00 of s19j`. */
function reasonText(
  { load, hours, operation }: Pick<Told, "load" | "hours" | "operation">,
  f: number,
  i: number,
): string {
  const count = operation.gridMw.length;
  const reason = reasons[operation.reason[f * count + i]];
  const price = hours.usdPerMwh[operation.from + i].toFixed(2);
  const strike = strikeUsdPerMwh(load.fleets[f]).toFixed(2);
  if (reason === "runs") return `runs: price ${price} below break-even ${strike} of ${load.fleets[f].id}`;
  if (reason === "price at or above break-even")
    return `off: price ${price} at or above break-even ${strike} of ${load.fleets[f].id}`;
  return reason;
}

/** A column of the table of hours: as many values as hours. */
export type HourColumn = { readonly name: string; readonly values: readonly (number | string)[] };

/** The table of hours. With a day sheet, the price at which each fleet flips too (empty where no price does it). */
export function hourColumns(told: Told, sheet?: DaySheet): HourColumn[] {
  const { load, hours, operation, money } = told;
  const count = operation.gridMw.length;
  const each = (name: string, value: (i: number) => number | string): HourColumn => ({
    name,
    values: Array.from({ length: count }, (_, i) => value(i)),
  });
  const megawatts = (name: string, column: Float64Array, at = 0) =>
    each(name, (i) => rounded(column[at + i], 3));
  return [
    each("hour_utc", (i) => hourLabel(told.firstHour + operation.from + i)),
    each("hour_local", (i) => localLabel(told, operation.from + i)),
    each("price_usd_per_mwh", (i) => hours.usdPerMwh[operation.from + i]),
    megawatts("grid_mw", operation.gridMw),
    megawatts("ai_mw", operation.firmMw),
    ...load.fleets.map(({ id }, f) => megawatts(`${id}_mw`, operation.fleetMw, f * count)),
    megawatts("idle_mw", operation.idleMw),
    megawatts("charge_mw", operation.chargeMw),
    megawatts("discharge_mw", operation.dischargeMw),
    megawatts("stored_mwh", operation.storedMwh),
    each("revenue_usd", (i) => rounded(money.revenueUsd[i], 2)),
    each("energy_usd", (i) => rounded(money.energyUsd[i], 2)),
    each("other_usd", (i) => rounded(money.otherUsd[i], 2)),
    each("margin_usd", (i) => rounded(money.revenueUsd[i] - money.energyUsd[i] - money.otherUsd[i], 2)),
    ...load.fleets.map(({ id }, f) => each(`${id}_reason`, (i) => reasonText(told, f, i))),
    ...(sheet ? load.fleets : []).map(({ id }, f) =>
      each(`${id}_flips_at_usd_per_mwh`, (i) =>
        rounded(sheet?.flipUsdPerMwh[f * count + i] ?? Number.NaN, 2),
      ),
    ),
  ];
}

/** The table as CSV. */
export function csvOf(columns: readonly HourColumn[]): string {
  const cell = (value: number | string) =>
    typeof value === "string" ? quoted(value) : Number.isNaN(value) ? "" : String(value);
  const lines = columns[0].values.map((_, i) => columns.map(({ values }) => cell(values[i])).join(","));
  return `${[columns.map(({ name }) => name).join(","), ...lines].join("\n")}\n`;
}

/** The table as Parquet: numbers as doubles, words as strings. */
export function parquetOf(columns: readonly HourColumn[]): Uint8Array {
  const columnData = columns.map(({ name, values }) =>
    typeof values[0] === "string"
      ? { name, type: "STRING" as const, data: [...values] }
      : {
          name,
          type: "DOUBLE" as const,
          nullable: true,
          data: values.map((value) => (Number.isNaN(value) ? null : value)),
        },
  );
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
const quoted = (text: string) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
