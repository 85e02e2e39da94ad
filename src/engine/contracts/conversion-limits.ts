import type { Model } from "../model.ts";
import type { Problem } from "../problem.ts";
import { type Conversion, criticalMwOf } from "./conversion.ts";

/** What space, power and time do not allow of the conversions of a model; `where` is the contract. */
export function conversionProblems(model: Model): Problem[] {
  return model.contracts
    .filter((contract) => contract.kind === "conversion")
    .flatMap((contract) => limitsOf(contract as unknown as Conversion, model));
}

function limitsOf(conversion: Conversion, model: Model): Problem[] {
  const { terms, id } = conversion;
  const where = `contracts.${id}`;
  const problems: Problem[] = [];
  const grossOf = (halls: readonly number[]) =>
    halls.reduce((mw, at) => mw + model.halls[at].critical_mw * model.halls[at].gross_per_critical, 0);
  for (const site of model.sites) {
    const grossMw = grossOf(terms.halls.filter((hall) => model.halls[hall].site === site.index));
    const mostMw = (site.grid_mw * terms.convertible_pct) / 100;
    if (grossMw > mostMw) {
      problems.push({
        code: "out-of-range",
        where,
        message: `${id} takes ${grossMw.toFixed(0)} gross MW of ${site.id}, of which ${mostMw.toFixed(0)} MW can be converted`,
        hint: `${terms.convertible_pct} % of ${site.grid_mw} MW; write convertible_pct if more is known to fit`,
      });
    }
  }
  const needSqft = criticalMwOf(conversion, model) * terms.sqft_per_mw;
  if (needSqft > terms.floor_sqft) {
    problems.push({
      code: "out-of-range",
      where,
      message: `${id} needs ${needSqft.toFixed(0)} sq ft and has ${terms.floor_sqft.toFixed(0)}`,
      hint: `${terms.sqft_per_mw} sq ft per critical MW`,
    });
  }
  for (const hall of terms.halls) {
    const months = model.halls[hall].ready - terms.from;
    if (months >= terms.lead_months || terms.done_pct > 0) continue;
    problems.push({
      code: "calendar",
      where,
      message: `${id}: ${model.halls[hall].id} would be ready ${months} months after work begins`,
      hint: `lead_months says ${terms.lead_months}`,
    });
  }
  return problems;
}
