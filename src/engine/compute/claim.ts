import type { Problem } from "../problem.ts";
import type { Badge, Catalogue, ChipEntry, Figure, SystemEntry } from "./catalogue.ts";
import { badges, lookUpSystem } from "./catalogue.ts";
import type { TrainingConstants } from "./constants.ts";
import type { Precision } from "./job.ts";
import { jobOf } from "./plan-training.ts";
import { criticalKwPerChip } from "./power.ts";
import type { ModelShape } from "./shape.ts";
import { predictTraining } from "./training.ts";

/** What a claim can be about. */
export const claimMeasures = [
  "training_speed",
  "peak_fp8",
  "peak_bf16",
  "hbm_capacity",
  "hbm_bandwidth",
  "link_bandwidth",
  "power",
  "peak_fp8_per_kw",
  "chips",
] as const;
export type ClaimMeasure = (typeof claimMeasures)[number];

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

/** One ratio new over old and how well it is known: the worse badge of the two figures. */
export type ClaimRatio = {
  readonly measure: ClaimMeasure;
  readonly basis: string;
  readonly per: "chip" | "system" | "kW";
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly badge: Badge | "modelled";
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

/** Chips of the modelled runs: whole UltraServers of 64 and of 144, so that both sides run the same job on as many chips. */
const MODELLED_CHIPS = 2_304;
/** Both sides are given software one year old. */
const SOFTWARE_AGE_YEARS = 1;
/** A stated ratio is met within the rounding of one decimal. */
const ROUNDING = 0.05;

type Side = { readonly chip: ChipEntry; readonly system: SystemEntry };

/** Checks a claim against the catalogue and the training model on the given workloads, per chip, per system and per critical kW. */
export function checkClaim(
  claim: Claim,
  catalogue: Catalogue,
  workloads: readonly {
    readonly shape: ModelShape;
    readonly sequenceTokens: number;
    readonly batchTokens: number;
  }[],
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

const worse = (a: Badge, b: Badge): Badge => badges[Math.max(badges.indexOf(a), badges.indexOf(b))];

/** A ratio of two figures times a factor, its range from theirs. */
function ratioOf(
  measure: ClaimMeasure,
  basis: string,
  per: ClaimRatio["per"],
  a: Figure | undefined,
  b: Figure | undefined,
  factor = 1,
): ClaimRatio[] {
  if (!a || !b) return [];
  return [
    {
      measure,
      basis,
      per,
      value: (a.value / b.value) * factor,
      low: ((a.low ?? a.value) / (b.high ?? b.value)) * factor,
      high: ((a.high ?? a.value) / (b.low ?? b.value)) * factor,
      badge: worse(a.badge, b.badge),
    },
  ];
}

/** Divides a ratio by the power ratio: per kW. Peaks are known, power rarely; the badge is the power's. */
function perKw(ratio: ClaimRatio, kw: ClaimRatio | undefined): ClaimRatio[] {
  if (!kw || ratio.per !== "chip") return [];
  const badge = ratio.badge === "modelled" ? ratio.badge : worse(ratio.badge, kw.badge as Badge);
  return [
    {
      ...ratio,
      per: "kW",
      value: ratio.value / kw.value,
      low: ratio.low / kw.high,
      high: ratio.high / kw.low,
      badge,
    },
  ];
}

function figureRatios(fresh: Side, old: Side): ClaimRatio[] {
  const count = fresh.system.figures.chips.value / old.system.figures.chips.value;
  const keys: readonly (readonly [ClaimMeasure, string, string])[] = [
    ["peak_fp8", "fp8_tflops", "peak FP8"],
    ["peak_bf16", "bf16_tflops", "peak BF16"],
    ["hbm_capacity", "hbm_gb", "HBM capacity"],
    ["hbm_bandwidth", "hbm_tb_s", "HBM bandwidth"],
    ["link_bandwidth", "link_tb_s", "scale-up links, published"],
  ];
  const kw = powerRatio(fresh, old);
  const plain = keys.flatMap(([measure, key, basis]) => {
    const [a, b] = [fresh.chip.figures[key], old.chip.figures[key]];
    const chip = ratioOf(measure, basis, "chip", a, b);
    return [...chip, ...ratioOf(measure, basis, "system", a, b, count)];
  });
  const board = ratioOf("power", "chip power", "chip", fresh.chip.figures.tdp_w, old.chip.figures.tdp_w);
  const whole = ratioOf(
    "power",
    "system nameplate",
    "system",
    fresh.system.figures.nameplate_kw,
    old.system.figures.nameplate_kw,
  );
  const peaks = plain
    .filter((r) => r.measure === "peak_fp8" || r.measure === "peak_bf16")
    .flatMap((r) => perKw(r, kw));
  const efficiency = peaks
    .filter((r) => r.measure === "peak_fp8")
    .map((r): ClaimRatio => ({ ...r, measure: "peak_fp8_per_kw" }));
  return [...plain, ...board, ...whole, ...peaks, ...efficiency];
}

/** Critical kW per chip, new over old. */
function powerRatio(fresh: Side, old: Side): ClaimRatio | undefined {
  return ratioOf(
    "power",
    "critical kW per chip",
    "chip",
    criticalKwPerChip(fresh.chip, fresh.system),
    criticalKwPerChip(old.chip, old.system),
  )[0];
}

/** Modelled training speed in BF16 and FP8 on equally many chips and equally old software. */
function modelledRatios(
  fresh: Side,
  old: Side,
  work: { readonly shape: ModelShape; readonly sequenceTokens: number; readonly batchTokens: number },
  k: TrainingConstants,
): ClaimRatio[] {
  const count = fresh.system.figures.chips.value / old.system.figures.chips.value;
  const kw = powerRatio(fresh, old);
  return (["bf16", "fp8"] as const).flatMap((precision: Precision) => {
    const speed = ({ chip, system }: Side) => {
      const wish = { ...work, tokens: 0, precision, stack: "tuned" as const, year: 0, pue: 1 };
      const job = jobOf(wish, chip, system, MODELLED_CHIPS);
      const year = job.chip.architectureYear + SOFTWARE_AGE_YEARS;
      return predictTraining({ ...job, year }, {}, k, "steps").tokensPerSecondChip;
    };
    const value = speed(fresh) / speed(old);
    const basis = `${work.shape.name} ${precision.toUpperCase()}`;
    const chip: ClaimRatio = {
      measure: "training_speed",
      basis,
      per: "chip",
      value,
      low: value,
      high: value,
      badge: "modelled",
    };
    const system: ClaimRatio = {
      ...chip,
      per: "system",
      value: value * count,
      low: value * count,
      high: value * count,
    };
    return [chip, system, ...perKw(chip, kw)];
  });
}

/** Which ratios meet a part. Peaks bear on training speed too: they are its ceiling. */
function verdictOf(part: ClaimPart, ratios: readonly ClaimRatio[], fresh: Side): ClaimVerdict {
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
