// What is planned for the hours whose prices are known, and what the hours before them tell: by hand.

import { describe, expect, it } from "vitest";
import { flat, meanUsdPerMwh } from "../../src/engine/dispatch/flat.ts";
import { evenCalendar, fullKnowledge, spotKnowledge } from "../../src/engine/dispatch/hours.ts";
import { planLoads, type Standing } from "../../src/engine/dispatch/plan-fleets.ts";
import { emptyStage, FIRM, fillStage, planStorage } from "../../src/engine/dispatch/plan-storage.ts";
import { meritOrder, reasons, type SiteLoad } from "../../src/engine/dispatch/policy.ts";
import { allottedMw, tables } from "../../src/engine/dispatch/tables-policy.ts";
import { firm, fleet, site } from "./sites.ts";

const standing = (load: SiteLoad, prices: number[], over: Partial<Standing> = {}): Standing => ({
  load,
  hours: spotKnowledge(evenCalendar(prices.length, prices.length), Float64Array.from(prices)),
  prices: Float64Array.from(prices),
  merit: meritOrder(load),
  fleetMw: Float64Array.from(load.fleets, ({ mw }) => mw),
  offHours: new Float64Array(load.fleets.length),
  peakMw: Number.POSITIVE_INFINITY,
  shedHours: 0,
  ...over,
});

describe("firm load", () => {
  const plan = (over: object, prices: number[], shedHours = 0) => {
    const load = site({ firm: firm(20, over), fleets: [] });
    return [...planLoads(standing(load, prices, { shedHours }), 0, prices.length).firmMw];
  };

  it("is shed where the price is at least what it earns and is fined", () => {
    expect(plan({ revenueUsdPerMwh: 100, shedUsdPerMwh: 300 }, [399, 400, 401])).toEqual([20, 0, 0]);
  });

  it("uses a whole hour of its budget above what it earns and an hour of it is worth, while there is one", () => {
    const budget = { revenueUsdPerMwh: 100, budgetUsdPerMwh: 200, curtailableHoursPerYear: 2 };
    expect(plan(budget, [300, 301, 500, 500])).toEqual([20, 0, 0, 20]);
    expect(plan(budget, [500, 500], 1)).toEqual([0, 20]);
    expect(plan(budget, [500, 500], 1.5)).toEqual([20, 20]);
  });

  it("keeps to what an emergency leaves", () => {
    const load = site({ firm: firm(20), fleets: [] });
    const hours = { ...standing(load, [1, 1]).hours, gridMw: Float64Array.of(5, 100) };
    expect([...planLoads(standing(load, [1, 1], { hours }), 0, 2).firmMw]).toEqual([5, 20]);
  });
});

