import { type Badge, badges, type ChipEntry, type Figure, type SystemEntry } from "./catalogue.ts";
import type { TrainingConstants } from "./constants.ts";
import type { Precision } from "./job.ts";
import { jobOf } from "./plan-training.ts";
import { criticalKwPerChip } from "./power.ts";
import type { ModelShape } from "./shape.ts";
import { predictTraining } from "./training.ts";
import { trainingChip } from "./training-chip.ts";

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

/** One side of a claim. */
export type ClaimSide = { readonly chip: ChipEntry; readonly system: SystemEntry };

/** A job both sides are modelled on. */
export type ClaimWorkload = {
  readonly shape: ModelShape;
  readonly sequenceTokens: number;
  readonly batchTokens: number;
};

/** Chips of the modelled runs: whole UltraServers of 64 and of 144, so that both sides run the same job on as many chips. */
const MODELLED_CHIPS = 2_304;
/** Both sides are given software one year old. */
const SOFTWARE_AGE_YEARS = 1;
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

/** Published and estimated figures, new over old: peaks, memory, links and power, per chip, system and critical kW. */
export function figureRatios(fresh: ClaimSide, old: ClaimSide): ClaimRatio[] {
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
function powerRatio(fresh: ClaimSide, old: ClaimSide): ClaimRatio | undefined {
  return ratioOf(
    "power",
    "critical kW per chip",
    "chip",
    criticalKwPerChip(fresh.chip, fresh.system),
    criticalKwPerChip(old.chip, old.system),
  )[0];
}

/** Modelled training speed in BF16 and FP8 on equally many chips and equally old software. */
export function modelledRatios(
  fresh: ClaimSide,
  old: ClaimSide,
  work: ClaimWorkload,
  k: TrainingConstants,
): ClaimRatio[] {
  const count = fresh.system.figures.chips.value / old.system.figures.chips.value;
  const kw = powerRatio(fresh, old);
  return (["bf16", "fp8"] as const).flatMap((precision: Precision) => {
    const speed = ({ chip, system }: ClaimSide) => {
      const year = trainingChip(chip, system).architectureYear + SOFTWARE_AGE_YEARS;
      const wish = { ...work, precision, stack: "tuned" as const, year };
      const job = jobOf(wish, chip, system, MODELLED_CHIPS);
      return predictTraining(job, {}, k, "steps").tokensPerSecondChip;
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
