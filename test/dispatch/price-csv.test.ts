import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import { offsetHours, zones } from "../../src/engine/dispatch/hours.ts";
import { parsePrices } from "../../src/engine/dispatch/price-csv.ts";

const CHICAGO = "America/Chicago";
const hour = (year: number, month: number, day: number, at: number) => dayNumber(year, month, day) * 24 + at;

/** What a clock on the wall shows, as it would stand in a file. */
function wall(zone: string, minute: number): string {
  const utcHour = Math.floor(minute / 60);
  const local = minute + offsetHours(zones[zone], utcHour) * 60;
  const date = new Date(local * 60_000).toISOString();
  return date.slice(0, 16).replace("T", " ");
}

const fileOf = (zone: string, firstHour: number, count: number, step: number, price = (i: number) => i) =>
  [
    "time,usd_per_mwh",
    ...Array.from({ length: count }, (_, i) => `${wall(zone, firstHour * 60 + i * step)},${price(i)}`),
  ].join("\n");

const wrong = (text: string, zone?: string) => {
  const parsed = parsePrices(text, "p.csv", zone);
  if (parsed.ok) throw new Error("was read");
  return parsed.problems.map(({ where, message }) => `${where} ${message}`);
};

describe("prices that can be read", () => {
  it("hours in UTC", () => {
    const parsed = parsePrices(
      "ts_utc,HB_WEST_usd_per_mwh\n2024-01-01T00:00Z,10\n2024-01-01T01:00Z,-5.5\n",
      "p.csv",
    );
    expect(parsed).toEqual({
      ok: true,
      value: {
        firstHour: hour(2024, 1, 1, 0),
        usdPerMwh: Float64Array.of(10, -5.5),
        intervalMinutes: 60,
        zone: "UTC",
      },
    });
  });

  it("an offset in each time, a byte-order mark, quotes, CRLF and comments", () => {
    const text =
      '\uFEFF# from our QSE\r\nTime,Note,Price\r\n2024-01-01 00:00-06:00,"a, b","1,010.5"\r\n2024-01-01 01:00-06:00,,20\r\n';
    const parsed = parsePrices(text, "p.csv");
    expect(parsed.ok && [parsed.value.firstHour, ...parsed.value.usdPerMwh]).toEqual([
      hour(2024, 1, 1, 6),
      1010.5,
      20,
    ]);
  });

  // 2024-03-10 in Chicago begins at 06:00Z and has 23 hours, 2024-11-03 begins at 05:00Z and has 25
  it.each([
    ["spring, hourly", hour(2024, 3, 10, 6), 23, 60],
    ["autumn, hourly", hour(2024, 11, 3, 5), 25, 60],
    ["autumn, 15 minutes", hour(2024, 11, 3, 5), 100, 15],
    ["spring, 5 minutes", hour(2024, 3, 10, 6), 276, 5],
  ])("a local day of another length: %s", (_, firstHour, count, step) => {
    const parsed = parsePrices(fileOf(CHICAGO, firstHour, count, step), "p.csv", CHICAGO);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    expect(parsed.value.firstHour).toBe(firstHour);
    expect(parsed.value.usdPerMwh).toHaveLength((count * step) / 60);
    expect(parsed.value.intervalMinutes).toBe(step);
  });

  it("an offset of less than an hour, behind and ahead", () => {
    const firstHour = (...times: string[]) => {
      const text = ["time,usd_per_mwh", ...times.map((time) => `${time},10`)].join("\n");
      const parsed = parsePrices(text, "p.csv");
      return parsed.ok ? parsed.value.firstHour : parsed.problems;
    };
    expect(firstHour("2024-01-01T11:30-00:30", "2024-01-01T12:30-00:30")).toBe(hour(2024, 1, 1, 12));
    expect(firstHour("2024-01-01T12:30+00:30", "2024-01-01T13:30+00:30")).toBe(hour(2024, 1, 1, 12));
  });

  it("quarter hours become the mean of their hour", () => {
    const parsed = parsePrices(
      fileOf("UTC", hour(2024, 1, 1, 0), 8, 15, (i) => [10, 20, 30, 40][i % 4]),
      "p.csv",
      "UTC",
    );
    expect(parsed.ok && [...parsed.value.usdPerMwh]).toEqual([25, 25]);
  });

  it("the zone may stand in the file", () => {
    const parsed = parsePrices(
      `# zone: America/New_York\n${fileOf("America/New_York", hour(2024, 7, 1, 4), 24, 60)}`,
      "p.csv",
    );
    expect(parsed.ok && parsed.value.firstHour).toBe(hour(2024, 7, 1, 4));
  });

  it("whatever a wall clock wrote down is read back, any zone, any stretch, any step", () => {
    const zone = fc.constantFrom(...Object.keys(zones));
    const start = fc.integer({ min: hour(2008, 1, 1, 0), max: hour(2030, 1, 1, 0) });
    fc.assert(
      fc.property(
        zone,
        start,
        fc.integer({ min: 2, max: 400 }),
        fc.constantFrom(60, 30, 15, 5),
        (name, firstHour, hours, step) => {
          const parsed = parsePrices(
            fileOf(name, firstHour, (hours * 60) / step, step, (i) => i % 97),
            "p.csv",
            name,
          );
          // one row of the repeated hour alone at the start is the earlier by rule; the later cannot be told apart
          const ambiguous = wall(name, firstHour * 60) === wall(name, (firstHour - 1) * 60);
          if (ambiguous) return;
          if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
          expect(parsed.value.firstHour).toBe(firstHour);
          expect(parsed.value.usdPerMwh).toHaveLength(hours);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("prices that are refused, with the line", () => {
  it.each<[string, string, string | undefined, string[]]>([
    [
      "no such hour in spring",
      "time,price\n2024-03-10 01:00,1\n2024-03-10 02:00,1\n2024-03-10 03:00,1",
      CHICAGO,
      ['p.csv:3 "2024-03-10 02:00" does not exist: clocks go forward over it'],
    ],
    [
      "the repeated hour once",
      "time,price\n2024-11-03 00:00,1\n2024-11-03 01:00,1\n2024-11-03 02:00,1\n2024-11-03 03:00,1",
      CHICAGO,
      ['p.csv:4 1 price missing before "2024-11-03 02:00"'],
    ],
    [
      "a time twice",
      "time,price\n2024-01-01T00:00Z,1\n2024-01-01T01:00Z,1\n2024-01-01T01:00Z,2\n2024-01-01T02:00Z,1",
      undefined,
      ['p.csv:4 "2024-01-01T01:00Z" occurs twice'],
    ],
    [
      "a gap",
      "time,price\n2024-01-01T00:00Z,1\n2024-01-01T01:00Z,1\n2024-01-01T04:00Z,1\n2024-01-01T05:00Z,1",
      undefined,
      ['p.csv:4 2 prices missing before "2024-01-01T04:00Z"'],
    ],
    [
      "backwards",
      "time,price\n2024-01-01T05:00Z,1\n2024-01-01T04:00Z,1",
      undefined,
      ['p.csv:3 "2024-01-01T04:00Z" is earlier than the row before it'],
    ],
    [
      "no zone",
      "time,price\n2024-01-01T00:00,1\n2024-01-01T01:00,1",
      undefined,
      [
        'p.csv:2 "2024-01-01T00:00" does not say its time zone',
        'p.csv:3 "2024-01-01T01:00" does not say its time zone',
      ],
    ],
    [
      "half an hour at the end",
      "time,price\n2024-01-01T00:00Z,1\n2024-01-01T00:30Z,1\n2024-01-01T01:00Z,1",
      undefined,
      ['p.csv:4 "2024-01-01T01:00Z" does not complete its hour'],
    ],
    [
      "no price, and a price out of range",
      "time,price\n2024-01-01T00:00Z,\n2024-01-01T01:00Z,99999",
      undefined,
      ['p.csv:2 "" is not a price in USD/MWh', "p.csv:3 99999 USD/MWh is outside -2000…20000"],
    ],
    [
      "another unit",
      "time,usd_per_kwh\n2024-01-01T00:00Z,.05\n2024-01-01T01:00Z,.05",
      undefined,
      ['p.csv:1 column "usd_per_kwh" is not in USD per MWh'],
    ],
    [
      "not a date",
      "time,price\n2024-02-30T00:00Z,1\n2024-03-01T00:00Z,1",
      undefined,
      ['p.csv:2 "2024-02-30T00:00Z" is not a time as 2024-03-10T05:00'],
    ],
    ["nothing", "", undefined, ["p.csv is empty"]],
    [
      "a zone nobody knows",
      "time,price\n2024-01-01 00:00,1",
      "America/Chicgo",
      ['p.csv no time zone "America/Chicgo"'],
    ],
  ])("%s", (_, text, zone, expected) => {
    expect(wrong(text, zone)).toEqual(expected);
  });

  it("never throws, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.constantFrom(undefined, CHICAGO), (text, zone) => {
        const parsed = parsePrices(`time,price\n${text}`, "p.csv", zone);
        expect(parsed.ok || parsed.problems.length > 0).toBe(true);
      }),
    );
  });
});