describe("fleets", () => {
  // 60 MW: 20 firm and 4 of telemetry leave 36. The dear fleet of 30 with 4 of telemetry adds 26; 10 are left for the other
  it("share what the ones before them in merit leave, telemetry counted once", () => {
    const load = site({
      gridMw: 60,
      fleets: [fleet("cheap", 40, 60), fleet("dear", 30, 100, { telemetryFloorMw: 4 })],
    });
    const plan = planLoads(standing(load, [10, 70, 120]), 0, 3);
    expect(plan.fleetMw[1]).toEqual(Float64Array.of(30, 30, 0));
    expect(plan.fleetMw[0][0]).toBeCloseTo(10, 9);
    expect([...plan.fleetMw[0].slice(1)]).toEqual([0, 0]);
    expect(plan.reasons[0]).toEqual(["runs", "price at or above break-even", "price at or above break-even"]);
    expect([...allottedMw(load, 60)].map((mw) => Math.round(mw * 1e9) / 1e9)).toEqual([10, 30]);
    expect([...allottedMw(load, 10)]).toEqual([0, 0]);
  });

  it("say why they have no megawatts: the connection in cheap hours, the price in dear ones", () => {
    const load = site({ gridMw: 20, fleets: [fleet("one", 10, 50)] });
    expect(planLoads(standing(load, [10, 50]), 0, 2).reasons[0]).toEqual([
      "no grid megawatts left",
      "price at or above break-even",
    ]);
  });

  // in hour 2 the grid leaves 10 MW: half of the firm load
  it("and firm load keep to what the grid leaves in each hour", () => {
    const load = site({ fleets: [fleet("one", 50, 50)] });
    const all = standing(load, [10, 10, 10, 10]);
    const gridMw = Float64Array.of(100, 100, 10, 100);
    const plan = planLoads({ ...all, hours: { ...all.hours, gridMw } }, 1, 4);
    expect([[...plan.firmMw], [...plan.fleetMw[0]]]).toEqual([
      [20, 10, 20],
      [50, 0, 50],
    ]);
  });

  // 26 MW less 20 firm and 2 of telemetry: 4 more, and each running MW draws 0.8 beyond its telemetry
  it("draw their telemetry whether they run or not", () => {
    const load = site({ gridMw: 26, fleets: [fleet("one", 10, 50, { telemetryFloorMw: 2 })] });
    expect(planLoads(standing(load, [10]), 0, 1).fleetMw[0][0]).toBeCloseTo(5, 12);
  });

  it("run in half a megawatt that is left", () => {
    const load = site({ gridMw: 20.5, fleets: [fleet("one", 10, 50)] });
    const plan = planLoads(standing(load, [10]), 0, 1);
    expect([plan.fleetMw[0][0], plan.reasons[0][0]]).toEqual([0.5, "runs"]);
  });

  // three cheap hours asked for, two of them before the window
  it("count the cheap and dear hours before the window towards a restart or a stop", () => {
    const load = site({
      firm: firm(0),
      fleets: [fleet("one", 10, 50, { restartAfterWindows: 3, stopAfterWindows: 3 })],
    });
    const restarts = (prices: number[], from: number) => [
      ...planLoads(
        standing(load, prices, { fleetMw: Float64Array.of(0), offHours: Float64Array.of(9) }),
        from,
        prices.length,
      ).fleetMw[0],
    ];
    expect(restarts([60, 40, 40, 40], 3)).toEqual([10]);
    expect(restarts([40, 60, 40, 40], 3)).toEqual([0]);
    // the first of all hours counts; one at its strike is no cheap one
    expect(restarts([40, 40, 40], 2)).toEqual([10]);
    expect(restarts([40, 50, 40, 40], 3)).toEqual([0]);
    const stops = (prices: number[], from: number) => [
      ...planLoads(standing(load, prices), from, prices.length).fleetMw[0],
    ];
    expect(stops([40, 50, 60, 60], 3)).toEqual([0]);
    expect(stops([60, 40, 60, 60], 3)).toEqual([10]);
    const waits = planLoads(
      standing(load, [60, 40, 40], { fleetMw: Float64Array.of(0), offHours: Float64Array.of(9) }),
      1,
      3,
    );
    expect(waits.reasons[0]).toEqual(["waits for restart windows", "waits for restart windows"]);
    expect(planLoads(standing(load, [40, 60, 60]), 1, 3).reasons[0]).toEqual([
      "kept on: waits for stop windows",
      "kept on: waits for stop windows",
    ]);
  });

  // stopping at 110 saves 600 now and is locked out for two hours after; 168 hours at 21 earned 290 an hour, at 19 they earned 310
  it.each([
    [21, 0],
    [19, 10],
  ])("judge hours they would be locked out of by the last week's, %d USD/MWh in it", (usd, mw) => {
    const load = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { minOffHours: 3 })] });
    const week = Array.from({ length: 168 }, () => usd);
    const prices = [...Array.from({ length: 40 }, () => (usd === 21 ? -5_000 : 9_000)), ...week, 110];
    expect([...planLoads(standing(load, prices), 208, 209).fleetMw[0]]).toEqual([mw]);
  });

  // stopping saves 600 at 110, 1.5 at 50.15; an hour of the two it locks out would earn the mean of those remembered
  it.each<[string, number[], number, number[]]>([
    ["one at 20.05: 2 × 299.5 are less", [20.05, 110], 1, [0]],
    ["one at 19: 2 × 310 are more", [19, 110], 1, [10]],
    ["one at 20.05, and none of those that are planned", [20.05, 0, 110], 1, [10, 0]],
    ["one at −9.95 that earned 599.5 and a dear one nothing: 599.5 are less", [-9.95, 5_000, 110], 2, [0]],
    ["none: nothing is lost", [50.15], 0, [0]],
  ])("judge them by every hour there was, %s", (_, prices, from, expected) => {
    const load = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { minOffHours: 3 })] });
    expect([...planLoads(standing(load, prices), from, prices.length).fleetMw[0]]).toEqual(expected);
  });

  // half the week at −8 (580 an hour), half too dear to run, which costs nothing: 290 an hour
  it("count no loss for hours of the week in which they would have stood", () => {
    const load = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { minOffHours: 3 })] });
    const prices = [...Array.from({ length: 168 }, (_, h) => (h % 2 ? -8 : 5_000)), 110];
    const off = (over: number[]) => [...planLoads(standing(load, over), 168, 169).fleetMw[0]];
    expect(off(prices)).toEqual([0]);
    expect(off(prices.map((usd) => (usd === -8 ? -12 : usd)))).toEqual([10]);
    // with nothing remembered nothing is lost
    expect([...planLoads(standing(load, [110]), 0, 1).fleetMw[0]]).toEqual([0]);
  });

  // telemetry leaves 8 of 10 MW to be saved: an hour at 60, 10 above the strike of 50, loses 80; four lose 320, three 240, of a start's 250
  it.each([
    [[60, 60, 60], 10],
    [[60, 60, 60, 60], 0],
  ])("count of it what stopping would have saved: %j", (prices, mw) => {
    const stiff = fleet("one", 10, 40, { startCostUsd: 250, telemetryFloorMw: 2 });
    const load = site({ firm: firm(0), fleets: [stiff] });
    const last = prices.length - 1;
    expect([...planLoads(standing(load, prices), last, last + 1).fleetMw[0]]).toEqual([mw]);
  });

  // half a MW loses 5 an hour of a start's 12.5; before its first dear hour nothing is lost: 100 do not pay a start of 100.5
  it("count all of a small fleet's loss, and none before there was one", () => {
    const small = site({ firm: firm(0), fleets: [fleet("one", 0.5, 50, { startCostUsd: 12.5 })] });
    expect([...planLoads(standing(small, [60, 60, 60]), 2, 3).fleetMw[0]]).toEqual([0]);
    const first = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { startCostUsd: 100.5 })] });
    expect([...planLoads(standing(first, [60]), 0, 1).fleetMw[0]]).toEqual([10]);
  });

  // a start costs 250; two dear hours at 60 have lost 200 while it ran, nothing while it stood
  it("owe a start less what the present run of dear hours has lost them", () => {
    const load = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { startCostUsd: 250 })] });
    expect([...planLoads(standing(load, [60, 60, 60]), 2, 3).fleetMw[0]]).toEqual([0]);
    expect([...planLoads(standing(load, [60, 60]), 1, 2).fleetMw[0]]).toEqual([10]);
    expect([...planLoads(standing(load, [60, 60, 40, 60]), 3, 4).fleetMw[0]]).toEqual([10]);
    expect(planLoads(standing(load, [60, 60]), 1, 2).reasons[0]).toEqual([
      "kept on: stopping costs more than it saves",
    ]);
    const stood = standing(load, [60, 40], { fleetMw: Float64Array.of(0), offHours: Float64Array.of(5) });
    expect(planLoads(stood, 1, 2).reasons[0]).toEqual(["runs"]);
  });

  it("say that they ramp, wait out an off-time, or stay off because a start costs more", () => {
    const ramp = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { rampMwPerHour: 5 })] });
    expect(planLoads(standing(ramp, [80, 80, 80, 80]), 0, 4).reasons[0]).toEqual([
      "ramping",
      "price at or above break-even",
      "price at or above break-even",
      "price at or above break-even",
    ]);
    const cold = { fleetMw: Float64Array.of(0), offHours: Float64Array.of(1) };
    expect(planLoads(standing(ramp, [20, 20], cold), 0, 2).reasons[0]).toEqual(["ramping", "runs"]);
    const slow = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { minOffHours: 3 })] });
    expect(planLoads(standing(slow, [20, 20, 20], cold), 0, 3).reasons[0]).toEqual([
      "minimum off-time",
      "minimum off-time",
      "runs",
    ]);
    const dear = site({ firm: firm(0), fleets: [fleet("one", 10, 50, { startCostUsd: 1_000 })] });
    expect(planLoads(standing(dear, [49, 80, 80], cold), 0, 3).reasons[0][0]).toBe(
      "kept off: starting costs more than it earns",
    );
  });
});

