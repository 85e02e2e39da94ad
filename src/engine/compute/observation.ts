import { HOURS_PER_DAY } from "../units.ts";
import type { TrainingJob } from "./job.ts";
import { meanContextTokens } from "./kernels.ts";
import { FLOP_PER_TFLOP, SECONDS_PER_HOUR, TOKENS_PER_BILLION, TOKENS_PER_TRILLION } from "./quantities.ts";
import type { ModelShape } from "./shape.ts";
import type { TimeBasis } from "./training.ts";

type Cells = Readonly<Record<string, string>>;

/** FLOP a publication counts per parameter and token: 6, or 8 where hardware FLOPs include full recomputation. */
const MODEL_FLOP = 6;
const HARDWARE_FLOP = 8;
/** Attention counted in full: 12·layers·width·sequence per token (PaLM, appendix B); tables that do not say so count the causal half. */
const ATTENTION_FLOP = 12;

/**
 * Chip-hours per trillion tokens of a table row, from the first of these it gives: the table's own normalised column; chip-hours
 * over tokens; days × chips over tokens (long runs); tokens per second and chip; TFLOP/s and chip, then MFU of BF16 peak, under the
 * row's FLOP convention. One number whatever the time basis, so that errors compare.
 */
export function observedChipHours(
  cells: Cells,
  job: TrainingJob,
  basis: TimeBasis,
): { readonly chipHours: number } | { readonly reason: string } {
  const positive = (column: string) => {
    const value = Number((cells[column] ?? "").replaceAll(",", ""));
    return value > 0 && Number.isFinite(value) ? value : undefined;
  };
  const stated = positive("equiv_chip_hours_per_T_tokens");
  if (stated) return { chipHours: stated };
  const tokens = positive("tokens_B");
  const trillions = tokens && (tokens * TOKENS_PER_BILLION) / TOKENS_PER_TRILLION;
  const chipHours = positive("reported_chip_hours");
  if (chipHours && trillions) return { chipHours: chipHours / trillions };
  const days = positive("reported_days");
  if (days && trillions && basis !== "steps")
    return { chipHours: (days * HOURS_PER_DAY * job.chips) / trillions };
  const rate = positive("reported_tok_s_chip") ?? rateFromFlops(cells, job, positive);
  if (rate) return { chipHours: TOKENS_PER_TRILLION / rate / SECONDS_PER_HOUR };
  if (days && trillions) return { chipHours: (days * HOURS_PER_DAY * job.chips) / trillions };
  return { reason: "no training time, throughput, TFLOP/s or MFU in the row" };
}

/** Tokens per second and chip from TFLOP/s or MFU, undoing the row's FLOP convention. */
function rateFromFlops(
  cells: Cells,
  job: TrainingJob,
  positive: (column: string) => number | undefined,
): number | undefined {
  const convention = (cells.flop_convention ?? "").toLowerCase();
  const tflops = positive("reported_tflops_chip");
  const mfu = positive("reported_mfu_pct");
  const flopPerSecond = tflops ? tflops * FLOP_PER_TFLOP : mfu && (mfu / 100) * job.chip.bf16FlopPerSecond;
  if (!flopPerSecond) return undefined;
  const { shape, sequenceTokens } = job;
  if (convention.includes("narayanan")) return flopPerSecond / narayananFlop(shape, sequenceTokens);
  const perParameter = convention.startsWith("hfu") ? HARDWARE_FLOP : MODEL_FLOP;
  const isFull = convention.includes("full attn") || convention.includes("w/ attn");
  const context = isFull ? sequenceTokens : meanContextTokens(shape, sequenceTokens);
  const attention = ATTENTION_FLOP * shape.layers * shape.attentionWidth * context;
  return flopPerSecond / (perParameter * shape.activeParameters + attention);
}

/** Hardware FLOP a token with full recomputation: 96·l·h²·(1 + s/6h + V/16lh) (Narayanan 2021, §5). */
function narayananFlop({ layers, width, vocabulary }: ModelShape, sequenceTokens: number): number {
  return (
    96 * layers * width * width * (1 + sequenceTokens / (6 * width) + vocabulary / (16 * layers * width))
  );
}
