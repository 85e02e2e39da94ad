import { describe, expect, it } from "vitest";
import { dateLabel, parseDate, parseMonth } from "../src/engine/calendar.ts";
import { parseHour } from "../src/engine/history.ts";
import { loadHistory } from "../src/io/history.ts";

const history = await loadHistory();
const { bitcoin, power } = history;
const priceAt = (id: string, hour: string) => power[id].usdPerMwh[parseHour(hour)! - power[id].firstHour];

// Typed in from the operators' hourly tables (ERCOT, NYISO, PJM) before they were made compact.
describe("prices come back to the cent", () => {
  it.each([
    { id: "HB_HOUSTON_DA", hour: "2020-01-01T06:00Z", usdPerMwh: 11.27 },
    { id: "HB_WEST_DA", hour: "2020-01-01T06:00Z", usdPerMwh: 11.03 },
    { id: "HB_NORTH_DA", hour: "2020-01-01T06:00Z", usdPerMwh: 11.29 },
    { id: "LZ_WEST_DA", hour: "2020-01-01T06:00Z", usdPerMwh: 13.75 },
    { id: "HB_WEST_DA", hour: "2020-11-01T06:00Z", usdPerMwh: -0.08 },
    { id: "HB_WEST_DA", hour: "2021-02-17T06:00Z", usdPerMwh: 9000.01 },
    { id: "HB_HOUSTON_DA", hour: "2021-02-17T06:00Z", usdPerMwh: 8995.11 },
    { id: "HB_NORTH_DA", hour: "2021-02-17T11:00Z", usdPerMwh: 8998.99 },
    { id: "LZ_WEST_DA", hour: "2021-02-17T13:00Z", usdPerMwh: 9026.99 },
    { id: "HB_WEST_DA", hour: "2024-03-10T07:00Z", usdPerMwh: 69.26 },
    { id: "HB_WEST_DA", hour: "2025-11-30T23:00Z", usdPerMwh: 77.28 },
    { id: "LZ_WEST_DA", hour: "2025-11-30T23:00Z", usdPerMwh: 86.51 },
    { id: "HB_HOUSTON_RT", hour: "2024-01-01T06:00Z", usdPerMwh: 13.88 },
    { id: "HB_HOUSTON_RT", hour: "2024-08-21T00:00Z", usdPerMwh: 3066.05 },
    { id: "HB_WEST_RT", hour: "2024-03-10T07:00Z", usdPerMwh: 118.09 },
    { id: "HB_NORTH_RT", hour: "2025-11-30T23:00Z", usdPerMwh: 74.25 },
    { id: "LZ_WEST_RT", hour: "2025-11-30T22:00Z", usdPerMwh: 72.41 },
    { id: "NYISO_WEST_DA", hour: "2015-01-01T05:00Z", usdPerMwh: 20.77 },
    { id: "NYISO_WEST_RT", hour: "2015-01-01T06:00Z", usdPerMwh: 11.65 },
    { id: "NYISO_WEST_RT", hour: "2022-01-01T04:00Z", usdPerMwh: 26.81 },
    { id: "PJM_DOM_DA", hour: "2023-01-01T05:00Z", usdPerMwh: 24.5 },
    { id: "PJM_DOM_DA", hour: "2025-07-29T22:00Z", usdPerMwh: 678.09 },
    { id: "PJM_DOM_DA", hour: "2025-08-27T04:00Z", usdPerMwh: 17.76 },
  ])("$id at $hour is $usdPerMwh", ({ id, hour, usdPerMwh }) => {
    expect(priceAt(id, hour)).toBe(usdPerMwh);
  });

  // Counted over the same tables with awk: published hours, sum in cents, hours over 1,000 and below 0 USD/MWh.
  it.each([
    { id: "HB_HOUSTON_DA", hours: 51_858, sumCents: 314_127_655, over1000: 251, below0: 3 },
    { id: "HB_WEST_DA", hours: 51_858, sumCents: 296_827_172, over1000: 254, below0: 1_802 },
    { id: "HB_NORTH_DA", hours: 51_858, sumCents: 303_115_248, over1000: 255, below0: 6 },
    { id: "LZ_WEST_DA", hours: 51_858, sumCents: 332_846_494, over1000: 257, below0: 996 },
    { id: "HB_HOUSTON_RT", hours: 16_794, sumCents: 50_316_274, over1000: 11, below0: 267 },
    { id: "HB_WEST_RT", hours: 16_794, sumCents: 50_060_615, over1000: 11, below0: 1_431 },
    { id: "HB_NORTH_RT", hours: 16_794, sumCents: 48_137_621, over1000: 13, below0: 400 },
    { id: "LZ_WEST_RT", hours: 16_794, sumCents: 64_741_260, over1000: 13, below0: 1_106 },
    { id: "NYISO_WEST_DA", hours: 61_368, sumCents: 164_458_973, over1000: 0, below0: 0 },
    { id: "NYISO_WEST_RT", hours: 61_368, sumCents: 165_979_181, over1000: 5, below0: 489 },
    { id: "PJM_DOM_DA", hours: 23_184, sumCents: 97_189_329, over1000: 0, below0: 0 },
  ])("$id adds up to $sumCents cents over $hours hours", ({ id, hours, sumCents, over1000, below0 }) => {
    const published = power[id].usdPerMwh.filter((price) => !Number.isNaN(price));
    expect(published.length).toBe(hours);
    expect(published.reduce((sum, price) => sum + Math.round(price * 100), 0)).toBe(sumCents);
    expect(published.filter((price) => price > 1000).length).toBe(over1000);
    expect(published.filter((price) => price < 0).length).toBe(below0);
  });
  it("ships these hourly series and no other", () => {
    expect(Object.keys(power).length).toBe(11);
  });
});

