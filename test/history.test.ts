import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMonth } from "../src/engine/calendar.ts";
import {
  durationsOf,
  hourLabel,
  hoursOfMonth,
  MAX_MISSING_HOURS,
  missingHours,
  parseHour,
} from "../src/engine/history.ts";
import { loadHistory } from "../src/io/history.ts";

const { power, durations } = await loadHistory();
const priceAt = (id: string, hour: string) => power[id].usdPerMwh[parseHour(hour)! - power[id].firstHour];
const sortedMonth = (id: string, month: string) =>
  durations[id].months.find((m) => m.monthNumber === parseMonth(month))!.sortedPerMwh;

describe("hours and months", () => {
  it("February 2021 at HB_WEST has 672 hours, 52 of them at 8,000 USD/MWh or more, the dearest 9,000.01", () => {
    const { from, to } = hoursOfMonth(power.HB_WEST_DA, parseMonth("2021-02")!);
    const hours = power.HB_WEST_DA.usdPerMwh.subarray(from, to);
    expect(hourLabel(power.HB_WEST_DA.firstHour + from)).toBe("2021-02-01T06:00Z");
    expect(hours.length).toBe(672);
    expect(hours.filter((price) => price >= 8000).length).toBe(52);
    expect(Math.max(...hours)).toBe(9000.01);
  });
  it("months keep standard time: March has 744 hours and November 720, whatever the clock on the wall did", () => {
    for (const [month, hours] of [
      ["2023-03", 744],
      ["2023-11", 720],
    ] as const) {
      const { from, to } = hoursOfMonth(power.HB_NORTH_DA, parseMonth(month)!);
      expect(to - from).toBe(hours);
    }
  });
  it("the spring hour is a plain hour in UTC; the second autumn hour of ERCOT 2024 and 2025 repeats the first and is listed", () => {
    expect(priceAt("HB_WEST_DA", "2024-03-10T08:00Z")).toBe(82.2);
    for (const series of Object.values(power)) {
      const repeated = series.repeatedHours.map(hourLabel);
      const ercot = series.source === "ercot";
      expect(repeated).toEqual(ercot ? ["2024-11-03T07:00Z", "2025-11-02T07:00Z"] : []);
      for (const hour of series.repeatedHours) {
        const i = hour - series.firstHour;
        expect(series.usdPerMwh[i]).toBe(series.usdPerMwh[i - 1]);
      }
    }
  });
  it("a price is missing exactly where the series lists a gap", () => {
    for (const series of Object.values(power)) {
      const listed = series.gaps.flatMap((gap) =>
        Array.from({ length: gap.hours }, (_, i) => gap.firstHour + i),
      );
      const missing = [...series.usdPerMwh.keys()].filter((i) => Number.isNaN(series.usdPerMwh[i]));
      expect(missing.map((i) => series.firstHour + i)).toEqual(listed);
    }
    expect(power.PJM_DOM_DA.gaps.map((gap) => [hourLabel(gap.firstHour), gap.hours])).toEqual([
      ["2023-06-01T05:00Z", 24],
      ["2023-07-31T05:00Z", 24],
      ["2023-08-31T05:00Z", 24],
    ]);
  });
  it.each([
    { id: "HB_WEST_DA", first: "2020-01", last: "2025-11" },
    { id: "HB_WEST_RT", first: "2024-01", last: "2025-11" },
    { id: "NYISO_WEST_DA", first: "2015-01", last: "2021-12" },
    { id: "PJM_DOM_DA", first: "2023-01", last: "2025-07" },
  ])("$id is usable from $first to $last and in every month between", ({ id, first, last }) => {
    const series = power[id];
    expect(series.firstUsableMonth).toBe(parseMonth(first));
    expect(series.lastUsableMonth).toBe(parseMonth(last));
    for (let month = series.firstUsableMonth; month <= series.lastUsableMonth; month++) {
      expect(missingHours(series, month)).toBeLessThanOrEqual(MAX_MISSING_HOURS);
    }
    expect(missingHours(series, series.firstUsableMonth - 1)).toBeGreaterThan(MAX_MISSING_HOURS);
    expect(missingHours(series, series.lastUsableMonth + 1)).toBeGreaterThan(MAX_MISSING_HOURS);
  });
  it("November 2025 lacks its last six hours in ERCOT", () => {
    expect(missingHours(power.HB_WEST_DA, parseMonth("2025-11")!)).toBe(6);
  });
  it("months laid end to end are the column: no hour is lost or counted twice", () => {
    for (const series of Object.values(power)) {
      let at = 0;
      for (let month = parseMonth("2014-12")!; month <= parseMonth("2026-01")!; month++) {
        const { from, to } = hoursOfMonth(series, month);
        if (to === from) continue;
        expect(from).toBe(at);
        at = to;
      }
      expect(at).toBe(series.usdPerMwh.length);
    }
  });
  it("an hour's label reads back as the hour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 900_000 }), (hour) => parseHour(hourLabel(hour)) === hour),
    );
    expect(parseHour("2021-02-17T06:30Z")).toBeUndefined();
    expect(parseHour("2021-02-30T06:00Z")).toBeUndefined();
    expect(parseHour("2021-02-17T24:00Z")).toBeUndefined();
  });
});

