// A price file read to the minute: zones, offsets, steps, columns and the edges of what is refused.

import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import {
  calendarOf,
  dayAheadKnowledge,
  evenCalendar,
  offsetHours,
  zones,
} from "../../src/engine/dispatch/hours.ts";
import { parsePrices, zoneOf } from "../../src/engine/dispatch/price-csv.ts";

const read = (text: string, zone?: string) => {
  const parsed = parsePrices(text, "p.csv", zone);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
};
const told = (text: string, zone?: string) => {
  const parsed = parsePrices(text, "p.csv", zone);
  if (parsed.ok) throw new Error("was read");
  return parsed.problems;
};
const rows = (times: string[], head = "time,price") =>
  [head, ...times.map((time, i) => `${time},${i}`)].join("\n");
const noon = dayNumber(2024, 1, 1) * 24 + 12;

describe("times", () => {
  it.each([
    ["2024-01-01T12:00Z", noon],
    ["2024-01-01 12:00:00Z", noon],
    ["2024-01-01 12:00:00.000Z", noon],
    ["2024-01-01T12:00-06:00", noon + 6],
    ["2024-01-01T12:00-0600", noon + 6],
    ["2024-01-01T12:00+01:00", noon - 1],
    ["2024-01-01T12:30+05:30", noon - 5],
    ["2024-01-01T08:30-03:30", noon],
    ["2024-01-01T12:30+00:30", noon],
  ])("%s begins hour %d", (time, firstHour) => {
    const next = time.replace(
      /T12|T08| 12/,
      (hour) => `${hour[0]}${String(Number(hour.slice(1)) + 1).padStart(2, "0")}`,
    );
    expect(read(rows([time, next])).firstHour).toBe(firstHour);
  });

  it.each(["2024-01-01T24:00Z", "2024-01-01T12:60Z", "2024-01-32T12:00Z", "noon"])("%s is none", (time) => {
    expect(told(rows([time, "2024-01-01T13:00Z"]))[0].message).toBe(
      `"${time}" is not a time as 2024-03-10T05:00`,
    );
  });

  it.each([
    ["UTC", 0],
    ["-06:00", 6],
    ["-0600", 6],
    ["+02:00", -2],
    ["America/New_York", 5],
    ["America/Chicago", 6],
    ["America/Denver", 7],
    ["America/Edmonton", 7],
    ["America/Phoenix", 7],
    ["America/Los_Angeles", 8],
  ])("on a clock of %s are %d hours from UTC in winter", (zone, hours) => {
    expect(read(rows(["2024-01-01 12:00", "2024-01-01 13:00"]), zone)).toMatchObject({
      firstHour: noon + hours,
      zone,
    });
  });

  it.each([
    ["UTC", 0],
    ["America/New_York", 4],
    ["America/Chicago", 5],
    ["America/Denver", 6],
    ["America/Edmonton", 6],
    ["America/Phoenix", 7],
    ["America/Los_Angeles", 7],
  ])("on a clock of %s are %d hours from UTC in July", (zone, hours) => {
    const july = dayNumber(2024, 7, 1) * 24 + 12;
    expect(read(rows(["2024-07-01 12:00", "2024-07-01 13:00"]), zone).firstHour).toBe(july + hours);
  });

  it("on a clock nobody knows are refused with the nearest, or all there are", () => {
    expect(zoneOf("toString")).toBeUndefined();
    expect(told(rows(["2024-01-01 12:00"]), "America/Chicgo")[0].hint).toBe("did you mean America/Chicago?");
    expect(told(rows(["2024-01-01 12:00"]), "+05:30")[0].hint).toMatch(/^one of UTC, America\/New_York/);
  });

  // one second Sunday and one first Sunday, whatever day the month begins on
  it.each([
    [2020, 8, 1],
    [2021, 14, 7],
    [2022, 13, 6],
    [2023, 12, 5],
    [2024, 10, 3],
    [2025, 9, 2],
    [2026, 8, 1],
    [2028, 12, 5],
  ])("of %d in Chicago go forward on March %d and back on November %d", (year, spring, autumn) => {
    const at = (month: number, day: number, hour: number) =>
      offsetHours(zones["America/Chicago"], dayNumber(year, month, day) * 24 + hour);
    expect([at(3, spring, 7), at(3, spring, 8), at(11, autumn, 6), at(11, autumn, 7)]).toEqual([
      -6, -5, -5, -6,
    ]);
    expect([at(1, 1, 0), at(12, 31, 23), at(7, 1, 0)]).toEqual([-6, -6, -5]);
  });
});

