import { describe, expect, it } from "vitest";
import { dayNumber, parseMonth } from "../../src/engine/calendar.ts";
import { prepareHistory, unusableSeries } from "../../src/engine/market/prepare.ts";
import { loadHistory } from "../../src/io/history.ts";

const history = await loadHistory();
const endOf2021 = dayNumber(2021, 12, 31);
const hubs = ["HB_WEST_DA", "NYISO_WEST_DA"];

describe("history prepared as of a day", () => {
  it("draws on nothing after it: later days and months may be anything", () => {
    const cutAt = endOf2021 - history.bitcoin.firstDay + 1;
    const spoil = (column: Float64Array) => column.map((x, i) => (i < cutAt ? x : x * 3 + i));
    const { bitcoin } = history;
    const spoiled = {
      ...history,
      bitcoin: {
        ...bitcoin,
        priceUsd: spoil(bitcoin.priceUsd),
        difficulty: spoil(bitcoin.difficulty),
        feesBtc: spoil(bitcoin.feesBtc),
      },
    };
    const real = prepareHistory(history, hubs, endOf2021);
    const other = prepareHistory(spoiled, hubs, endOf2021);
    for (const series of [
      "btcGross",
      "btcFeeFactor",
      "hashrateGrowthSum",
      "btcDays",
      "btcDailyDeviation",
    ] as const) {
      expect(other[series]).toEqual(real[series]);
    }
    expect(other.btcPriceUsd).not.toEqual(real.btcPriceUsd);
  });

  it("offers only power months that had ended", () => {
    const { powerCandidate, durations } = prepareHistory(history, hubs, endOf2021);
    const last = parseMonth("2021-12") ?? 0;
    powerCandidate.forEach((candidate, hub) => {
      const offered = [...candidate].filter((k) => k >= 0).map((k) => durations[hub][k].monthNumber);
      expect(Math.max(...offered)).toBe(last);
    });
    // and their scale is what it would be had the record ended there
    const scales = prepareHistory(history, hubs, endOf2021).durations[0].filter(
      (table) => table.monthNumber <= last,
    );
    const cut = { ...history, power: { ...history.power }, durations: { ...history.durations } };
    const west = history.power.HB_WEST_DA;
    cut.power.HB_WEST_DA = { ...west, lastUsableMonth: last };
    const ended = prepareHistory(cut, hubs, endOf2021).durations[0];
    expect(scales.map((table) => table.scalePerLevel)).toEqual(ended.map((table) => table.scalePerLevel));
  });

  it("has daily returns of mean zero in logs, whose volatility is history's", () => {
    const { btcGross, btcDays, btcDailyDeviation } = prepareHistory(history, [], dayNumber(2025, 12, 3));
    const logs = [...btcGross.subarray(0, btcDays)].map(Math.log);
    expect(Math.abs(logs.reduce((a, b) => a + b, 0))).toBeLessThan(1e-9);
    // numpy on the same file: daily s.d. × √365.25 = 0.6295
    expect(btcDailyDeviation * Math.sqrt(365.25)).toBeCloseTo(0.6295, 3);
  });

  it("averages ordinary months to the level asked for", () => {
    const { durations } = prepareHistory(history, ["HB_NORTH_DA"], dayNumber(2025, 12, 3));
    const ordinary = durations[0].filter((table) => !table.storm);
    const mean =
      ordinary.reduce((sum, table) => sum + table.scalePerLevel * table.meanUsdPerMwh, 0) / ordinary.length;
    expect(mean).toBeCloseTo(1, 12);
    expect(durations[0].filter((table) => table.storm).map((table) => table.monthNumber)).toEqual([
      parseMonth("2021-02"),
    ]);
  });

  it("names the series it cannot draw", () => {
    expect(unusableSeries(history, ["HB_WEST_DA", "PJM_DOM_DA", "NOWHERE"], endOf2021)).toEqual([
      "PJM_DOM_DA",
      "NOWHERE",
    ]);
    expect(() => prepareHistory(history, ["NOWHERE"], endOf2021)).toThrow("NOWHERE");
  });
});
