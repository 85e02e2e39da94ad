import { power } from "../elementary.ts";
import { CONTRACT_HOURS_PER_YEAR, KW_PER_MW, MONTHS_PER_YEAR } from "../units.ts";
import type { ChipEntry, SystemEntry } from "./catalogue.ts";
import { criticalKwPerChip } from "./power.ts";

/** What a hall offers. A site's critical MW, floor and limits; undefined where it sets no limit. */
export type HallOffer = {
  readonly criticalMw: number;
  readonly floorSqft?: number;
  readonly densityKwPerRack?: number;
  /** Liquid halls carry air-cooled servers too; air halls carry no liquid-cooled rack. */
  readonly cooling?: "air" | "liquid";
  readonly powerUsdPerMwh: number;
  /** Average utility over critical MW. */
  readonly pue: number;
};

/** How many systems a hall holds, and what stops there being more. */
export type HallFit = {
  readonly systems: number;
  readonly chips: number;
  readonly limitedBy: "power" | "floor" | "density" | "cooling";
  readonly criticalMwUsed: number;
  readonly floorSqftUsed: number | undefined;
};

/** Rack positions a system takes, by its floor: 25 sq ft of a data hall, aisles included, carry one rack. */
const SQFT_PER_RACK = 25;

/** Whole systems that fit a hall by power, floor, rack density and cooling; undefined when the system's power is unknown. */
export function fitHall(hall: HallOffer, chip: ChipEntry, system: SystemEntry): HallFit | undefined {
  const perChip = criticalKwPerChip(chip, system);
  if (!perChip) return undefined;
  const chips = system.figures.chips.value;
  const systemKw = perChip.value * chips;
  const sqft = system.figures.footprint_sqft?.value;
  const racks = sqft === undefined ? 1 : Math.max(1, sqft / SQFT_PER_RACK);
  const byPower = Math.floor((hall.criticalMw * KW_PER_MW) / systemKw);
  const byFloor =
    hall.floorSqft !== undefined && sqft !== undefined
      ? Math.floor(hall.floorSqft / sqft)
      : Number.POSITIVE_INFINITY;
  const tooHot = system.cooling === "liquid" && hall.cooling === "air";
  // A server that takes part of a rack is spread over more racks; a rack-scale system cannot be.
  const tooDense = hall.densityKwPerRack !== undefined && systemKw / racks > hall.densityKwPerRack;
  const systems = tooHot || tooDense ? 0 : Math.min(byPower, byFloor);
  return {
    systems,
    chips: systems * chips,
    limitedBy: tooHot ? "cooling" : tooDense ? "density" : byFloor < byPower ? "floor" : "power",
    criticalMwUsed: (systems * systemKw) / KW_PER_MW,
    floorSqftUsed: sqft === undefined ? undefined : systems * sqft,
  };
}

/** Gross rent of chips per utility MW and year. H100 at 2.35 USD/h, 578 chips/MW, 90 % let: 10.7 M USD. */
export function grossRentUsdPerMwYear(
  rentUsdPerChipHour: number,
  utilityKwPerChipValue: number,
  utilisationFraction: number,
): number {
  return (
    (KW_PER_MW / utilityKwPerChipValue) * rentUsdPerChipHour * CONTRACT_HOURS_PER_YEAR * utilisationFraction
  );
}

/** What a tenant earns and owes on one chip. */
export type TenantTerms = {
  readonly rentUsdPerChipHour: number;
  readonly utilisationFraction: number;
  readonly lifeYears: number;
  /** Cost of capital per year. */
  readonly capitalCostFraction: number;
  readonly capexUsdPerChip: number;
  readonly powerUsdPerMwh: number;
  /** Utility MWh billed per critical MWh provisioned; 1 when the power price is per critical MWh. */
  readonly energyPerCritical: number;
  readonly criticalKwPerChip: number;
};

/** Spares, staff and support a year over purchase price. */
const UPKEEP_FRACTION = 0.03;

/** Level payment per year that repays 1 with interest over a life: i / (1 − (1+i)^−n). 5 years at 10 %: 0.2638. */
export function capitalRecoveryFraction(lifeYears: number, capitalCostFraction: number): number {
  if (capitalCostFraction === 0) return 1 / lifeYears;
  return capitalCostFraction / (1 - power(1 + capitalCostFraction, -lifeYears));
}

/** Capital, upkeep and energy of one chip for a year, before the hall is paid. */
function yearlyCostUsd(terms: Omit<TenantTerms, "rentUsdPerChipHour">): number {
  const capital =
    terms.capexUsdPerChip *
    (capitalRecoveryFraction(terms.lifeYears, terms.capitalCostFraction) + UPKEEP_FRACTION);
  const mwh = (terms.criticalKwPerChip * terms.energyPerCritical * CONTRACT_HOURS_PER_YEAR) / KW_PER_MW;
  return capital + mwh * terms.powerUsdPerMwh;
}

/**
 * The most a tenant can pay the hall, USD per critical kW and month, and still repay its chips: [rent · utilisation · 8,760 −
 * capex · (CRF + 3 %) − energy] / (12 · critical kW). Negative when even a free hall does not save it.
 */
export function tenantMaximumUsdPerKwMonth(terms: TenantTerms): number {
  const earned = terms.rentUsdPerChipHour * terms.utilisationFraction * CONTRACT_HOURS_PER_YEAR;
  return (earned - yearlyCostUsd(terms)) / (MONTHS_PER_YEAR * terms.criticalKwPerChip);
}

/** The rent per chip-hour below which a tenant cannot pay this hall rent. GB300, 5 years, 10 %, 150 USD/kW-month: 3.06. */
export function breakEvenRentUsdPerChipHour(
  terms: Omit<TenantTerms, "rentUsdPerChipHour">,
  hallUsdPerKwMonth: number,
): number {
  const hall = hallUsdPerKwMonth * MONTHS_PER_YEAR * terms.criticalKwPerChip;
  return (yearlyCostUsd(terms) + hall) / (terms.utilisationFraction * CONTRACT_HOURS_PER_YEAR);
}

/** The terms of a tenant on a catalogue system; undefined when its price, rent or power is not published. `lifeYears` 5 is the base case, 4 the stress. */
export function tenantTerms(
  chip: ChipEntry,
  system: SystemEntry,
  given: { readonly powerUsdPerMwh: number; readonly energyPerCritical: number } & Partial<TenantTerms>,
): TenantTerms | undefined {
  const capex = given.capexUsdPerChip ?? system.figures.capex_usd_per_chip?.value;
  const rent = given.rentUsdPerChipHour ?? system.figures.rent_usd_per_chip_hour?.value;
  const kw = given.criticalKwPerChip ?? criticalKwPerChip(chip, system)?.value;
  if (capex === undefined || rent === undefined || kw === undefined) return undefined;
  return {
    utilisationFraction: 0.85,
    lifeYears: 5,
    capitalCostFraction: 0.1,
    ...given,
    capexUsdPerChip: capex,
    rentUsdPerChipHour: rent,
    criticalKwPerChip: kw,
  };
}