describe("steps", () => {
  it.each([60, 30, 15, 5])("of %d minutes make hours of their mean", (step) => {
    const times = Array.from({ length: 180 / step }, (_, i) => {
      const minute = i * step;
      return `2024-01-01T${String(12 + Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}Z`;
    });
    const found = read(rows(times));
    const perHour = 60 / step;
    expect(found.intervalMinutes).toBe(step);
    // 0, 1, 2 … : the mean of n from k·n on is k·n + (n − 1)/2
    [0, 1, 2].forEach((hour) => {
      expect(found.usdPerMwh[hour]).toBeCloseTo(hour * perHour + (perHour - 1) / 2, 9);
    });
  });

  it("that are not the file's own are refused with their line, a missing autumn hour with a hint", () => {
    expect(
      told(rows(["2024-01-01T12:00Z", "2024-01-01T13:00Z", "2024-01-01T13:20Z", "2024-01-01T15:00Z"])).map(
        ({ where, message }) => `${where} ${message}`,
      ),
    ).toEqual([
      'p.csv:4 "2024-01-01T13:20Z" is 20 minutes after the row before it; the file\'s step is 60',
      'p.csv:5 "2024-01-01T15:00Z" is 100 minutes after the row before it; the file\'s step is 60',
    ]);
    const quarter = ["12:00", "12:15", "12:30", "12:45", "14:00", "14:15", "14:30", "14:45"].map(
      (time) => `2024-01-01T${time}Z`,
    );
    expect(told(rows(quarter))).toMatchObject([
      { message: '4 prices missing before "2024-01-01T14:00Z"', hint: expect.stringContaining("go back") },
    ]);
    const pair = ["12:00", "13:00", "15:00", "16:00"].map((time) => `2024-01-01T${time}Z`);
    expect(told(rows(pair))[0]).toMatchObject({
      message: '1 price missing before "2024-01-01T15:00Z"',
      hint: expect.stringContaining("twice"),
    });
    expect(
      told(rows(["12:00", "13:00", "16:00", "17:00"].map((time) => `2024-01-01T${time}Z`)))[0],
    ).not.toHaveProperty("hint");
  });

  it("must begin and end with a whole hour", () => {
    expect(
      told(rows(["2024-01-01T12:30Z", "2024-01-01T13:00Z", "2024-01-01T13:30Z"])).map(
        (p) => `${p.where} ${p.message}`,
      ),
    ).toEqual(['p.csv:2 "2024-01-01T12:30Z" does not begin an hour']);
    expect(
      told(rows(["2024-01-01T12:00Z", "2024-01-01T12:15Z", "2024-01-01T12:30Z"])).map(
        (p) => `${p.where} ${p.message}`,
      ),
    ).toEqual(['p.csv:4 "2024-01-01T12:30Z" does not complete its hour']);
  });

  it("of seven minutes are none a market has", () => {
    expect(told(rows(["2024-01-01T12:00Z", "2024-01-01T12:07Z", "2024-01-01T12:14Z"]))[0].message).toContain(
      "the file's step is 60",
    );
  });
});

