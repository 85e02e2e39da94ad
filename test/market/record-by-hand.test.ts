// The board, the record and a replayed month by hand: 110 days of bitcoin from 2025-01-01, told as of 2025-04-10.

import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import type { History } from "../../src/engine/history.ts";
import { marketBoard } from "../../src/engine/market/board.ts";
import { bitcoinDays, bitcoinMonths } from "../../src/engine/market/record.ts";
import { hasBitcoin, replayBitcoin, replayedMonth, replayPower } from "../../src/engine/market/replay.ts";
import { type MarketMonth, type MarketState, type Model, NEVER } from "../../src/engine/model.ts";

const as = <T>(some: object) => some as unknown as T;
const first = dayNumber(2025, 1, 1);
const JANUARY = 2025 * 12;
/** Blocks of 1,000 EH/s: 0.144 a day from one. */
const D = 6e23 / 2 ** 32;
const days = (of: (day: number) => number) =>
  Float64Array.from({ length: 110 }, (_, day) => (day < 100 ? of(day) : 1e9));

const history = as<History>({
  bitcoin: {
    firstDay: first,
    priceUsd: days((day) => (day % 2 ? 110 : 100)),
    difficulty: days((day) => (day === 40 ? 3 * D : day < 40 ? D : 2 * D)),
    blocks: days(() => 140),
    issuanceBtc: days(() => 437.5),
    feesBtc: days(() => 12.5),
  },
  cd20: { firstMonth: JANUARY, returnPct: [10, -20, 50, 700] },
  rentAnchors: {
    date: ["2025-03-01", "2024-06-01", "2025-04-11", "2025-04-10", "2025-02-01", "2025-01-01"],
    accelerator: ["H100", "H100", "H100", "H100", "H100", "B200"],
    provider: ["market", "market", "market", "market", "own", "market"],
    usdPerGpuHour: [3, 4, 9, 2, 8, 7],
    basis: ["a", "b", "c", "spot", "e", "f"],
  },
});
const month = (monthNumber: number, meanUsdPerMwh: number) => ({ monthNumber, meanUsdPerMwh });
const modelAt = (asOfDay: number) =>
  as<Model>({
    asOfDay,
    hubs: [
      { id: "west", series: "WEST" },
      { id: "new", series: "NEW" },
      { id: "later", series: "LATER" },
    ],
    history: {
      durations: [
        [month(JANUARY, 40), month(JANUARY + 1, 60), month(JANUARY + 2, 45), month(JANUARY + 3, 900)],
        [month(JANUARY + 2, 30)],
        [month(JANUARY + 3, 30)],
      ],
    },
    market: {
      bitcoin: { regime: "flat", price_usd: 105, difficulty: 2 * D, height: 840_000, fee_pct: 4 },
      ai_demand: { regime: "normal", exit_tight_pct: 4, exit_normal_pct: 8, exit_glut_pct: 20 },
    },
  });
const today = first + 99;

