// The network's machines over a month, and history made ready to draw from: by hand.

import { describe, expect, it } from "vitest";
import { dayNumber } from "../../src/engine/calendar.ts";
import type { DurationMonth, History } from "../../src/engine/history.ts";
import { runningShare } from "../../src/engine/market/cost-curve.ts";
import { moveHashrate, moveOrders } from "../../src/engine/market/hashrate.ts";
import { openMarket } from "../../src/engine/market/month.ts";
import { prepareHistory } from "../../src/engine/market/prepare.ts";
import { drawable, prepareHub } from "../../src/engine/market/prepare-power.ts";
import type { MarketMonth, MarketState, MarketTerms, Model } from "../../src/engine/model.ts";

const as = <T>(some: object) => some as unknown as T;
/** Blocks of 1,000 EH/s: 0.144 a day from one, 45 USD per PH/s and day at 100,000 USD and 3.125 BTC. */
const D = 6e23 / 2 ** 32;
const bitcoin = {
  price_usd: 100_000,
  difficulty: D,
  height: 840_000,
  fee_pct: 0,
  regime: "bust",
  days_into_epoch: 10,
  order_lag_months: 3.4,
  hashrate_growth_pct: 1,
  hashrate_elasticity_short: 0,
  hashrate_elasticity_long: 2,
  efficiency_gain_pct: 15,
  network_power_usd_per_mwh: 1,
  network_j_per_th: 20,
};
const modelOf = (over: Partial<typeof bitcoin> = {}) =>
  as<Model>({
    market: {
      bitcoin: { ...bitcoin, ...over } as unknown as MarketTerms["bitcoin"],
      ai_demand: { regime: "glut" },
    },
    history: { grids: ["a"] },
    entities: [1, 2],
  });
const stateOf = (over: object = {}) =>
  as<MarketState>({
    installedEhs: 1_000,
    networkEhs: 900,
    arrivalsEhs: [50, 20, 30],
    height: 840_000,
    btcUsd: 100_000,
    adaptedBtcUsd: 100_000,
    costFactor: 0.9,
    curveShare: 1,
    ...over,
  });

describe("machines in a month", () => {
  const moved = (over: Partial<typeof bitcoin>, state: object) => {
    const next = as<MarketState>({ arrivalsEhs: [0, 0, 0] });
    moveHashrate(modelOf(over), stateOf(state), next);
    return next;
  };

  // 50 arrive; those standing come back by 5 % of what runs and arrives: (900 + 50) × 1.05
  it("are those that were and those that arrive; the ones that stood come back slowly", () => {
    expect(moved({}, {})).toMatchObject({ installedEhs: 1_050, networkEhs: 997.5, adaptedBtcUsd: 100_000 });
    expect(moved({}, { networkEhs: 1_000 })).toMatchObject({ networkEhs: 1_050 });
  });

  it("never lose more than half in a month", () => {
    expect(moved({}, { arrivalsEhs: [-700], networkEhs: 1_000 })).toMatchObject({
      installedEhs: 500,
      networkEhs: 500,
    });
    expect(moved({}, { arrivalsEhs: [-300], networkEhs: 1_000 })).toMatchObject({
      installedEhs: 700,
      networkEhs: 700,
    });
  });

  // break-even of 50 × 0.9 against 100,000 × 3.125 × 144 ÷ 1,050,000 PH/s
  it("run as far as they pay once difficulty has followed", () => {
    const dear = { network_power_usd_per_mwh: (50 * 3.6e9) / 20 / 86_400 / 1_000 };
    const next = moved(dear, { networkEhs: 1_000, curveShare: 0.9 });
    const share = runningShare(45_000 / 1_050, 45, 0.9);
    expect(share).toBeLessThan(1);
    expect(next.networkEhs).toBeCloseTo(1_050 * share, 6);
  });

  // price has doubled: a third of the gap in logs a month, a quarter of that on machines
  it("follow price where a world asks for it", () => {
    const next = moved({ hashrate_elasticity_short: 0.25 }, { btcUsd: 200_000, networkEhs: 2_000 });
    expect(next.adaptedBtcUsd).toBeCloseTo(100_000 * 2 ** (1 / 3), 6);
    expect(next.installedEhs).toBeCloseTo(1_050 * 2 ** (0.25 / 3), 9);
  });

  const ordered = (over: Partial<typeof bitcoin>, hashprice: number) => {
    const next = as<MarketState>({ arrivalsEhs: [0, 0, 0], installedEhs: 1_000 });
    moveOrders(modelOf(over), stateOf(), as<MarketMonth>({ hashpriceUsdPerPhDay: hashprice }), next);
    return next;
  };

  // reward over the network's own cost 1.1: 1 % and a hundredth of 1.1² − 1, of a network two months' growth larger
  it("are ordered at the world's growth and as the reward has risen over cost, and move up the book", () => {
    const { arrivalsEhs, costFactor, curveShare } = ordered({}, 45 * 0.9 * 1.1);
    expect([...arrivalsEhs].slice(0, 2)).toEqual([20, 30]);
    expect(arrivalsEhs[2]).toBeCloseTo(1_000 * 1.01 ** 2 * (0.01 + 0.01 * 0.21), 9);
    expect(costFactor).toBeCloseTo(0.9 * 0.85 ** (1 / 12), 12);
    expect(curveShare).toBe(1);
    expect(ordered({ hashrate_growth_pct: -1 }, 45 * 0.9 * 1.1).arrivalsEhs[2]).toBeCloseTo(
      1_000 * 0.99 ** 2 * (-0.01 + 0.0021),
      9,
    );
    expect(ordered({}, 45 * 0.9 * 10).arrivalsEhs[2]).toBeCloseTo(1_000 * 1.01 ** 2 * 0.08, 9);
  });
});

