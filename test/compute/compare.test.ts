// Power, place and money of a rack in round numbers: ten chips, 2.5 kW all-in each, 2 kW of it critical.

import { describe, expect, it } from "vitest";
import type { ChipEntry, SystemEntry } from "../../src/engine/compute/catalogue.ts";
import { type Comparison, compareSystems } from "../../src/engine/compute/compare.ts";
import { fitHall, tenantTerms } from "../../src/engine/compute/hall.ts";
import {
  type Bands,
  jobOf,
  planTraining,
  type TrainingWish,
} from "../../src/engine/compute/plan-training.ts";
import { billedKwPerChip, criticalKwPerChip, utilityKwPerChip } from "../../src/engine/compute/power.ts";
import { type ServingEntry, servingFigures } from "../../src/engine/compute/serving.ts";
import { roundConstants, roundShape } from "./round-job.ts";
import { chipOf, figure, systemOf } from "./round-system.ts";

const none = { all_in_utility_kw_per_chip: undefined };
const nameplate = { ...none, nameplate_kw: figure(30, "measured", { low: 20, high: 40 }) };
const near = (found: number | undefined, expected: number) => expect(found).toBeCloseTo(expected, 9);

describe("kilowatts of a chip", () => {
  // 0.8 × 2.5; 30 / 10; 1.8 × 1,000 W
  it("to provision: four fifths of all-in, else the nameplate over its chips, else 1.8 boards", () => {
    near(criticalKwPerChip(chipOf(), systemOf())?.value, 2);
    near(criticalKwPerChip(chipOf(), systemOf(nameplate))?.value, 3);
    near(criticalKwPerChip(chipOf(), systemOf(none))?.value, 1.8);
    expect(criticalKwPerChip(chipOf({ tdp_w: undefined }), systemOf(none))).toBeUndefined();
  });

  it("at the meter: the all-in figure as it is, else critical over 0.80", () => {
    expect(utilityKwPerChip(chipOf(), systemOf())).toEqual(figure(2.5));
    near(utilityKwPerChip(chipOf(), systemOf(nameplate))?.value, 3.75);
    expect(utilityKwPerChip(chipOf({ tdp_w: undefined }), systemOf(none))).toBeUndefined();
  });

  it("while training: measured over its chips, else 0.70 of the nameplate, else 0.70 of critical", () => {
    const measured = billedKwPerChip(chipOf(), systemOf({ ...nameplate, measured_kw: figure(18) }));
    near(measured?.value, 1.8);
    expect(measured?.badge).toBe("measured");
    near(billedKwPerChip(chipOf(), systemOf(nameplate))?.value, 2.1);
    near(billedKwPerChip(chipOf(), systemOf({ nameplate_kw: figure(30) }))?.value, 2.1);
    near(billedKwPerChip(chipOf(), systemOf())?.value, 1.4);
    expect(billedKwPerChip(chipOf({ tdp_w: undefined }), systemOf(none))).toBeUndefined();
  });

  it("scale with their range and are no better known than estimated", () => {
    const found = criticalKwPerChip(chipOf(), systemOf(nameplate));
    expect([found?.low, found?.high, found?.badge]).toEqual([2, 4, "estimated"]);
    const guessed = systemOf({ all_in_utility_kw_per_chip: figure(2.5, "guessed") });
    const other = criticalKwPerChip(chipOf(), guessed);
    expect([other?.badge, other && "low" in other, other && "high" in other]).toEqual([
      "guessed",
      false,
      false,
    ]);
  });
});

