// A chip and its rack in round numbers, each figure overridden where a test is about it.

import type { Badge, ChipEntry, Figure, Figures, SystemEntry } from "../../src/engine/compute/catalogue.ts";

export const figure = (value: number, badge: Badge = "specified", over: Partial<Figure> = {}): Figure => ({
  value,
  badge,
  date: "2026-01",
  source: "hand",
  ...over,
});

/** Figures as numbers, specified; one set to undefined is left out. */
const figuresOf = (under: Record<string, Figure>, over: Record<string, Figure | undefined>): Figures =>
  Object.fromEntries(
    Object.entries({ ...under, ...over }).filter((pair): pair is [string, Figure] => pair[1] !== undefined),
  );

const chipFigures = {
  bf16_tflops: figure(1000),
  fp8_tflops: figure(2000),
  hbm_gb: figure(100),
  hbm_tb_s: figure(4),
  link_tb_s: figure(1),
  matmul_bf16_fraction: figure(0.8),
  scaleup_gb_s: figure(400),
  scaleout_gbit_s: figure(400),
  launch_year: figure(2024),
  tdp_w: figure(1000),
};

export const chipOf = (
  over: Record<string, Figure | undefined> = {},
  rest: Partial<ChipEntry> = {},
): ChipEntry => ({
  name: "round",
  title: "Round",
  aliases: [],
  vendor: "hand",
  family: "round",
  software: "mature",
  buyable: true,
  figures: figuresOf(chipFigures, over),
  ...rest,
});

/** Ten chips of 2.5 kW all-in: 2 kW of critical IT each. */
export const systemOf = (
  over: Record<string, Figure | undefined> = {},
  rest: Partial<SystemEntry> = {},
): SystemEntry => ({
  name: "round rack",
  title: "Round rack",
  chip: "round",
  cooling: "air",
  default: true,
  figures: figuresOf(
    {
      chips: figure(10),
      domain_chips: figure(8),
      node_chips: figure(4),
      all_in_utility_kw_per_chip: figure(2.5),
    },
    over,
  ),
  ...rest,
});