describe("the hour as a battery sees it", () => {
  const battery = { mw: 10, mwh: 10, efficiency: 1, wearUsdPerMwh: 0 };
  const stageOf = (load: SiteLoad, prices: number[], over: Partial<Standing> = {}) => {
    const all = standing(load, prices, over);
    return fillStage(all, planLoads(all, 0, prices.length), 0, emptyStage(load));
  };

  it("holds firm load and telemetry fixed, loads without memory by what they are worth, those with it as planned", () => {
    const load = site({
      firm: firm(20),
      fleets: [
        fleet("old", 20, 55),
        fleet("new", 40, 90, { telemetryFloorMw: 4 }),
        fleet("stiff", 10, 70, { minOffHours: 5 }),
      ],
    });
    const stage = stageOf(load, [60]);
    expect([stage.usdPerMwh, stage.fixedMw, stage.loads, stage.importMw]).toEqual([60, 20 + 4 + 10, 2, 100]);
    expect([...stage.owner.slice(0, 2)]).toEqual([1, 0]);
    expect([...stage.valueUsdPerMwh.slice(0, 2)]).toEqual([100, 55]);
    expect([...stage.loadMw.slice(0, 2)]).toEqual([36, 20]);
    expect(stageOf({ ...load, gridMw: 25 }, [60]).importMw).toBe(25);
    // 20 firm, 2 of telemetry, and the 8 that stopping would save
    const told = fleet("stiff", 10, 70, { minOffHours: 5, telemetryFloorMw: 2 });
    expect(stageOf(site({ fleets: [told] }), [60]).fixedMw).toBe(30);
    // a peak of 10 leaves the stiff fleet nothing; what is fixed is drawn all the same
    expect(stageOf(load, [60], { peakMw: 10 }).importMw).toBe(24);
  });

  it("may serve firm load for what it is worth where it may be shed, or is", () => {
    const worth = stageOf(
      site({ firm: firm(20, { revenueUsdPerMwh: 50, shedUsdPerMwh: 250 }), fleets: [fleet("a", 5, 400)] }),
      [60],
    );
    expect([worth.fixedMw, ...worth.owner.slice(0, 2), ...worth.valueUsdPerMwh.slice(0, 2)]).toEqual([
      0,
      0,
      FIRM,
      400,
      300,
    ]);
    expect([...worth.loadMw.slice(0, 2)]).toEqual([5, 20]);
    const shed = { revenueUsdPerMwh: 50, budgetUsdPerMwh: 100, curtailableHoursPerYear: 5 };
    const used = stageOf(site({ firm: firm(20, shed), fleets: [] }), [900]);
    expect([used.fixedMw, used.loads, used.valueUsdPerMwh[0], used.loadMw[0]]).toEqual([0, 1, 150, 20]);
    expect(stageOf(site({ firm: firm(0), fleets: [] }), [900]).loads).toBe(0);
  });

  // one hour known at 50, the others 48 but two free ones at night; half is lost each way, so that filling again by day never pays:
  // 10 MWh, 5 at the bus, are kept if 18:00 is expected at 100, the median of the last seven days at that hour
  it.each([
    ["four days of seven", [100, 100, 100, 100, 0, 0, 0], 0],
    ["three of seven, though the eighth day back was dear too", [100, 0, 0, 0, 100, 100, 100, 0], 5],
  ])("keeps energy for an hour that is dear on most remembered days: %s", (_, eighteen, expected) => {
    const load = site({
      gridMw: 1_000,
      firm: firm(100),
      fleets: [],
      battery: { ...battery, efficiency: 0.5 },
    });
    const prices = eighteen.flatMap((usd) =>
      Array.from({ length: 24 }, (_, h) => (h === 18 ? usd : h === 20 || h === 21 ? 0 : 48)),
    );
    const known = [...prices, 50];
    const all = standing(load, known);
    const at = known.length - 1;
    const busMw = planStorage(all, planLoads(all, at, at + 1), at + 1, 10);
    expect(busMw[0]).toBeCloseTo(expected, 9);
    expect(busMw).toHaveLength(25);
  });

  // every hour at 30: a stored MWh costs 30 / 0.9 to fill again and gives 0.9 of now's price: worth giving from 30 / 0.81 = 37.04
  it.each([
    [36, 0],
    [38, 9],
  ])("gives energy only for more than filling again costs: %d USD/MWh", (usd, expected) => {
    const load = site({
      gridMw: 1_000,
      firm: firm(100),
      fleets: [],
      battery: { ...battery, efficiency: 0.9 },
    });
    const all = standing(load, [...Array.from({ length: 48 }, () => 30), usd]);
    expect(planStorage(all, planLoads(all, 48, 49), 49, 10)[0]).toBeCloseTo(expected, 9);
  });

  // nothing to serve. 19 MWh at 10 MW and 0.9 fill in three hours: by day one's 10, 20 and 30 at 20 a MWh at the bus, by day two's last hour
  // and two at 100 at (usd + 200) / 3; the middle of the two is (usd + 260) / 6, and filling now pays below 52
  it.each([
    [51, -10],
    [53, 0],
  ])(
    "fills for what filling again has cost, the middle of the days remembered: %d USD/MWh",
    (usd, expected) => {
      const load = site({
        gridMw: 1_000,
        firm: firm(0),
        fleets: [],
        battery: { mw: 10, mwh: 19, efficiency: 0.9, wearUsdPerMwh: 0 },
      });
      const rest = (hours: number) => Array.from({ length: hours }, () => 100);
      const all = standing(load, [10, 20, 30, ...rest(44), usd]);
      expect(planStorage(all, planLoads(all, 47, 48), 48, 0)[0]).toBeCloseTo(expected, 9);
    },
  );

  it("is worth nothing later where no day is remembered", () => {
    const load = site({
      gridMw: 1_000,
      firm: firm(0),
      fleets: [],
      battery: { ...battery, wearUsdPerMwh: 0 },
    });
    const all = standing(load, [0.5, 0.5, 0.5]);
    expect(planStorage(all, planLoads(all, 2, 3), 3, 0)[0]).toBeCloseTo(0, 9);
  });

  it("knows no later price in its first day, and gives what it has; at an end it must keep a level", () => {
    const load = site({ gridMw: 1_000, firm: firm(100), fleets: [], battery });
    const all = standing(load, [30, 30, 5]);
    const plan = planLoads(all, 2, 3);
    expect([...planStorage(all, plan, 3, 10)]).toEqual([10]);
    expect([...planStorage(all, plan, 3, 10, { mwh: 6 })]).toEqual([4]);
  });
});

