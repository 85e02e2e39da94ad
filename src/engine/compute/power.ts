import type { ChipEntry, Figure, SystemEntry } from "./catalogue.ts";
import { W_PER_KW } from "./quantities.ts";

/** All-in utility kW counts the facility; 10 MW at the meter is 8 MW of critical IT at the 1.25 the all-in figures assume (SemiAnalysis). */
export const CRITICAL_OVER_ALL_IN = 0.8;
/** DGX H100 10.2 kW and DGX B200 14.3 kW over eight boards of 700 and 1,000 W: 1.82 and 1.79. */
const SYSTEM_OVER_BOARD = 1.8;
/** MLPerf Training power logs: 6.85–7.15 of 10.2 kW (H100) and 9.57 of 14.3 kW (B200): 0.67–0.70 of nameplate. */
const MEASURED_OVER_NAMEPLATE = 0.7;

/** A figure times a factor of ours: no better known than estimated. */
function scaledFigure(figure: Figure, factor: number, note: string): Figure {
  return {
    ...figure,
    value: figure.value * factor,
    ...(figure.low === undefined ? {} : { low: figure.low * factor }),
    ...(figure.high === undefined ? {} : { high: figure.high * factor }),
    badge: figure.badge === "guessed" ? "guessed" : "estimated",
    note,
  };
}

/** Critical IT kW to provision per chip, network and hosts included: 0.80 × all-in; else the system's nameplate over its chips; else 1.8 × TDP. */
export function criticalKwPerChip(chip: ChipEntry, system: SystemEntry): Figure | undefined {
  const { all_in_utility_kw_per_chip: allIn, nameplate_kw, chips } = system.figures;
  if (allIn) return scaledFigure(allIn, CRITICAL_OVER_ALL_IN, "0.80 × all-in utility kW");
  if (nameplate_kw) return scaledFigure(nameplate_kw, 1 / chips.value, "system nameplate over its chips");
  const tdp = chip.figures.tdp_w;
  return tdp && scaledFigure(tdp, SYSTEM_OVER_BOARD / W_PER_KW, "1.8 × chip TDP, as DGX H100 and B200");
}

/** Utility kW provisioned per chip: the all-in figure, or critical kW over 0.80. */
export function utilityKwPerChip(chip: ChipEntry, system: SystemEntry): Figure | undefined {
  const allIn = system.figures.all_in_utility_kw_per_chip;
  if (allIn) return allIn;
  const critical = criticalKwPerChip(chip, system);
  return critical && scaledFigure(critical, 1 / CRITICAL_OVER_ALL_IN, "critical kW / 0.80");
}

/** Average IT kW per chip while training, for energy: measured; else 0.70 × nameplate; else 0.70 × critical kW. */
export function billedKwPerChip(chip: ChipEntry, system: SystemEntry): Figure | undefined {
  const { measured_kw, nameplate_kw, chips } = system.figures;
  if (measured_kw)
    return {
      ...scaledFigure(measured_kw, 1 / chips.value, "measured server power over its chips"),
      badge: "measured",
    };
  if (nameplate_kw)
    return scaledFigure(
      nameplate_kw,
      MEASURED_OVER_NAMEPLATE / chips.value,
      "0.70 × nameplate, as MLPerf power logs",
    );
  const critical = criticalKwPerChip(chip, system);
  return (
    critical && scaledFigure(critical, MEASURED_OVER_NAMEPLATE, "0.70 × critical kW, as MLPerf power logs")
  );
}