describe("a hall", () => {
  const hall = { criticalMw: 1, powerUsdPerMwh: 60, pue: 1.2 };

  // 1,000 kW over 20 kW a rack; 50 sq ft are two rack positions of 10 kW each
  it("holds whole racks by power, by floor and by density, and names what stops it", () => {
    const rack = systemOf({ footprint_sqft: figure(50) });
    const held = (over: object, system = rack) => fitHall({ ...hall, ...over }, chipOf(), system);
    expect(held({})).toEqual({
      systems: 50,
      chips: 500,
      limitedBy: "power",
      criticalMwUsed: 1,
      floorSqftUsed: 2500,
    });
    expect(held({ floorSqft: 2500 })).toMatchObject({ systems: 50, limitedBy: "power" });
    expect(held({ floorSqft: 2499 })).toMatchObject({
      systems: 49,
      limitedBy: "floor",
      criticalMwUsed: 0.98,
    });
    expect(held({ densityKwPerRack: 10 })).toMatchObject({ systems: 50 });
    expect(held({ densityKwPerRack: 9.9 })).toMatchObject({ systems: 0, limitedBy: "density" });
    // less than a rack position is spread over one
    expect(held({ densityKwPerRack: 20 }, systemOf({ footprint_sqft: figure(10) }))).toMatchObject({
      systems: 50,
    });
    // no floor known: one rack position, and no limit by floor
    expect(held({ densityKwPerRack: 20, floorSqft: 1 }, systemOf())).toMatchObject({
      systems: 50,
      floorSqftUsed: undefined,
    });
    expect(held({ densityKwPerRack: 19 }, systemOf())).toMatchObject({ systems: 0 });
  });

  it("cooled by air holds no liquid-cooled rack; cooled by liquid it holds both", () => {
    const wet = systemOf({}, { cooling: "liquid" });
    expect(fitHall({ ...hall, cooling: "air" }, chipOf(), wet)).toMatchObject({
      systems: 0,
      limitedBy: "cooling",
    });
    expect(fitHall({ ...hall, cooling: "liquid" }, chipOf(), wet)?.systems).toBe(50);
    expect(fitHall({ ...hall, cooling: "air" }, chipOf(), systemOf())?.systems).toBe(50);
    expect(
      fitHall({ ...hall, cooling: "air" }, chipOf(), systemOf({}, { cooling: "air or liquid" }))?.systems,
    ).toBe(50);
  });

  it("of a rack whose power nobody knows says nothing", () => {
    expect(fitHall(hall, chipOf({ tdp_w: undefined }), systemOf(none))).toBeUndefined();
  });
});

const priced = { capex_usd_per_chip: figure(40_000), rent_usd_per_chip_hour: figure(3) };

describe("a tenant", () => {
  const given = { powerUsdPerMwh: 60, energyPerCritical: 1 };

  it("has 85 % let, five years and 10 % unless said, and the catalogue's price, rent and power", () => {
    expect(tenantTerms(chipOf(), systemOf(priced), given)).toEqual({
      ...given,
      utilisationFraction: 0.85,
      lifeYears: 5,
      capitalCostFraction: 0.1,
      capexUsdPerChip: 40_000,
      rentUsdPerChipHour: 3,
      criticalKwPerChip: 2,
    });
    const own = { capexUsdPerChip: 1, rentUsdPerChipHour: 2, criticalKwPerChip: 3, lifeYears: 4 };
    expect(tenantTerms(chipOf(), systemOf(priced), { ...given, ...own })).toMatchObject(own);
  });

  it.each(["capex_usd_per_chip", "rent_usd_per_chip_hour"])("without a %s has no terms", (key) => {
    expect(tenantTerms(chipOf(), systemOf({ ...priced, [key]: undefined }), given)).toBeUndefined();
  });

  it("without a known power has no terms", () => {
    const dark = systemOf({ ...priced, ...none });
    expect(tenantTerms(chipOf({ tdp_w: undefined }), dark, given)).toBeUndefined();
  });
});