describe("bitcoin", () => {
  // Typed in from the daily table.
  it.each([
    ["2019-01-01", 3843.52, 5_618_595_848_853, 149, 11.26348285, 1862.5],
    ["2020-03-12", 4970.79, undefined, undefined, undefined, undefined],
    ["2025-12-03", 93527.8, 149_301_205_959_700, 132, 3.5873632, 412.5],
  ])("%s: close %d USD", (date, priceUsd, difficulty, blocks, feesBtc, issuanceBtc) => {
    const day = parseDate(date)! - bitcoin.firstDay;
    expect(bitcoin.priceUsd[day]).toBe(priceUsd);
    if (difficulty === undefined) return;
    expect(bitcoin.difficulty[day]).toBe(difficulty);
    expect(bitcoin.blocks[day]).toBe(blocks);
    expect(bitcoin.feesBtc[day]).toBe(feesBtc);
    expect(bitcoin.issuanceBtc[day]).toBe(issuanceBtc);
  });
  it("runs from 2019-01-01 to 2025-12-03, 2,529 days, all of them positive", () => {
    expect(dateLabel(bitcoin.firstDay)).toBe("2019-01-01");
    for (const column of [bitcoin.priceUsd, bitcoin.difficulty, bitcoin.blocks, bitcoin.feesBtc]) {
      expect(column.length).toBe(2529);
      expect(column.every((value) => value > 0)).toBe(true);
    }
    expect(dateLabel(bitcoin.firstDay + 2529 - 1)).toBe("2025-12-03");
  });
  it("shows 210,000 blocks between the halvings of 2020 and 2024, as the protocol says", () => {
    // Blocks that paid 6.25 BTC, by issuance: all of a day between, and those of the two days the subsidy changed.
    const paid = (from: number, to: number) => (day: number) => {
      const blocks = bitcoin.blocks[day];
      return (bitcoin.issuanceBtc[day] - blocks * to) / (from - to);
    };
    const at = (date: string) => parseDate(date)! - bitcoin.firstDay;
    const [first, last] = [at("2020-05-11"), at("2024-04-19")];
    let blocks = bitcoin.blocks[first] - paid(12.5, 6.25)(first) + paid(6.25, 3.125)(last);
    for (let day = first + 1; day < last; day++) blocks += bitcoin.blocks[day];
    expect(blocks).toBe(210_000);
  });
  it("pays the subsidy per block on every other day", () => {
    bitcoin.issuanceBtc.forEach((issued, day) => {
      const date = dateLabel(bitcoin.firstDay + day);
      if (date === "2020-05-11" || date === "2024-04-19") return;
      const subsidyBtc = date < "2020-05-11" ? 12.5 : date < "2024-04-19" ? 6.25 : 3.125;
      expect(issued).toBe(bitcoin.blocks[day] * subsidyBtc);
    });
  });
  // Published by CoinMetrics for these days, from its own count of blocks and difficulty.
  it.each([
    ["2019-01-01", 41.616],
    ["2019-01-03", 43.2918],
    ["2025-12-01", 987.0998],
    ["2025-12-03", 979.678],
  ])("the network of %s worked at %d EH/s", (date, networkEhs) => {
    const day = parseDate(date)! - bitcoin.firstDay;
    expect(Math.abs(bitcoin.networkEhs[day] / networkEhs - 1)).toBeLessThan(1e-5);
  });
});

describe("rents and indices", () => {
  it("read quoted cells with commas and keep every row's source", () => {
    const { gpuRental, rentAnchors, cd20 } = history;
    expect(gpuRental.usdPerGpuHour.length).toBe(143);
    expect(gpuRental.basis).toContain("1-year contract, cycle low (SemiAnalysis)");
    expect(rentAnchors.usdPerGpuHour.length).toBe(8);
    expect([...gpuRental.rowSource, ...rentAnchors.rowSource].every((source) => source.length > 10)).toBe(
      true,
    );
    expect([cd20.firstMonth, cd20.returnPct.length]).toEqual([parseMonth("2024-01"), 15]);
    expect([cd20.returnPct[0], cd20.returnPct[14]]).toEqual([-6.03, -7.46]);
  });
  it("every price below 1 USD per GPU-hour carries the reason to doubt it", () => {
    const { usdPerGpuHour, doubt } = history.gpuRental;
    const low = [...usdPerGpuHour.keys()].filter((i) => usdPerGpuHour[i] < 1);
    expect(low.length).toBe(24);
    expect(low.every((i) => doubt[i] !== "")).toBe(true);
  });
});