describe("the market on the as-of day", () => {
  it("has orders that keep the network growing, its regimes, and an epoch as far as its days", () => {
    const open = openMarket(modelOf());
    expect(open).toMatchObject({
      btcUsd: 100_000,
      btcRegime: 2,
      aiRegime: 2,
      epochDays: 10,
      epochBlocks: 1_440,
      costFactor: 1,
      rentFactor: 1,
      equityFactor: 1,
      aiEquityFactor: 1,
      powerLevelVariance: 0,
      creditLog: 0,
      curveShare: 1,
    });
    expect(open.networkEhs).toBeCloseTo(1_000, 6);
    expect([...open.arrivalsEhs].map((ehs) => Math.round(ehs * 1e6) / 1e6)).toEqual([10, 10.1, 10.201]);
    expect([open.powerLevel.length, open.logSurvival.length, open.outsideDefault.length]).toEqual([1, 2, 2]);
  });

  it("has one order at least, and an epoch that has not ended", () => {
    expect(openMarket(modelOf({ order_lag_months: 0.2 })).arrivalsEhs).toHaveLength(1);
    expect(openMarket(modelOf({ days_into_epoch: 20 })).epochBlocks).toBe(2_015);
    expect(() => openMarket(modelOf({ regime: "sideways" }))).toThrow("no regime sideways");
  });
});

describe("power months made ready", () => {
  const YEAR = 2024 * 12;
  const hours = (usd: number, spike = usd) =>
    Float64Array.from({ length: 100 }, (_, h) => (h < 95 ? usd : spike));
  // a year at 20, a year at 40; in April 2024 five hours in a hundred at 9,000
  const months: DurationMonth[] = Array.from({ length: 24 }, (_, k) => ({
    monthNumber: YEAR + k,
    sortedPerMwh: k === 3 ? hours(20, 9_000) : hours(k < 12 ? 20 : 40),
  }));

  // the level of a month: the median of the twelve about it of the mean of their cheapest 95 hours: 20, six against six 30, then 40
  it("have their year's level taken out; ordinary ones average to the level asked for, a storm comes on top", () => {
    const { tables, levelUsdPerMwh, candidate } = prepareHub(months, dayNumber(2025, 12, 31));
    const level = (k: number) => (k < 12 ? 20 : k === 12 ? 30 : 40);
    const shape = (22 + 40 / 30) / 23;
    tables.forEach((table, k) => {
      expect(table.scalePerLevel, `${k}`).toBeCloseTo(1 / (level(k) * shape), 12);
      expect(table.storm).toBe(k === 3);
      expect(table.meanUsdPerMwh).toBeCloseTo(k === 3 ? 469 : k < 12 ? 20 : 40, 12);
      expect(table.prefixUsdPerMwh[95]).toBeCloseTo(95 * (k < 12 ? 20 : 40), 9);
    });
    expect(levelUsdPerMwh).toBeCloseTo((11 * 20 + 12 * 40) / 23, 12);
    for (let month = 0; month < 12; month++)
      expect([...candidate.slice(16 * month, 16 * month + 3)]).toEqual([12 + month, month, -1]);
  });

  it("of a hub whose wind is free have a level of one dollar at least", () => {
    const free = prepareHub(
      Array.from({ length: 12 }, (_, k) => ({ monthNumber: YEAR + k, sortedPerMwh: hours(-5) })),
      dayNumber(2024, 12, 31),
    );
    // a mean of −5 at a level of 1: the shape is −5
    expect(free.tables[0].scalePerLevel).toBeCloseTo(-1 / 5, 12);
  });

  it("are drawable once they have ended, those of sixteen years", () => {
    expect(
      [dayNumber(2025, 6, 29), dayNumber(2025, 6, 30), dayNumber(2025, 7, 1)].map((day) =>
        drawable(months, day),
      ),
    ).toEqual([17, 18, 18]);
    const { candidate } = prepareHub(months, dayNumber(2025, 6, 30));
    expect([candidate[16 * 5], candidate[16 * 6], candidate[16 * 6 + 1]]).toEqual([17, -1, 6]);
    const old = [2009, 2010].map((year) => ({ monthNumber: 12 * year, sortedPerMwh: hours(20) }));
    const { candidate: kept } = prepareHub(old, dayNumber(2025, 6, 30));
    expect([kept[15], kept.slice(0, 15).every((k) => k === -1)]).toEqual([1, true]);
  });

  it("of the nearest month stand for a month of the year that has none, the one before first", () => {
    const two = [1, 7].map((month) => ({ monthNumber: 2025 * 12 + month, sortedPerMwh: hours(20) }));
    const { candidate } = prepareHub(two, dayNumber(2025, 12, 31));
    expect(Array.from({ length: 12 }, (_, month) => candidate[16 * month])).toEqual([
      0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0,
    ]);
    expect(() => prepareHub([], dayNumber(2025, 12, 31))).toThrow("without months");
  });
});

