// Reading history from files small enough to write by hand: which months are usable, and what is refused.

import { describe, expect, it } from "vitest";
import { monthLabel } from "../src/engine/calendar.ts";
import { readHistory } from "../src/engine/read-history.ts";

const entry = (file: string) => ({ file, unit: "USD", as_of: "2025-03-31", source: "hand" });
const power = { id: "p", hub: "P", market: "day-ahead", utc_offset_hours: 0 };
const tables = {
  "btc.csv":
    "date,price_usd,difficulty,blocks,fees_btc,issuance_btc\n2025-01-01,9,1,1,1,1\n2025-01-02,9,1,1,1,1\n",
  "rent.csv":
    'date,accelerator,provider,usd_per_gpu_hour,basis,kind,doubt,source\n2025-01-01,H100,P,2.5,"a, ""b""",k,,s\n',
  "cd20.csv": "month,cd20_return_pct\n2024-12,1.5\n2025-01,-2\n",
};

/** Four byte planes, lowest first, of the zig-zag differences in cents. */
function planes(cents: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * cents.length);
  cents.forEach((price, i) => {
    const step = price - (cents[i - 1] ?? 0);
    const zigzag = step < 0 ? -2 * step - 1 : 2 * step;
    for (let plane = 0; plane < 4; plane++)
      bytes[plane * cents.length + i] = Math.floor(zigzag / 256 ** plane) % 256;
  });
  return bytes;
}

type Hourly = { first: string; hours: number; gapFrom?: string; gapHours?: number; cents?: number };
type Over = { text?: Partial<typeof tables>; hourly?: Hourly; durations?: number[]; extraBytes?: number };

function read({ text = {}, hourly, durations = [], extraBytes = 0 }: Over) {
  const {
    first,
    hours,
    gapFrom,
    gapHours,
    cents = 100,
  } = hourly ?? { first: "2025-02-01T00:00Z", hours: 672 };
  const gaps = gapFrom === undefined ? [] : [{ first_hour: gapFrom, hours: gapHours }];
  const index = {
    sources: {},
    bitcoin: entry("btc.csv"),
    gpu_rental: entry("rent.csv"),
    rent_anchors: entry("rent.csv"),
    cd20: entry("cd20.csv"),
    hourly: [{ ...entry("hours"), ...power, first_hour: first, hours, gaps, repeated_hours: [] }],
    durations: [{ ...entry("months"), ...power, first_month: "2024-11", hours_by_month: durations }],
  };
  const sorted = durations.flatMap((count, month) => new Array<number>(count).fill(1000 * month - 500));
  const files = new Map<string, Uint8Array>([
    ...Object.entries({ ...tables, ...text }).map(
      ([name, rows]) => [name, new TextEncoder().encode(rows)] as const,
    ),
    ["hours", planes(new Array<number>(hours + extraBytes).fill(cents))],
    ["months", planes(sorted)],
  ]);
  return readHistory(JSON.stringify(index), files, "hash");
}

describe("usable months", () => {
  const days = (count: number) => 24 * count;
  it.each<[string, Hourly, string, string]>([
    ["whole ones", { first: "2025-02-01T00:00Z", hours: days(28 + 31) }, "2025-02", "2025-03"],
    [
      "not the day before or after them",
      { first: "2025-01-31T00:00Z", hours: days(1 + 28 + 1) },
      "2025-02",
      "2025-02",
    ],
    ["one that lacks a day", { first: "2025-02-02T00:00Z", hours: days(27 + 30) }, "2025-02", "2025-03"],
    [
      "not one that lacks a day and an hour",
      { first: "2025-02-02T01:00Z", hours: days(27 + 31) - 1 },
      "2025-03",
      "2025-03",
    ],
    [
      "not one whose gap is longer than a day",
      { first: "2025-02-01T00:00Z", hours: days(28 + 31), gapFrom: "2025-03-09T00:00Z", gapHours: 25 },
      "2025-02",
      "2025-02",
    ],
  ])("are %s", (_, hourly, first, last) => {
    const { firstUsableMonth, lastUsableMonth } = read({ hourly }).power.p;
    expect([monthLabel(firstUsableMonth), monthLabel(lastUsableMonth)]).toEqual([first, last]);
  });
});

describe("a price", () => {
  it("comes back whatever its size and sign, and is no number in a gap", () => {
    // 200,000 USD/MWh need all four byte planes
    for (const cents of [20_000_000, -20_000_000, 25_500_000, 0, 1]) {
      const hourly = {
        first: "2025-02-01T00:00Z",
        hours: 672,
        gapFrom: "2025-02-01T02:00Z",
        gapHours: 1,
        cents,
      };
      const { usdPerMwh } = read({ hourly }).power.p;
      expect([...usdPerMwh.subarray(0, 4)]).toEqual([cents / 100, cents / 100, Number.NaN, cents / 100]);
    }
  });

  it("of sorted months stands in the month it is of", () => {
    const { months } = read({ durations: [2, 3, 1] }).durations.p;
    expect(months.map(({ monthNumber, sortedPerMwh }) => [monthLabel(monthNumber), ...sortedPerMwh])).toEqual(
      [
        ["2024-11", -5, -5],
        ["2024-12", 5, 5, 5],
        ["2025-01", 15],
      ],
    );
  });
});

describe("a file that is not as it should be", () => {
  const skipped = tables["btc.csv"].replace("2025-01-02", "2025-01-03");
  it.each<[string, Over, string]>([
    ["skips a day", { text: { "btc.csv": skipped } }, "skips a day"],
    ["skips a month", { text: { "cd20.csv": "month,cd20_return_pct\n2024-12,1\n2025-02,1\n" } }, "2025-02"],
    ["has a short row", { text: { "cd20.csv": "month,cd20_return_pct\n2024-12\n" } }, "another width"],
    ["lacks a column", { text: { "cd20.csv": "month\n2024-12\n" } }, "no column cd20_return_pct"],
    ["has a word for a number", { text: { "cd20.csv": "month,cd20_return_pct\n2024-12,x\n" } }, "cd20.csv"],
    ["holds more than the index says", { extraBytes: 1 }, "bytes for 672 prices"],
  ])("%s: refused", (_, over, message) => {
    expect(() => read(over)).toThrow(message);
  });

  it("is read where all is well: quotes and commas too", () => {
    const { gpuRental, cd20, bitcoin } = read({});
    expect(gpuRental.basis).toEqual(['a, "b"']);
    expect([monthLabel(cd20.firstMonth), ...cd20.returnPct]).toEqual(["2024-12", 1.5, -2]);
    expect([...bitcoin.priceUsd]).toEqual([9, 9]);
  });
});
