import type { Problem } from "../problem.ts";
import { type Catalogue, lookUpSystem, type SystemEntry } from "./catalogue.ts";
import {
  type ClaimMeasure,
  type ClaimRatio,
  type ClaimSide,
  type ClaimWorkload,
  claimMeasures,
  figureRatios,
  modelledRatios,
} from "./claim-ratios.ts";
import type { TrainingConstants } from "./constants.ts";

/** A vendor's statement as data: `data/chips/claims/NAME.json`. Ratios are new over old. */
export type Claim = {
  readonly name: string;
  readonly title: string;
  readonly statement: string;
  readonly said_by: string;
  readonly date: string;
  readonly source: string;
  readonly new_system: string;
  readonly old_system: string;
  readonly parts: readonly ClaimPart[];
  readonly unknowns: readonly { readonly text: string; readonly source: string }[];
};

export type ClaimPart = {
  readonly about: string;
  readonly measure: ClaimMeasure;
  /** The ratio claimed, or for `chips` the number. */
  readonly claimed: number;
  /** A claim of more asks at least, a claim of less (energy) at most. */
  readonly sense: "at least" | "at most";
  /** The level the statement is about; absent: it does not say, so every level bears on it. */
  readonly per?: ClaimRatio["per"];
  readonly source: string;
  readonly date: string;
};

export type ClaimVerdict = {
  readonly part: ClaimPart;
  /** Not excluded: missed by every figure, but within the range of one whose inputs are uncertain. */
  readonly verdict: "supported" | "in part" | "not excluded" | "not supported" | "not known";
  /** The ratios that bear on the part, those that meet it first. */
  readonly meets: readonly ClaimRatio[];
  readonly misses: readonly ClaimRatio[];
};

export type ClaimCheck = {
  readonly claim: Claim;
  readonly newSystem: SystemEntry;
  readonly oldSystem: SystemEntry;
  readonly ratios: readonly ClaimRatio[];
  readonly verdicts: readonly ClaimVerdict[];
};

/** A stated ratio is met within the rounding of one decimal. */
const ROUNDING = 0.05;

/** Checks a claim against the catalogue and the training model on the given workloads, per chip, per system and per critical kW. */
export function checkClaim(
  claim: Claim,
  catalogue: Catalogue,
  workloads: readonly ClaimWorkload[],
  k: TrainingConstants,
): { readonly check?: ClaimCheck; readonly problems: readonly Problem[] } {
  const fresh = lookUpSystem(catalogue, claim.new_system, `${claim.name}: new_system`);
  const old = lookUpSystem(catalogue, claim.old_system, `${claim.name}: old_system`);
  const problems = [fresh, old].filter((x): x is Problem => "code" in x);
  if (!Array.isArray(claim.parts) || !Array.isArray(claim.unknowns)) {
    problems.push({
      code: "missing-key",
      where: claim.name,
      message: "a claim needs `parts` and `unknowns`, each a list",
    });
  }
  for (const part of claim.parts ?? []) {
    if (!claimMeasures.includes(part.measure)) {
      problems.push({
        code: "wrong-kind",
        where: `${claim.name}: ${part.about}`,
        message: `measure "${part.measure}" is unknown`,
        hint: `one of ${claimMeasures.join(", ")}`,
      });
    }
  }
  if (problems.length > 0 || "code" in fresh || "code" in old) return { problems };
  const ratios = [...figureRatios(fresh, old), ...workloads.flatMap((w) => modelledRatios(fresh, old, w, k))];
  const verdicts = claim.parts.map((part) => verdictOf(part, ratios, fresh));
  return { check: { claim, newSystem: fresh.system, oldSystem: old.system, ratios, verdicts }, problems };
}

/** Which ratios meet a part. Peaks bear on training speed too: they are its ceiling. */
function verdictOf(part: ClaimPart, ratios: readonly ClaimRatio[], fresh: ClaimSide): ClaimVerdict {
  if (part.measure === "chips") {
    const met = Math.abs(fresh.system.figures.chips.value - part.claimed) < 1;
    return { part, verdict: met ? "supported" : "not supported", meets: [], misses: [] };
  }
  const bearing = ratios.filter(
    (r) =>
      (part.per === undefined || part.per === r.per) &&
      (r.measure === part.measure ||
        (part.measure === "training_speed" && (r.measure === "peak_fp8" || r.measure === "peak_bf16"))),
  );
  const reaches = (low: number, high: number) =>
    part.sense === "at least" ? high >= part.claimed - ROUNDING : low <= part.claimed + ROUNDING;
  const meets = bearing.filter((r) => reaches(r.value, r.value));
  const misses = bearing.filter((r) => !meets.includes(r));
  const open = misses.some((r) => reaches(r.low, r.high));
  if (bearing.length === 0) return { part, verdict: "not known", meets, misses };
  if (misses.length === 0) return { part, verdict: "supported", meets, misses };
  if (meets.length > 0) return { part, verdict: "in part", meets, misses };
  return { part, verdict: open ? "not excluded" : "not supported", meets, misses };
}