describe("columns and prices", () => {
  const two = ["2024-01-01T12:00Z", "2024-01-01T13:00Z"];
  it.each(["usd_per_mwh", "LMP", "SPP", "Settlement Price", "HB_WEST_usd_per_mwh", "whatever"])(
    "a column %s of two is the price",
    (name) => {
      expect([...read(rows(two, `Interval Start,${name}`)).usdPerMwh]).toEqual([0, 1]);
    },
  );

  it("of three must be named; a unit that is not USD per MWh is refused", () => {
    expect(told("time,a,b\n2024-01-01T12:00Z,1,2")).toMatchObject([
      { code: "missing-column", hint: "name it usd_per_mwh" },
    ]);
    expect(told("what,price\n1,2").map((p) => p.message)).toEqual(["no column of times"]);
    expect(told("price,what\n1,2").map((p) => p.message)).toEqual(["no column of times"]);
    expect(told("time,price_eur\n2024-01-01T12:00Z,1").map((p) => p.code)).toContain("wrong-unit");
  });

  it("a price lies between −2,000 and 20,000 USD/MWh", () => {
    const file = (a: string, b: string) => `time,price\n${two[0]},${a}\n${two[1]},${b}\n`;
    expect([...read(file("-2000", "20000")).usdPerMwh]).toEqual([-2000, 20_000]);
    expect(told(file("-2000.01", "20000.01")).map(({ where, code }) => `${where} ${code}`)).toEqual([
      "p.csv:2 out-of-range",
      "p.csv:3 out-of-range",
    ]);
  });

  it("one price is too few; comments and blank lines are not rows, and keep their line", () => {
    expect(told(`time,price\n${two[0]},1`).map((p) => p.message)).toEqual(["holds fewer than two prices"]);
    expect(read(`# a\n\ntime,price\n# b\n${two[0]},1\n\n${two[1]},2\n`).usdPerMwh).toEqual(
      Float64Array.of(1, 2),
    );
    expect(told(`# a\n\ntime,price\n\n${two[0]},x\n${two[1]},2\n`).map((p) => p.where)).toEqual(["p.csv:5"]);
    expect(told(`time,note,price\n${two[0]},"a, ""b""",1\n${two[1]},,\n`).map((p) => p.where)).toEqual([
      "p.csv:3",
    ]);
  });

  it("tells twenty problems and counts the rest", () => {
    const bad = (count: number) =>
      told(["time,price", ...Array.from({ length: count }, () => `${two[0]},x`)].join("\n"));
    expect(bad(20)).toHaveLength(20);
    expect(bad(23)).toHaveLength(21);
    expect(bad(23)[20]).toMatchObject({ message: "and 3 more problems", where: "p.csv", code: "bad-row" });
    const dear = Array.from({ length: 23 }, (_, i) => `${two[0]},${i === 0 ? "x" : "99999"}`);
    expect(told(["time,price", ...dear].join("\n"))[20].code).toBe("bad-row");
  });
});

describe("local calendars", () => {
  // from 22:00 on December 31 at UTC−6: two hours of the old year, then days of 24
  it("begin days and months at local midnight", () => {
    const calendar = calendarOf(dayNumber(2026, 1, 1) * 24 + 4, 30, {
      utcOffsetHours: -6,
      daylightSaving: false,
    });
    expect(calendar).toEqual({
      hours: 30,
      dayStart: Int32Array.of(0, 2, 26, 30),
      monthStart: Int32Array.of(0, 2, 30),
      monthOfYear: Int32Array.of(12, 1),
    });
  });

  it("counted evenly have equal months, the last cut, and come round after twelve", () => {
    const even = evenCalendar(50, 20);
    expect([[...even.dayStart], [...even.monthStart], [...even.monthOfYear]]).toEqual([
      [0, 24, 48, 50],
      [0, 20, 40, 50],
      [1, 2, 3],
    ]);
    expect(evenCalendar(13, 1).monthOfYear[12]).toBe(1);
  });

  it("know tomorrow from the hour it is posted", () => {
    const { knownTo } = dayAheadKnowledge(evenCalendar(50, 50), new Float64Array(50), 20);
    expect([19, 20, 43, 44, 49].map((h) => knownTo[h])).toEqual([24, 48, 48, 50, 50]);
  });
});

describe("an offset", () => {
  it("is a clock without daylight saving", () => {
    expect(zoneOf("-06:00")).toEqual({ utcOffsetHours: -6, daylightSaving: false });
  });

  // 10:00 ten hours east of Greenwich is midnight UTC of that day; 1970-01-01 is hour 0
  it("of ten hours is ten hours", () => {
    const parsed = parsePrices("time,price\n1970-01-01T10:00+10:00,1\n1970-01-01T11:00+10:00,2\n", "p.csv");
    expect(parsed.ok && parsed.value.firstHour).toBe(0);
  });

  it("is asked for by its own code where a time has none, with a hint", () => {
    const parsed = parsePrices("time,price\n1970-01-01T10:00,1\n1970-01-01T11:00,2\n", "p.csv");
    expect(parsed.ok ? [] : parsed.problems[0]).toMatchObject({
      code: "missing-key",
      where: "p.csv:2",
      hint: "end it with Z or an offset, or name the zone",
    });
  });
});