describe("systems side by side", () => {
  const tenant = {
    hallUsdPerKwMonth: 100,
    utilisationFraction: 0.5,
    capitalCostFraction: 0,
    lifeYears: [4, 5],
  };
  const hall = { criticalMw: 1, powerUsdPerMwh: 100, pue: 1.25 };
  const bands: Bands = Object.fromEntries(
    ["dense_step", "moe_step", "long_run", "young_software"].map((kind) => [
      kind,
      { low: 0.9, high: 1.1, rows: 1 },
    ]),
  ) as Bands;
  const given = { constants: roundConstants, bands, serving: [] };
  const compared = (
    asked: Partial<Comparison>,
    chip: ChipEntry = chipOf(),
    system: SystemEntry = systemOf(priced),
  ) => compareSystems([{ system, chip }], { tenant, ...asked }, given)[0];

  // 8,760 h × ½ × 3 USD = 13,140 earned; 40,000 × (¼ + 3 %) = 11,200 and 2 kW × 1.25 × 8.76 MWh × 100 = 2,190 owed a year: −250
  // over 24 kW-months; five years: 9,200 and 2,190: 1,750 / 24. Break-even with 100 × 24 for the hall: 15,790 and 13,790 over 4,380 h
  it("earn gross rent on utility MW, and leave the hall what capital and energy do not take", () => {
    const { economics } = compared({ hall });
    near(economics?.grossRentUsdPerMwYear, 400 * 13_140);
    near(economics?.tenantMaximumUsdPerKwMonth?.[0], -250 / 24);
    near(economics?.tenantMaximumUsdPerKwMonth?.[1], 1_750 / 24);
    near(economics?.breakEvenRentUsdPerChipHour?.[0], 15_790 / 4_380);
    near(economics?.breakEvenRentUsdPerChipHour?.[1], 13_790 / 4_380);
    const one = compared({ hall, tenant: { ...tenant, lifeYears: [5] } }).economics;
    expect(
      [one?.tenantMaximumUsdPerKwMonth, one?.breakEvenRentUsdPerChipHour].map((each) => each?.length),
    ).toEqual([1, 1]);
  });

  it("have no economics without a hall, no rent their maker alone sets, and no maximum without a price", () => {
    expect(compared({}).economics).toBeUndefined();
    const nothing = {
      grossRentUsdPerMwYear: undefined,
      tenantMaximumUsdPerKwMonth: undefined,
      breakEvenRentUsdPerChipHour: undefined,
    };
    expect(compared({ hall }, chipOf({}, { buyable: false })).economics).toEqual(nothing);
    expect(compared({ hall }, chipOf(), systemOf()).economics).toEqual(nothing);
    const unpriced = systemOf({ ...priced, capex_usd_per_chip: undefined });
    const rented = compared({ hall }, chipOf(), unpriced).economics;
    expect(rented).toEqual({ ...nothing, grossRentUsdPerMwYear: 400 * 13_140 });
  });

  const train: TrainingWish = {
    shape: roundShape,
    tokens: 1e9,
    sequenceTokens: 2048,
    batchTokens: 131_072,
    stack: "tuned",
    year: 2025,
    pue: 1.2,
  };

  // ten utility MW at 2.5 kW are 4,000 chips; at 2.508 kW 3,987 chips: 398 whole racks of ten
  it("train on the hall's chips, or on the whole racks of ten utility MW", () => {
    expect(compared({ train, hall }).training?.chips).toBe(500);
    expect(compared({ train }).training?.chips).toBe(4_000);
    const wide = systemOf({ all_in_utility_kw_per_chip: figure(2.508) });
    expect(compared({ train }, chipOf(), wide).training?.chips).toBe(3_980);
    expect(compared({ hall }).training).toBeUndefined();
    expect(compared({ train, hall: { ...hall, criticalMw: 0.01 } }).training).toBeUndefined();
    const alone = systemOf({ chips: figure(1) });
    expect(compared({ train, hall: { ...hall, criticalMw: 0.002 } }, chipOf(), alone).training?.chips).toBe(
      1,
    );
    expect(compared({ train }, chipOf({ tdp_w: undefined }), systemOf(none)).training).toBeUndefined();
    expect(compared({ train, hall }, chipOf({ tdp_w: undefined }), systemOf(none)).training).toBeUndefined();
  });

  it("train in FP8 where that is faster than BF16, in whole sequences, at least one", () => {
    const precision = (over: Parameters<typeof chipOf>[0], wish: Partial<TrainingWish> = {}) =>
      jobOf({ ...train, ...wish }, chipOf(over), systemOf(), 10).precision;
    expect(precision({})).toBe("fp8");
    expect(precision({ fp8_tflops: figure(1000) })).toBe("bf16");
    expect(precision({ fp8_tflops: undefined })).toBe("bf16");
    expect(precision({}, { precision: "fp4" })).toBe("fp4");
    const sequences = (batchTokens: number) =>
      jobOf({ ...train, batchTokens }, chipOf(), systemOf(), 10).batchSequences;
    expect([sequences(131_072), sequences(3_000), sequences(100)]).toEqual([64, 1, 1]);
  });

  // 2.5 / 10 measured: 0.25 kW; days are chip-hours over all chips
  it("say of a run its energy, its rent and a band as wide as young software makes it", () => {
    const own: Bands = {
      ...bands,
      long_run: { low: 0.8, high: 1.2, rows: 1 },
      young_software: { low: 0.7, high: 1.5, rows: 1 },
    };
    const plan = (chip: ChipEntry, system: SystemEntry) =>
      planTraining(train, chip, system, 100, roundConstants, own);
    const mature = plan(chipOf(), systemOf({ measured_kw: figure(2.5), rent_usd_per_chip_hour: figure(3) }));
    near(mature.chipHours, mature.prediction.chipHoursPerTrillionTokens / 1000);
    near(mature.days, mature.chipHours / 2400);
    near(mature.energyMwh, (mature.chipHours * 0.25 * 1.2) / 1000);
    near(mature.rentUsd, mature.chipHours * 3);
    expect(mature.band).toEqual({ low: 0.8, high: 1.2 });
    const young = plan(chipOf({ tdp_w: undefined }, { software: "young" }), systemOf(none));
    expect(young.band.low).toBe(0.7);
    near(young.band.high, 1.8);
    expect([young.energyMwh, young.rentUsd]).toEqual([undefined, undefined]);
  });
});

