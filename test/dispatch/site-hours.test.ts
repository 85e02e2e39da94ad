// A model's site in one month, by hand: halls first, then machines by efficiency; and a day's sheet of it.

import { describe, expect, it } from "vitest";
import { daySheet } from "../../src/engine/dispatch/day-sheet.ts";
import { foresight } from "../../src/engine/dispatch/foresight.ts";
import { evenCalendar, fullKnowledge } from "../../src/engine/dispatch/hours.ts";
import { openSite, reasons } from "../../src/engine/dispatch/policy.ts";
import { allInPrices, siteLoadOf } from "../../src/engine/dispatch/site-load.ts";
import { loadHighs } from "../../src/io/highs.ts";
import { mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";
import { firm, fleet, site } from "./sites.ts";

const solver = await loadHighs();

// 100 MW, PUE 1.1. Hall of 20 MW critical: 24 in use, 30 reserved, accepted half a month after March begins, let for 2 months; its work from February takes 15 MW
// of machines. Fleets: 2 EH/s at 15 J/TH (30 MW), 4 at 20 (80 MW, nine tenths up, 2 % to the pool)
const over: Over = {
  head: { months: 8 },
  market: { ai_demand: { slip_extra_months: 0.5 } },
  entities: { owner: { cash_usd_m: 500 } },
  sites: { plain: { grid_mw: 100, mining_pue: 1.1 } },
  halls: {
    hall: {
      site: "plain",
      critical_mw: 20,
      utility_per_critical: 1.2,
      gross_per_critical: 1.5,
      ready: "2026-03",
      work_begins: "2026-02",
      mining_mw_removed: 15,
    },
  },
  fleets: {
    new: { site: "plain", owner: "owner", hashrate_ehs: 2, j_per_th: 15, uptime_pct: 100, pool_fee_pct: 0 },
    old: { site: "plain", owner: "owner", hashrate_ehs: 4, j_per_th: 20, uptime_pct: 90, pool_fee_pct: 2 },
  },
  contracts: {
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 100,
      term_months: 2,
    },
  },
};
const model = tinyModel(over);
const ran = runTiny(model);
const plain = model.sites[0];
const [fresh, old] = plain.fleets;
const ready = 2.5;

/** Break-even: hashprice 45 × PH/s·days a MWh ÷ PUE, after the pool: 3.6e9 J ÷ J/TH ÷ 86,400 s ÷ 1,000. */
const worth = (jPerTh: number, fee: number, hashprice = 45) =>
  ((hashprice * 3.6e9) / jPerTh / 86_400 / 1_000 / 1.1) * (1 - fee);

