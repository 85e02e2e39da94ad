import { KW_PER_MW } from "../units.ts";
import type { ChipEntry, Figure, SystemEntry } from "./catalogue.ts";
import type { TrainingConstants } from "./constants.ts";
import {
  breakEvenRentUsdPerChipHour,
  fitHall,
  grossRentUsdPerMwYear,
  type HallFit,
  type HallOffer,
  tenantMaximumUsdPerKwMonth,
  tenantTerms,
} from "./hall.ts";
import { type Bands, planTraining, type TrainingPlan, type TrainingWish } from "./plan-training.ts";
import { criticalKwPerChip, utilityKwPerChip } from "./power.ts";
import { type ServingEntry, type ServingFigure, servingFigures } from "./serving.ts";

/** What to lay side by side. Absent parts are left out. */
export type Comparison = {
  readonly hall?: HallOffer;
  readonly train?: TrainingWish;
  readonly serve?: { readonly class: string; readonly atLeastTokSUser?: number };
  readonly tenant: {
    readonly hallUsdPerKwMonth: number;
    readonly utilisationFraction: number;
    readonly capitalCostFraction: number;
    readonly lifeYears: readonly number[];
  };
};

/** What a hall full of one system earns and can pay. Undefined where price, rent or power is unpublished. */
export type HallEconomics = {
  readonly grossRentUsdPerMwYear: number | undefined;
  /** By useful life, in the order asked. */
  readonly tenantMaximumUsdPerKwMonth: readonly number[] | undefined;
  readonly breakEvenRentUsdPerChipHour: readonly number[] | undefined;
};

/** One system of a comparison; figures keep their badges. */
export type ComparedSystem = {
  readonly system: SystemEntry;
  readonly chip: ChipEntry;
  readonly criticalKwPerChip: Figure | undefined;
  readonly utilityKwPerChip: Figure | undefined;
  readonly hall: HallFit | undefined;
  readonly economics: HallEconomics | undefined;
  readonly training: TrainingPlan | undefined;
  readonly serving: readonly ServingFigure[] | undefined;
};

/** Chips a training question is answered for when no hall is given. */
const NOMINAL_UTILITY_MW = 10;

/** Lays systems side by side: what they are, how many fit, what they earn, how long they train and what they serve. */
export function compareSystems(
  pairs: readonly { readonly system: SystemEntry; readonly chip: ChipEntry }[],
  asked: Comparison,
  given: {
    readonly constants: TrainingConstants;
    readonly bands: Bands;
    readonly serving: readonly ServingEntry[];
  },
): readonly ComparedSystem[] {
  return pairs.map(({ system, chip }) => {
    const hall = asked.hall && fitHall(asked.hall, chip, system);
    const utility = utilityKwPerChip(chip, system);
    const chips = asked.hall
      ? hall?.chips
      : wholeSystems(system, (NOMINAL_UTILITY_MW * KW_PER_MW) / (utility?.value ?? Number.POSITIVE_INFINITY));
    return {
      system,
      chip,
      criticalKwPerChip: criticalKwPerChip(chip, system),
      utilityKwPerChip: utility,
      hall,
      economics: economicsOf(chip, system, asked),
      training:
        asked.train && chips
          ? planTraining(asked.train, chip, system, chips, given.constants, given.bands)
          : undefined,
      serving: asked.serve && servingFigures(given.serving, chip, system, asked.serve),
    };
  });
}

function wholeSystems(system: SystemEntry, chips: number): number {
  const each = system.figures.chips.value;
  return Math.floor(chips / each) * each;
}

function economicsOf(chip: ChipEntry, system: SystemEntry, asked: Comparison): HallEconomics | undefined {
  const { tenant, hall } = asked;
  if (!hall) return undefined;
  const kw = utilityKwPerChip(chip, system)?.value;
  const rent = system.figures.rent_usd_per_chip_hour?.value;
  const terms = tenant.lifeYears.map((lifeYears) =>
    tenantTerms(chip, system, {
      powerUsdPerMwh: hall.powerUsdPerMwh,
      energyPerCritical: hall.pue,
      utilisationFraction: tenant.utilisationFraction,
      capitalCostFraction: tenant.capitalCostFraction,
      lifeYears,
    }),
  );
  // Chips only their maker lets have no market price to repay: rents and maxima would be inventions.
  const known = chip.buyable ? terms.filter((t) => t !== undefined) : [];
  return {
    grossRentUsdPerMwYear:
      chip.buyable && rent && kw ? grossRentUsdPerMwYear(rent, kw, tenant.utilisationFraction) : undefined,
    tenantMaximumUsdPerKwMonth: known.length > 0 ? known.map(tenantMaximumUsdPerKwMonth) : undefined,
    breakEvenRentUsdPerChipHour:
      known.length > 0
        ? known.map((t) => breakEvenRentUsdPerChipHour(t, tenant.hallUsdPerKwMonth))
        : undefined,
  };
}