describe("one decision a month", () => {
  const load = site({ gridMw: 60, firm: firm(20), fleets: [fleet("one", 50, 50)] });
  const prices = Float64Array.of(10, 80, 90, 70, 10, 10);
  const hours = {
    ...spotKnowledge(evenCalendar(6, 2), prices),
    gridMw: Float64Array.of(60, 30, 60, 60, 60, 10),
  };

  // means 45, 80: the second month runs, the third does not; what the grid leaves goes to the firm load first
  it("is the mean of the month before, whatever the hours of it", () => {
    expect(meanUsdPerMwh(prices, 0, 2)).toBe(45);
    const all = flat(load, hours);
    expect([...all.fleetMw]).toEqual([40, 10, 40, 40, 0, 0]);
    expect([...all.firmMw]).toEqual([20, 20, 20, 20, 20, 10]);
    expect([...all.gridMw]).toEqual([60, 30, 60, 60, 20, 10]);
    expect(reasons[all.reason[4]]).toBe("flat decision for the month");
    const part = flat(load, hours, { from: 3, to: 5 });
    expect([...part.fleetMw]).toEqual([40, 0]);
    expect(part.storedMwh).toEqual(new Float64Array(2));
  });

  // 20 firm, then the better fleet, then the other: in the third month the mean of 80 runs the better alone
  it("is each fleet's own, and is handed on with the peaks of its months", () => {
    const two = { ...load, fleets: [fleet("poor", 10, 50), fleet("good", 10, 100)] };
    const all = flat(two, hours);
    expect([...all.fleetMw]).toEqual([10, 0, 10, 10, 0, 0, 10, 10, 10, 10, 10, 0]);
    expect(all.closing).toMatchObject({ pastPeakMw: [40, 40, 30], monthPeakMw: 0, budgetMonth: 3 });
    expect([...all.closing.offHours]).toEqual([2, 1]);
  });

  // the two cheapest hours of each month's stretch, by its own prices
  it("is not how tables decide: each hour by its price, in the stretch as in the whole", () => {
    const whole = tables(load, fullKnowledge(evenCalendar(6, 2), prices));
    expect([...whole.fleetMw]).toEqual([40, 0, 0, 0, 40, 40]);
    expect([...tables(load, fullKnowledge(evenCalendar(6, 2), prices), { from: 1, to: 5 }).fleetMw]).toEqual([
      0, 0, 0, 40,
    ]);
    const full = tables({ ...load, gridMw: 20 }, fullKnowledge(evenCalendar(6, 2), prices));
    expect([reasons[full.reason[0]], reasons[full.reason[1]]]).toEqual([
      "no grid megawatts left",
      "price at or above break-even",
    ]);
  });

  // firm energy earns 50 and is fined 50: at 100 it is shed
  it("nor for firm load that may be shed: tables serve it below its worth", () => {
    const shed = { ...load, firm: firm(20, { revenueUsdPerMwh: 50, shedUsdPerMwh: 50 }) };
    const served = Float64Array.of(30, 100, 99, 200);
    expect([...tables(shed, fullKnowledge(evenCalendar(4, 4), served)).firmMw]).toEqual([20, 0, 20, 0]);
  });
});