describe("megawatts of a site", () => {
  // limit 100 / 1.1 = 90.9 of 110 MW installed: 30 and 60.9; less 15 of work: min(95, 90.9) the same; later min(95, (100 − part·30)/1.1)
  const machines = (reservedMw: number, removed: number) =>
    Math.min(110 - removed, (100 - reservedMw) / 1.1) - 30;
  it.each([
    ["before the work", 0, 0, 0],
    ["once the work begins", 1, 0, 15],
    ["in the part of the month its hall is let", 2, 3 - ready, 15],
    ["with the hall let", 3, 1, 15],
    ["in the last part of its term", 4, ready + 2 - 4, 15],
    ["after it", 5, 0, 15],
  ])("go to halls first, then to the most efficient machines: %s", (_, month, share, removed) => {
    const { operation } = ran[month];
    const oldMw = machines(30 * share, removed);
    expect(operation.hallAvailableFraction[0]).toBeCloseTo(share, 9);
    expect(operation.hallMwh[0]).toBeCloseTo(24 * share * model.months[month].days * 24, 6);
    expect(operation.siteAiPeakMw[0]).toBe(share > 0 ? 24 : 0);
    expect(operation.fleetMw[fresh]).toBeCloseTo(33, 9);
    expect(operation.fleetMw[old]).toBeCloseTo(oldMw * 1.1 * 0.9, 9);
    expect(operation.siteMiningPeakMw[0]).toBeCloseTo(33 + oldMw * 1.1 * 0.9, 9);
    const load = siteLoadOf(model, plain, {
      month,
      hashpriceUsdPerPhDay: 45,
      hallReady: ran[month].opening.hallReady,
      hallCustomer: ran[month].opening.hallCustomer,
    });
    expect(load.firm.mw).toBeCloseTo(24 * share, 9);
    expect(load.gridMw).toBeCloseTo(100 - 30 * share + 24 * share, 9);
    expect(load.fleets.map(({ mw }) => mw)).toEqual([
      expect.closeTo(33, 9),
      expect.closeTo(oldMw * 1.1 * 0.9, 9),
    ]);
    expect(load.fleets[0].breakEvenUsdPerMwh).toBeCloseTo(worth(15, 0), 9);
    expect(load.fleets[1].breakEvenUsdPerMwh).toBeCloseTo(worth(20, 0.02), 9);
  });

  // a month of 31 days: 33 MW × 744 h; PH·days a meter MWh 3.6e9 / 15 / 86,400 / 1,000 / 1.1; 0.144 blocks × 3.125 BTC / 1,000 a PH·day
  it("mine what their energy hashes, at the price of the site", () => {
    const { operation } = ran[0];
    const mwh = 33 * 744;
    const phDays = (mwh * 3.6e9) / 15 / 86_400 / 1_000 / 1.1;
    expect(operation.fleetMwh[fresh]).toBeCloseTo(mwh, 6);
    expect(operation.fleetUsd[fresh]).toBeCloseTo(mwh * 50, 5);
    expect(operation.fleetRunFraction[fresh]).toBe(1);
    expect(operation.fleetPhDays[fresh] / phDays).toBeCloseTo(1, 12);
    expect(operation.fleetBtc[fresh] / ((phDays * 0.144 * 3.125) / 1_000)).toBeCloseTo(1, 6);
    expect(operation.siteMiningUsd[0]).toBeCloseTo(
      (operation.fleetMwh[fresh] + operation.fleetMwh[old]) * 50,
      4,
    );
  });

  it("stand where power costs what they earn, and then draw no peak", () => {
    const dear = mergeOver(over, { contracts: { power: { usd_per_mwh: 100 } } });
    const { operation } = runTiny(tinyModel(dear))[0];
    // 45 × 2.525 = 113.6 for the new, 83.5 for the old
    expect([operation.fleetMwh[fresh] > 0, operation.fleetMwh[old], operation.fleetRunFraction[old]]).toEqual(
      [true, 0, 0],
    );
    expect(operation.siteMiningPeakMw[0]).toBeCloseTo(33, 9);
    expect(operation.fleetMw[old]).toBeGreaterThan(0);
  });

  it("are a plan's where nothing else is said: halls as planned, fleets whole, nobody in default", () => {
    const load = siteLoadOf(model, plain, { month: 3, hashpriceUsdPerPhDay: 45 });
    expect([load.firm.mw, load.gridMw]).toEqual([24, 94]);
    const gone = siteLoadOf(model, plain, {
      month: 3,
      hashpriceUsdPerPhDay: 45,
      outsideDefault: new Uint8Array(model.entities.length).fill(1),
    });
    expect([gone.firm.mw, gone.gridMw]).toEqual([0, 100]);
    const half = siteLoadOf(model, plain, {
      month: 0,
      hashpriceUsdPerPhDay: 45,
      fleetFraction: new Float64Array(2).fill(0.5),
    });
    expect(half.fleets.map(({ mw }) => Math.round(mw * 10) / 10)).toEqual([16.5, 39.6]);
    const stiff = siteLoadOf(model, plain, {
      month: 0,
      hashpriceUsdPerPhDay: 45,
      limits: { minOffHours: 4 },
      battery: { mw: 1, mwh: 2, efficiency: 1, wearUsdPerMwh: 0 },
    });
    expect([stiff.fleets[0].minOffHours, stiff.fleets[0].stopAfterWindows, stiff.battery?.mwh]).toEqual([
      4, 1, 2,
    ]);
    expect(load).not.toHaveProperty("battery");
  });

  it("of machines in a hall not ready are there from its day on; without a start, work begins with the hall", () => {
    const { work_begins: _, ...hall } = over.halls?.hall ?? {};
    const inHall = tinyModel(mergeOver({ ...over, halls: { hall } }, { fleets: { new: { hall: "hall" } } }));
    const months = runTiny(inHall);
    expect([0, 1, 2, 3].map((m) => months[m].operation.fleetMw[fresh] / 33)).toEqual([
      0,
      0,
      expect.closeTo(3 - ready, 9),
      1,
    ]);
    // the month before by plan: none of the new, and no work yet: all 80 MW of the old × 1.1 × 0.9
    const planned = siteLoadOf(inHall, inHall.sites[0], { month: 1, hashpriceUsdPerPhDay: 45 });
    expect(planned.fleets.map(({ mw }) => Math.round(mw * 10) / 10)).toEqual([0, 79.2]);
  });

  it("that halls reserve beyond the connection leave nothing to mine, and what halls draw is still drawn", () => {
    const tight = tinyModel(mergeOver(over, { sites: { plain: { grid_mw: 25 } } }));
    const load = siteLoadOf(tight, tight.sites[0], { month: 3, hashpriceUsdPerPhDay: 45 });
    expect([load.firm.mw, load.gridMw, ...load.fleets.map(({ mw }) => mw)]).toEqual([24, 24, 0, 0]);
  });
});

