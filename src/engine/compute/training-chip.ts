import type { ChipEntry, SystemEntry } from "./catalogue.ts";
import { BITS_PER_BYTE, BYTES_PER_GB, BYTES_PER_TB, FLOP_PER_TFLOP } from "./quantities.ts";

/** Chips of one kind as the step-time equations read them. Rates in FLOP/s, memory in bytes, links in bytes/s one way. */
export type TrainingChip = {
  readonly name: string;
  readonly family: string;
  readonly software: "mature" | "young";
  readonly bf16FlopPerSecond: number;
  /** 0 where the chip has no such format. */
  readonly fp8FlopPerSecond: number;
  readonly fp4FlopPerSecond: number;
  readonly int8OpPerSecond: number;
  readonly matmulBf16Fraction: number;
  readonly matmulFp8Fraction: number;
  readonly matmulFp4Fraction: number;
  readonly hbmBytes: number;
  readonly hbmBytesPerSecond: number;
  readonly scaleupBytesPerSecond: number;
  readonly scaleoutBytesPerSecond: number;
  readonly domainChips: number;
  readonly nodeChips: number;
  /** 2 or 3 where chips are wired as a torus; 0 where a switch or full mesh joins them. */
  readonly torusDimensions: number;
  /** Ranks the vendor's software sees per chip: published parallel degrees count these. */
  readonly ranksPerChip: number;
  readonly architectureYear: number;
  readonly boardW: number;
};

/** The training view of a chip in a system; `powerCapW` lowers matmul rates as (cap/TDP)^0.4 when boards are capped below TDP. */
export function trainingChip(chip: ChipEntry, system: SystemEntry): TrainingChip {
  const value = (key: string) => chip.figures[key]?.value ?? 0;
  return {
    name: chip.name,
    family: chip.family,
    software: chip.software,
    bf16FlopPerSecond: value("bf16_tflops") * FLOP_PER_TFLOP,
    fp8FlopPerSecond: value("fp8_tflops") * FLOP_PER_TFLOP,
    fp4FlopPerSecond: value("fp4_tflops") * FLOP_PER_TFLOP,
    int8OpPerSecond: value("int8_tops") * FLOP_PER_TFLOP,
    matmulBf16Fraction: value("matmul_bf16_fraction"),
    matmulFp8Fraction: value("matmul_fp8_fraction") || value("matmul_bf16_fraction"),
    matmulFp4Fraction:
      value("matmul_fp4_fraction") || value("matmul_fp8_fraction") || value("matmul_bf16_fraction"),
    hbmBytes: value("hbm_gb") * BYTES_PER_GB,
    hbmBytesPerSecond: value("hbm_tb_s") * BYTES_PER_TB,
    scaleupBytesPerSecond: value("scaleup_gb_s") * BYTES_PER_GB,
    scaleoutBytesPerSecond: (value("scaleout_gbit_s") * BYTES_PER_GB) / BITS_PER_BYTE,
    domainChips: system.figures.domain_chips.value,
    nodeChips: system.figures.node_chips.value,
    torusDimensions: value("torus_dimensions"),
    ranksPerChip: value("ranks_per_chip") || 1,
    architectureYear: value("architecture_year") || value("launch_year"),
    boardW: value("tdp_w"),
  };
}