describe("bitcoin's days made ready", () => {
  const first = dayNumber(2025, 1, 1);
  // up and down by a tenth; fees of 2 % and 4 % of issuance; difficulty doubles on the 21st day
  const column = (of: (day: number) => number) =>
    Float64Array.from({ length: 60 }, (_, day) => (day < 30 ? of(day) : 7e9));
  const history = as<History>({
    bitcoin: {
      firstDay: first,
      priceUsd: column((day) => (day % 2 ? 110 : 100)),
      difficulty: column((day) => (day < 20 ? D : 2 * D)),
      feesBtc: column((day) => (day % 2 ? 2 : 4)),
      issuanceBtc: column(() => 100),
      blocks: column(() => 144),
    },
    power: {},
    durations: {},
  });
  const ready = prepareHistory(history, [], first + 29);

  it("are returns about their mean, fees about theirs, and the first block again at the end", () => {
    const mean = Math.log(1.1) / 29; // fifteen up, fourteen down
    expect([ready.btcDays, ready.btcGross.length, ready.btcFirstDay]).toEqual([29, 41, first]);
    expect(ready.btcGross[0]).toBeCloseTo(1.1 * Math.exp(-mean), 12);
    expect(ready.btcGross[1]).toBeCloseTo(Math.exp(-mean) / 1.1, 12);
    expect([...ready.btcGross.slice(29)]).toEqual([...ready.btcGross.slice(0, 12)]);
    const variance = Math.log(1.1) ** 2 - mean ** 2;
    expect(ready.btcDailyDeviation).toBeCloseTo(Math.sqrt(variance), 12);
    const meanFee = (15 * 0.02 + 14 * 0.04) / 29;
    expect(ready.btcFeeFactor[0]).toBeCloseTo(0.02 / meanFee, 12);
    expect(ready.btcFeeFactor[1]).toBeCloseTo(0.04 / meanFee, 12);
    expect([ready.btcFeeFraction[0], ready.btcFeeFraction[1]]).toEqual([0.04, 0.02]);
  });

  // from the 6th return on an epoch later is after the doubling: ln 2 / 14 on ten of the fifteen days that can be measured
  it("are the network's growth to an epoch later, about its mean; none where the epoch is not over", () => {
    const [rise, mean] = [Math.log(2) / 14, ((10 / 15) * Math.log(2)) / 14];
    const growth = Array.from(
      { length: 29 },
      (_, i) => ready.hashrateGrowthSum[i + 1] - ready.hashrateGrowthSum[i],
    );
    growth.forEach((log, i) => {
      expect(log, `${i}`).toBeCloseTo(i < 5 ? -mean : i < 15 ? rise - mean : 0, 12);
    });
  });

  it("are a block's twelve at least", () => {
    expect(prepareHistory(history, [], first + 12).btcDays).toBe(12);
    expect(() => prepareHistory(history, [], first + 11)).toThrow("does not reach");
    expect(prepareHistory(history, [], first + 900).btcDays).toBe(59);
  });
});