describe("serving", () => {
  const entry = (over: Partial<ServingEntry>): ServingEntry => ({
    class: "chat",
    chip: "round",
    precision: "fp8",
    scenario: "interactive",
    interactivity_tok_s_user: 40,
    tok_s_chip: 1_000,
    counts: "output",
    shape: "1k/1k",
    badge: "measured",
    date: "2026-01",
    source: "hand",
    ...over,
  });
  const table = [
    entry({}),
    entry({ interactivity_tok_s_user: 20, tok_s_chip: 2_000 }),
    entry({ scenario: "offline", interactivity_tok_s_user: null, tok_s_chip: 4_000 }),
    entry({ class: "code" }),
    entry({ chip: "other" }),
  ];
  const rates = (asked: { atLeastTokSUser?: number }) =>
    servingFigures(table, chipOf(), systemOf(), { class: "chat", ...asked }).map(
      (f) => f.tokensPerSecondChip,
    );

  it("shows a class on its chip at a speed or faster; rows without a speed where none is asked", () => {
    expect(rates({})).toEqual([1_000, 2_000, 4_000]);
    expect(rates({ atLeastTokSUser: 40 })).toEqual([1_000]);
    expect(rates({ atLeastTokSUser: 20 })).toEqual([1_000, 2_000]);
    expect(rates({ atLeastTokSUser: 0 })).toEqual([1_000, 2_000, 4_000]);
    expect(rates({ atLeastTokSUser: 1 })).toEqual([1_000, 2_000]);
  });

  // 3 USD an hour for 3.6e6 tokens; 2.5 kW for the same; 400 chips a MW
  it("costs its hour and its kilowatts over its tokens, and nothing known where neither is", () => {
    const [found] = servingFigures(table, chipOf(), systemOf(priced), { class: "chat" });
    near(found.usdPerMillionTokens, 3 / 3.6);
    near(found.kwhPerMillionTokens, 2.5 / 3.6);
    near(found.tokensPerSecondUtilityMw, 400_000);
    const [asked] = servingFigures(table, chipOf(), systemOf(priced), { class: "chat", usdPerChipHour: 6 });
    near(asked.usdPerMillionTokens, 6 / 3.6);
    const [dark] = servingFigures(table, chipOf({ tdp_w: undefined }), systemOf(none), { class: "chat" });
    expect([dark.usdPerMillionTokens, dark.kwhPerMillionTokens, dark.tokensPerSecondUtilityMw]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