describe("what a site pays for a MWh", () => {
  it("is its one price, or the hub's collared, grossed up for losses, and the adder", () => {
    const hub = Float64Array.of(-20, 49, 500);
    expect([...allInPrices({ hub: -1, adderUsdPerMwh: 9, fixedUsdPerMwh: 45 }, hub)]).toEqual([45, 45, 45]);
    expect([...allInPrices({ hub: 0, adderUsdPerMwh: 4, fixedUsdPerMwh: 45 }, hub)]).toEqual([-16, 53, 504]);
    const collar = { floorUsdPerMwh: 0, capUsdPerMwh: 98 };
    const all = allInPrices(
      { hub: 0, adderUsdPerMwh: 4, fixedUsdPerMwh: 45, lossFraction: 0.02, collar },
      hub,
    );
    expect([...all].map((usd) => Math.round(usd * 1e9) / 1e9)).toEqual([4, 54, 104]);
  });
});

describe("a day's sheet", () => {
  const load = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { startCostUsd: 150 })] });

  // off for one hour at p saves (p − 50) × 10 and costs a start of 150: it flips at 65; what it earns is 10 × (50 − p)
  it("flips a fleet's hour where stopping pays for its start, and says what each hour earns", () => {
    const sheet = daySheet(load, evenCalendar(3, 3), Float64Array.of(30, 40, 20));
    expect(sheet.flipUsdPerMwh[1]).toBeCloseTo(65, 1);
    expect([...sheet.expectedMarginUsd]).toEqual([200, 100, 300]);
    expect([sheet.chargeBelowUsdPerMwh[0], sheet.dischargeAboveUsdPerMwh[0]]).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
    const stopped = daySheet(load, evenCalendar(3, 3), Float64Array.of(30, 90, 20));
    expect([...stopped.operation.fleetMw]).toEqual([10, 0, 10]);
    expect([...stopped.expectedMarginUsd]).toEqual([200, 0, 300 - 150]);
  });

  it("has no flip where none of ERCOT's prices would change anything", () => {
    const never = daySheet(
      site({ firm: firm(0), fleets: [fleet("one", 10, 20_000)] }),
      evenCalendar(1, 1),
      Float64Array.of(30),
    );
    expect(never.flipUsdPerMwh[0]).toBeNaN();
    const blocked = daySheet(
      site({ gridMw: 5, firm: firm(5), fleets: [fleet("one", 10, 50)] }),
      evenCalendar(1, 1),
      Float64Array.of(30),
    );
    expect(blocked.flipUsdPerMwh[0]).toBeNaN();
  });

  it.each([
    [8_999.9, 8_999.9],
    [9_000.2, Number.NaN],
    [-249.9, -249.9],
    [-250.2, Number.NaN],
  ])("looks for a flip between −250 and 9,000 USD/MWh: a break-even of %d", (breakEven, flip) => {
    const bare = site({ firm: firm(0), fleets: [fleet("one", 10, breakEven)] });
    const sheet = daySheet(bare, evenCalendar(1, 1), Float64Array.of(30));
    if (Number.isNaN(flip)) expect(sheet.flipUsdPerMwh[0]).toBeNaN();
    else expect(sheet.flipUsdPerMwh[0]).toBeCloseTo(flip, 6);
  });

  it("need not hand its battery on as full as it came: time goes on after the last price", () => {
    const stored = site({
      firm: firm(50),
      fleets: [],
      battery: { mw: 10, mwh: 10, efficiency: 1, wearUsdPerMwh: 0 },
    });
    const opening = { ...openSite(stored), storedMwh: 10 };
    const sheet = daySheet(stored, evenCalendar(2, 2), Float64Array.of(30, 150), opening);
    expect([...sheet.operation.dischargeMw]).toEqual([0, 10]);
    expect(sheet.operation.closing.storedMwh).toBe(0);
  });

  it("keeps below the peak the month has already seen", () => {
    const charged = site({
      firm: firm(20),
      fleets: [fleet("one", 50, 50)],
      demandCharge: { usdPerMwMonth: 1e5, ratchetFraction: 0 },
    });
    const two = daySheet(charged, evenCalendar(2, 1), Float64Array.of(30, 30), {
      ...openSite(charged),
      monthPeakMw: 60,
    });
    expect(two.operation.gridMw[0]).toBe(70);
    expect(two.flipUsdPerMwh[0]).toBeCloseTo(50, 2);
  });
});

