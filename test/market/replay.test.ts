// Replay: the record laid on a path.

import { describe, expect, it } from "vitest";
import { dayNumber, parseMonth } from "../../src/engine/calendar.ts";
import { loadHistory } from "../../src/io/history.ts";
import { december2025, pathOf, tinyModel } from "./tiny-model.ts";

const history = await loadHistory();

describe("replay", () => {
  const asOfDay = dayNumber(2021, 12, 31);
  const own = tinyModel(history, {
    months: 24,
    firstMonth: 2022 * 12,
    asOfDay,
    hubs: [{ series: "HB_WEST_DA" }],
    market: {
      bitcoin: { price_usd: 46_306.45, difficulty: 24_272_331_996_980, height: 716_599 },
      replay: { from: 0, to: 11 },
    },
  });

  it("of the model's own months is the record: 2022's prices, difficulty and power", () => {
    const months = pathOf(own, 1, 1);
    const { bitcoin, power } = history;
    const at = dayNumber(2022, 11, 30) - bitcoin.firstDay;
    expect(months[10].btcUsdEnd).toBe(bitcoin.priceUsd[at]);
    expect(months[10].difficulty).toBe(bitcoin.difficulty[at]);
    expect(Math.min(...months.slice(0, 12).map((month) => month.btcUsdLow))).toBe(
      Math.min(
        ...bitcoin.priceUsd.subarray(
          dayNumber(2022, 1, 1) - bitcoin.firstDay,
          dayNumber(2023, 1, 1) - bitcoin.firstDay,
        ),
      ),
    );
    const july = own.history.durations[0][months[6].powerTable[0]];
    expect(july.monthNumber).toBe(parseMonth("2022-07"));
    expect([months[6].powerScale[0], months[6].powerShiftUsdPerMwh[0]]).toEqual([1, 0]);
    expect(power.HB_WEST_DA).toBeDefined();
    // 2022: price −64 %, network +43 % from the end of one year to the end of the next (methods §1 of the brief facts)
    expect(months[11].btcUsdEnd / 46_306.45 - 1).toBeCloseTo(-0.64, 2);
    expect(months[11].networkEhs / 173.7 - 1).toBeCloseTo(0.43, 1);
  });

  it("is the same on every path where it lasts, and drawn after", () => {
    const [first, second] = [pathOf(own, 1, 1), pathOf(own, 1, 2)];
    for (let m = 0; m < 12; m++) {
      expect(second[m].btcUsdMean).toBe(first[m].btcUsdMean);
      expect(second[m].hashpriceUsdPerPhDay).toBe(first[m].hashpriceUsdPerPhDay);
    }
    expect(second[12].btcUsdEnd).not.toBe(first[12].btcUsdEnd);
    expect(second[3].rentFactor).not.toBe(first[3].rentFactor); // no history of rents: drawn
  });

  it("of other months lays their changes on today's levels", () => {
    const now = tinyModel(history, { months: 12, market: { replay: { from: -48, to: -37 } } }); // 2022 laid on 2026
    const months = pathOf(now, 1, 1);
    const real = pathOf(own, 1, 1);
    const before = history.bitcoin.priceUsd[dayNumber(2021, 12, 31) - history.bitcoin.firstDay];
    months.forEach((month, m) => {
      expect(month.btcUsdEnd / december2025.price_usd).toBeCloseTo(real[m].btcUsdEnd / before, 9);
      expect(month.difficulty / december2025.difficulty).toBeCloseTo(
        real[m].difficulty / 24_272_331_996_980,
        9,
      );
    });
  });

  it("without an end goes as far as the record does", () => {
    const open = tinyModel(history, { months: 12, market: { replay: { from: -6 } } }); // July 2025 on
    const [first, second] = [pathOf(open, 1, 1), pathOf(open, 1, 2)];
    expect(second[4].btcUsdEnd).toBe(first[4].btcUsdEnd); // November 2025
    expect(second[5].btcUsdEnd).not.toBe(first[5].btcUsdEnd); // December is not whole
  });

  it("draws the months it has no record of", () => {
    const late = tinyModel(history, {
      months: 6,
      firstMonth: 2025 * 12 + 9,
      asOfDay: dayNumber(2025, 9, 30),
      market: { replay: { from: 0, to: 5 } },
    });
    const [first, second] = [pathOf(late, 1, 1), pathOf(late, 1, 2)];
    expect(first[1].btcUsdEnd).toBe(second[1].btcUsdEnd); // November 2025 is on record
    expect(first[2].btcUsdEnd).not.toBe(second[2].btcUsdEnd); // December is not
  });
});
