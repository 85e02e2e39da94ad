// Sites and prices the dispatch tests share: round numbers, no memory unless said.

import fc from "fast-check";
import type { FirmLoad, FleetLoad, SiteLoad } from "../../src/engine/dispatch/policy.ts";

export const fleet = (
  id: string,
  mw: number,
  breakEvenUsdPerMwh: number,
  over: Partial<FleetLoad> = {},
): FleetLoad => ({
  id,
  mw,
  breakEvenUsdPerMwh,
  startCostUsd: 0,
  startHours: 0,
  wearUsdPerCycle: 0,
  minOffHours: 0,
  stopAfterWindows: 1,
  restartAfterWindows: 1,
  rampMwPerHour: Number.POSITIVE_INFINITY,
  telemetryFloorMw: 0,
  ...over,
});

export const firm = (mw: number, over: Partial<FirmLoad> = {}): FirmLoad => ({
  mw,
  revenueUsdPerMwh: 0,
  shedUsdPerMwh: Number.POSITIVE_INFINITY,
  curtailableHoursPerYear: 0,
  budgetUsdPerMwh: 0,
  ...over,
});

export const site = (over: Partial<SiteLoad> = {}): SiteLoad => ({
  gridMw: 100,
  exportMw: 0,
  firm: firm(20),
  fleets: [fleet("new", 40, 110), fleet("middle", 30, 80), fleet("old", 20, 55)],
  ...over,
});

export const battery = { mw: 25, mwh: 100, efficiency: 0.95, wearUsdPerMwh: 0.5 };

/** The site of the linear programs A, B and C: `spec` of the dispatch benches (100 MW at HB_HOUSTON, AI worth 350 USD/MWh). */
export function benchSite(kind: "A" | "B" | "C"): SiteLoad {
  const ramp = kind === "C" ? { rampMwPerHour: 10 } : {};
  const ai =
    kind === "C"
      ? firm(20, { revenueUsdPerMwh: 350, curtailableHoursPerYear: 0.03 * 8760 })
      : firm(20, { revenueUsdPerMwh: 350, shedUsdPerMwh: 0 });
  return {
    gridMw: 100,
    exportMw: 0,
    firm: ai,
    fleets: [fleet("new", 40, 110, ramp), fleet("middle", 30, 80, ramp), fleet("old", 20, 55)],
    ...(kind === "A" ? {} : { battery }),
    ...(kind === "C" ? { demandCharge: { usdPerMwMonth: 4000, ratchetFraction: 0 } } : {}),
  };
}

/** Hourly prices in whole cents: most ordinary, some below zero, some spikes. */
export const anyPrices = (hours: number) =>
  fc
    .array(
      fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 1500, max: 9000 }) },
        { weight: 2, arbitrary: fc.integer({ min: -3000, max: 0 }) },
        { weight: 1, arbitrary: fc.integer({ min: 9000, max: 500_000 }) },
      ),
      { minLength: hours, maxLength: hours },
    )
    .map((cents) => Float64Array.from(cents, (c) => c / 100));

const part = (max: number) => fc.integer({ min: 0, max }).map((n) => n / 2);

/** A fleet with some memory or none. */
export const anyFleet = (id: string): fc.Arbitrary<FleetLoad> =>
  fc.record({
    id: fc.constant(id),
    mw: fc.integer({ min: 1, max: 60 }),
    breakEvenUsdPerMwh: fc.integer({ min: 20, max: 150 }),
    startCostUsd: fc.constantFrom(0, 0, 500, 20_000),
    startHours: fc.constantFrom(0, 0, 0.25),
    wearUsdPerCycle: fc.constantFrom(0, 0, 100),
    minOffHours: fc.constantFrom(0, 0, 2, 5),
    stopAfterWindows: fc.constantFrom(1, 1, 2, 3),
    restartAfterWindows: fc.constantFrom(1, 1, 2, 4),
    rampMwPerHour: fc.constantFrom(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 7),
    telemetryFloorMw: fc.constantFrom(0, 0, 0.5),
  });

/** A site without a battery, demand charge or programme. */
export const anySite: fc.Arbitrary<SiteLoad> = fc.record({
  gridMw: fc.integer({ min: 40, max: 160 }),
  exportMw: fc.constant(0),
  firm: fc.integer({ min: 0, max: 35 }).map((mw) => firm(mw)),
  fleets: fc.tuple(anyFleet("a"), anyFleet("b"), anyFleet("c")),
});

/** The same, with storage, charges and a budget of curtailable hours as it falls. */
export const anyFullSite: fc.Arbitrary<SiteLoad> = fc
  .record({
    site: anySite,
    exportMw: fc.constantFrom(0, 0, 15),
    battery: fc.option(
      fc.record({
        mw: fc.integer({ min: 1, max: 30 }),
        mwh: fc.integer({ min: 1, max: 120 }),
        efficiency: fc.constantFrom(0.9, 0.95, 1),
        wearUsdPerMwh: part(6),
      }),
      { nil: undefined },
    ),
    demandCharge: fc.option(
      fc.record({ usdPerMwMonth: fc.constantFrom(500, 4000), ratchetFraction: fc.constantFrom(0, 0.8) }),
      {
        nil: undefined,
      },
    ),
    budget: fc.constantFrom(0, 10),
  })
  .map(({ site, exportMw, battery, demandCharge, budget }) => ({
    ...site,
    exportMw,
    firm: { ...site.firm, curtailableHoursPerYear: budget, budgetUsdPerMwh: 200 },
    ...(battery ? { battery } : {}),
    ...(demandCharge ? { demandCharge } : {}),
  }));