describe("the bound's reasons", () => {
  // 60 MW: 20 firm, 40 of 50 of machines; hour 0 cheap, hour 1 dear, hour 2 dear with a battery that gives what the price would not run
  it("are read off what ran and the price", () => {
    const load = site({ gridMw: 60, firm: firm(20), fleets: [fleet("good", 40, 90), fleet("poor", 10, 60)] });
    const bound = foresight(solver)(load, fullKnowledge(evenCalendar(2, 2), Float64Array.of(30, 100)));
    const told = (f: number, h: number) => reasons[bound.reason[2 * f + h]];
    expect([bound.fleetMw[0], bound.fleetMw[1], bound.fleetMw[2]].map((mw) => Math.round(mw))).toEqual([
      40, 0, 0,
    ]);
    expect([told(0, 0), told(0, 1), told(1, 0), told(1, 1)]).toEqual([
      "runs",
      "price at or above break-even",
      "no grid megawatts left",
      "price at or above break-even",
    ]);
    expect([bound.isBound, ...[...bound.firmMw, ...bound.gridMw].map((mw) => Math.round(mw))]).toEqual([
      true,
      20,
      20,
      60,
      20,
    ]);
    // down from 10 by 4 an hour: dear hours run on the ramp
    const ramp = site({ firm: firm(0), fleets: [fleet("slow", 10, 90, { rampMwPerHour: 4 })] });
    const falling = foresight(solver)(ramp, fullKnowledge(evenCalendar(3, 3), Float64Array.of(0, 95, 300)));
    expect(Math.round(falling.fleetMw[1])).toBe(4);
    expect(reasons[falling.reason[1]]).toBe("ramping");
  });
});
