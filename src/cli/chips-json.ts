// Accelerators side by side as data: every figure with source, date, badge and range.

import type { ComparedSystem, Comparison } from "../engine/compute/compare.ts";
import type { ChipData } from "../io/chips.ts";

/** The same as data: every figure with source, date, badge and range, and the sources they name. */
export function comparisonJson(
  systems: readonly ComparedSystem[],
  asked: Comparison,
  sources: ChipData["sources"],
) {
  const named = systems.flatMap((s) => [
    ...Object.values({ ...s.chip.figures, ...s.system.figures }).map((f) => f.source),
    ...(s.serving ?? []).map((f) => f.entry.source),
  ]);
  return {
    sources: Object.fromEntries(
      [...new Set(named)].sort().map((key) => [key, sources[key] ?? { title: key, link: key }]),
    ),
    asked: { ...asked, train: asked.train && { ...asked.train, shape: asked.train.shape.name } },
    systems: systems.map((s) => ({
      system: s.system.name,
      title: s.system.title,
      chip: s.chip.name,
      buyable: s.chip.buyable,
      cooling: s.system.cooling,
      chipFigures: s.chip.figures,
      systemFigures: s.system.figures,
      criticalKwPerChip: s.criticalKwPerChip ?? null,
      utilityKwPerChip: s.utilityKwPerChip ?? null,
      hall: s.hall ?? null,
      economics: s.economics ?? null,
      training: s.training ?? null,
      serving: s.serving ?? null,
    })),
  };
}