describe("the board", () => {
  const board = marketBoard(modelAt(today), history);
  const row = (id: string, from = board) => from.rows.find((one) => one.id === id);

  it("shows regimes, how long the present one of AI lasts, and 90 days' volatility", () => {
    expect(board.asOf).toBe("2025-04-10");
    expect(board.regime).toMatchObject({ bitcoin: "flat", ai_demand: "normal", aiExpectedStayMonths: 12.5 });
    // up and down by ln 1.1 every day, 45 of each
    expect(board.regime.bitcoinVolatility90DayPctPerYear).toBeCloseTo(
      100 * Math.log(1.1) * Math.sqrt(365.25),
      9,
    );
    const stay = (regime: string) => {
      const model = modelAt(today);
      const ai_demand = { ...model.market.ai_demand, regime };
      return marketBoard({ ...model, market: { ...model.market, ai_demand } }, history).regime
        .aiExpectedStayMonths;
    };
    expect([stay("tight"), stay("glut")]).toEqual([25, 5]);
    const volatilityAfter = (day: number) =>
      marketBoard(modelAt(first + day), history).regime.bitcoinVolatility90DayPctPerYear;
    expect([volatilityAfter(89), volatilityAfter(90)]).toEqual([null, expect.closeTo(182.15, 1)]);
  });

  // day 69 closed at 110; the first of the highest closes is that of January 2nd
  it("shows a daily series against thirty days before and its highest day", () => {
    expect(row("bitcoin")).toMatchObject({
      value: 105,
      asOf: "2025-04-10",
      monthReturnFraction: expect.closeTo(105 / 110 - 1, 12),
      fromPeakFraction: expect.closeTo(105 / 110 - 1, 12),
      peakAt: "2025-01-02",
    });
    // 2,000 EH/s; the day of 3·D was February 10th
    expect(row("network")?.value).toBeCloseTo(2_000, 6);
    expect(row("network")).toMatchObject({
      peakAt: "2025-02-10",
      monthReturnFraction: expect.closeTo(0, 12),
      fromPeakFraction: expect.closeTo(-1 / 3, 12),
    });
    expect(row("difficulty")?.value).toBe(2 * D);
    // 3.125 BTC and 4 % of it in fees, 0.072 blocks from one EH/s
    expect(row("hashprice")?.value).toBeCloseTo((105 * 3.125 * 1.04 * 0.072) / 1_000, 12);
    const high = modelAt(today);
    const bitcoin = { ...high.market.bitcoin, price_usd: 110 };
    const at = marketBoard({ ...high, market: { ...high.market, bitcoin } }, history);
    expect(row("bitcoin", at)).toMatchObject({ fromPeakFraction: 0, peakAt: "2025-04-10" });
  });

  it("knows no month's return of a record of less than thirty days, and no peak of none", () => {
    const early = (day: number) => row("bitcoin", marketBoard(modelAt(first + day), history));
    expect([early(29)?.monthReturnFraction, early(30)?.monthReturnFraction]).toEqual([
      null,
      expect.closeTo(0.05, 12),
    ]);
    expect(early(-1)).toMatchObject({ monthReturnFraction: null, fromPeakFraction: 0, peakAt: "2024-12-31" });
  });

  it("shows a hub's last full month against the one before and the dearest; none where none has ended", () => {
    expect(row("hub_west")).toMatchObject({
      value: 45,
      asOf: "2025-03",
      monthReturnFraction: -0.25,
      fromPeakFraction: -0.25,
      peakAt: "2025-02",
    });
    expect(row("hub_new")).toMatchObject({
      value: 30,
      monthReturnFraction: null,
      fromPeakFraction: 0,
      peakAt: "2025-03",
    });
    expect(row("hub_later")).toBeUndefined();
    // March has ended on its last day, not before
    const onDay = (day: number) => row("hub_west", marketBoard(modelAt(day), history))?.asOf;
    expect([onDay(dayNumber(2025, 3, 31)), onDay(dayNumber(2025, 3, 30))]).toEqual(["2025-03", "2025-02"]);
  });

  it("shows the last market quote of an H100 up to the day against the highest", () => {
    expect(row("rent")).toMatchObject({
      value: 2,
      asOf: "2025-04-10",
      fromPeakFraction: -0.5,
      peakAt: "2024-06-01",
      source: "spot",
      monthReturnFraction: null,
    });
    expect(row("rent", marketBoard(modelAt(dayNumber(2024, 5, 1)), history))).toBeUndefined();
  });

  // 100 · 1.1 · 0.8 · 1.5 = 132
  it("shows CoinDesk 20 as an index of the months that have ended", () => {
    const index = row("coindesk_20");
    expect(index).toMatchObject({
      asOf: "2025-03",
      monthReturnFraction: 0.5,
      fromPeakFraction: 0,
      peakAt: "2025-03",
      unit: "2024-12 = 100",
    });
    expect(index?.value).toBeCloseTo(132, 9);
    const before = row("coindesk_20", marketBoard(modelAt(dayNumber(2025, 3, 30)), history));
    expect(before).toMatchObject({
      value: expect.closeTo(88, 9),
      asOf: "2025-02",
      monthReturnFraction: -0.2,
      fromPeakFraction: expect.closeTo(-0.2, 12),
      peakAt: "2025-01",
    });
    expect(row("coindesk_20", marketBoard(modelAt(dayNumber(2025, 1, 30)), history))).toBeUndefined();
  });

  it("draws month ends of price and difficulty, month means of hashprice and hashrate, of whole months", () => {
    const [bitcoin, difficulty, hashprice, network] = bitcoinMonths(bitcoinDays(modelAt(today), history));
    expect(bitcoin).toEqual({
      id: "bitcoin",
      months: ["2025-01", "2025-02", "2025-03"],
      values: [100, 100, 110],
    });
    expect(difficulty.values).toEqual([D, 2 * D, 2 * D]);
    // January: 16 days at 100 and 15 at 110; 450/140 BTC a block, 0.144 blocks
    expect(hashprice.values[0]).toBeCloseTo((((1600 + 1650) / 31) * (450 / 140) * 0.144) / 1_000, 12);
    expect(network.values[1]).toBeCloseTo((9 * 1_000 + 3_000 + 18 * 2_000) / 28, 6);
    const late = { ...history, bitcoin: { ...history.bitcoin, firstDay: first + 4 } };
    expect(bitcoinMonths(bitcoinDays(modelAt(today), late))[0].months).toEqual(["2025-02", "2025-03"]);
    expect(board.history.map(({ id }) => id)).toEqual([
      "bitcoin",
      "difficulty",
      "hashprice",
      "network",
      "hub_west",
      "hub_new",
      "hub_later",
    ]);
    expect(board.history[4]).toEqual({
      id: "hub_west",
      months: ["2025-01", "2025-02", "2025-03"],
      values: [40, 60, 45],
    });
  });
});