describe("duration tables", () => {
  it("are ascending, month after month, each of the length of its month less what is missing", () => {
    for (const { months } of Object.values(durations)) {
      months.forEach(({ monthNumber, sortedPerMwh }, k) => {
        expect(monthNumber).toBe(months[0].monthNumber + k);
        expect(sortedPerMwh.every((price, i) => i === 0 || price >= sortedPerMwh[i - 1])).toBe(true);
        expect(sortedPerMwh.length).toBeGreaterThanOrEqual(27 * 24);
      });
    }
  });
  // Two ways to the same table: sorted outside when the file was made, and by the engine from the hours.
  it.each(["LZ_WEST_DA", "PJM_DOM_DA"])("of %s equal sorting its hourly series", (id) => {
    expect(durations[id].months).toEqual(durationsOf(power[id]).months);
  });
  // sort -g over the operators' hourly tables: length, cheapest two, the k-th, dearest two.
  it.each([
    { id: "HB_SOUTH_DA", month: "2021-02", length: 672, k: 336, ends: [0.09, 0.14, 24.57, 8984.61, 8987.66] },
    { id: "LZ_AEN_RT", month: "2024-08", length: 744, k: 372, ends: [8.34, 9.44, 22.12, 1703.36, 3120.53] },
    { id: "NYISO_NYC_DA", month: "2018-01", length: 744, k: 372, ends: [12.18, 12.56, 70.69, 308.3, 314.74] },
    { id: "AESO_POOL_RT", month: "2023-12", length: 744, k: 372, ends: [0, 0, 38.11, 549.43, 584.78] },
    { id: "AESO_POOL_RT", month: "2023-07", length: 744, k: 372, ends: [7.46, 7.53, 61.18, 886.58, 919.14] },
  ])("of $id in $month hold the published hours", ({ id, month, length, k, ends }) => {
    const sorted = sortedMonth(id, month);
    expect(sorted.length).toBe(length);
    expect([sorted[0], sorted[1], sorted[k - 1], sorted[length - 2], sorted[length - 1]]).toEqual(ends);
  });
  it("the month of the spring change lacks one hour at the seven ERCOT points whose source skipped it", () => {
    const lacking = Object.values(durations).filter(
      (series) => series.source === "ercot" && sortedMonth(series.id, "2024-03").length === 743,
    );
    const points = ["HB_HUBAVG", "LZ_AEN", "LZ_CPS", "LZ_HOUSTON", "LZ_NORTH", "LZ_RAYBN", "LZ_SOUTH"];
    expect(lacking.map((series) => series.id).sort()).toEqual(
      points.flatMap((point) => [`${point}_DA`, `${point}_RT`]).sort(),
    );
  });
  it("keep Alberta in Canadian dollars and say so; everything else is in US dollars", () => {
    for (const series of [...Object.values(power), ...Object.values(durations)]) {
      expect(series.unit).toBe(series.hub === "AESO_POOL" ? "CAD/MWh" : "USD/MWh");
    }
  });
  it("leave out HB_PAN, which nobody checked", () => {
    expect(Object.keys(durations).filter((id) => id.includes("PAN"))).toEqual([]);
    expect(Object.keys(durations).length).toBe(29);
  });
});