describe("a replayed month", () => {
  const { bitcoin } = history;
  const world = (from: number, to = NEVER) =>
    as<Model>({
      firstMonth: JANUARY + 1,
      hubs: [{ forward_usd_per_mwh: 80 }, { forward_usd_per_mwh: Number.NaN }],
      market: {
        replay: { from, to },
        bitcoin: {
          stay_boom_months: 20,
          stay_flat_months: 10,
          stay_bust_months: 10,
          price_usd: 100,
          difficulty: D,
          height: 840_000,
          fee_pct: 0,
          hashrate_growth_pct: 0,
          hashrate_elasticity_long: 0,
          efficiency_gain_pct: 0,
        },
      },
      history: {
        btcFirstDay: first,
        btcPriceUsd: bitcoin.priceUsd,
        btcDifficulty: bitcoin.difficulty,
        btcFeeFraction: days(() => 0.04),
        btcBlocks: bitcoin.blocks,
        hubLevelUsdPerMwh: [40, 50],
        durations: [[month(JANUARY, 40), month(JANUARY + 1, 60)], [month(JANUARY + 1, 30)]],
      },
    });

  it("is that of the stretch asked for, to its end, and none where none is asked for", () => {
    const replayed = (from: number, to: number, at: number) => replayedMonth(world(from, to), at);
    expect([replayed(0, 2, 0), replayed(0, 2, 2), replayed(0, 2, 3)]).toEqual([JANUARY + 1, JANUARY + 3, -1]);
    expect([replayed(-12.5, NEVER, 4), replayed(NEVER, NEVER, 0)]).toEqual([JANUARY + 1 - 13 + 4, -1]);
    expect(
      [JANUARY - 1, JANUARY, JANUARY + 2, JANUARY + 3].map((real) => hasBitcoin(world(0), real)),
    ).toEqual([false, true, true, false]);
  });

  const state = as<MarketState>({
    btcUsd: 50,
    btcRegime: 1,
    difficulty: 4 * D,
    height: 839_000,
    epochDays: 5,
    epochBlocks: 700,
    installedEhs: 900,
    arrivalsEhs: [0],
    costFactor: 1,
    curveShare: 1,
  });
  const replay = (from: number) => {
    const into = as<MarketMonth>({});
    const next = as<MarketState>({ arrivalsEhs: [0] });
    const shock = replayBitcoin(world(from), JANUARY + 1, 0.5, state, into, next);
    return { into, next, shock };
  };

  // February: 14 closes of 110 and 14 of 100, the last 100; 9 days of D, one of 3·D, 18 of 2·D; 140 blocks a day. 3.125 BTC until block
  // 840,000, here from 6.25: at 140 a day the 1,000 blocks to it are 7.14 days, so eight days pay double
  it("is the record: price, difficulty, blocks and what an EH/s earned", () => {
    const { into, next, shock } = replay(0);
    expect(into).toMatchObject({ btcUsdMean: 105, btcUsdEnd: 100, btcUsdLow: 100, difficulty: 2 * D });
    expect(next).toMatchObject({
      btcUsd: 100,
      difficulty: 2 * D,
      height: 839_000 + 28 * 140,
      adaptedBtcUsd: 100,
      btcRegime: 1,
    });
    expect(shock).toBeCloseTo(Math.log(2), 12);
    // 140 blocks at 0.144, 0.048 and 0.072 a day from one EH/s
    expect(into.networkEhs).toBeCloseTo((9 * (140 / 0.144) + 140 / 0.048 + 18 * (140 / 0.072)) / 28, 6);
    expect(next.networkEhs).toBeCloseTo(140 / 0.072, 6);
    expect(next.installedEhs).toBe(next.networkEhs);
    const perEh = (day: number) =>
      (day < 9 ? 0.144 : day === 9 ? 0.048 : 0.072) * (day < 8 ? 6.25 : 3.125) * 1.04;
    const all = Array.from({ length: 28 }, (_, day) => perEh(day));
    expect(into.btcPerPhDay).toBeCloseTo(all.reduce((a, b) => a + b, 0) / 28 / 1_000, 12);
    // February 1st is day 31, an odd one: 110
    const usd = all.reduce((sum, btc, day) => sum + btc * (day % 2 ? 100 : 110), 0);
    expect(into.hashpriceUsdPerPhDay).toBeCloseTo(usd / 28 / 1_000, 12);
    // difficulty moved on the 40th day and again on the 41st, which is the same adjustment: half a day and 18 more
    expect([next.epochDays, next.epochBlocks]).toEqual([18.5, 70 + 18 * 140]);
  });

  // the day before closed at 100 and difficulty D: 50 of today is half of it, 4·D four times
  it("of another stretch lays its changes on today's price and difficulty", () => {
    const { into, next, shock } = replay(-11);
    expect(into).toMatchObject({ btcUsdMean: 52.5, btcUsdEnd: 50, btcUsdLow: 50 });
    expect(next.difficulty).toBeCloseTo(8 * D, -6);
    expect(shock).toBeCloseTo(0, 12);
  });

  it("lays power on the hubs that have it, at real levels or at the world's over history's", () => {
    const lay = (from: number, real: number) => {
      const into = as<MarketMonth>({
        powerTable: [7, 7],
        powerScale: [7, 7],
        powerShiftUsdPerMwh: [7, 7],
        powerMeanUsdPerMwh: [7, 7],
      });
      replayPower(world(from), real, into);
      return [into.powerTable, into.powerScale, into.powerMeanUsdPerMwh];
    };
    expect(lay(0, JANUARY + 1)).toEqual([
      [1, 0],
      [1, 1],
      [60, 30],
    ]);
    expect(lay(0, JANUARY)).toEqual([
      [0, 7],
      [1, 7],
      [40, 7],
    ]);
    expect(lay(-11, JANUARY + 1)).toEqual([
      [1, 0],
      [2, 1],
      [120, 30],
    ]);
    expect(lay(0, JANUARY + 5)).toEqual([
      [7, 7],
      [7, 7],
      [7, 7],
    ]);
  });
});
