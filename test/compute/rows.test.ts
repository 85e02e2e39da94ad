// Rows of a table of published runs, read against a catalogue of one chip and one model in round numbers.

import { describe, expect, it } from "vitest";
import { readTrainingCases, type TrainingCase } from "../../src/engine/compute/cases.ts";
import { observedChipHours } from "../../src/engine/compute/observation.ts";
import type { ModelEntry } from "../../src/engine/compute/shape.ts";
import type { TimeBasis } from "../../src/engine/compute/training.ts";
import { caseErrors, quantile, validationOf } from "../../src/engine/compute/validation.ts";
import { readCsv } from "../../src/engine/csv.ts";
import { roundConstants, roundJob } from "./round-job.ts";
import { chipOf, figure, systemOf } from "./round-system.ts";

const catalogue = { chips: [chipOf({ ranks_per_chip: figure(4) })], systems: [systemOf()] };
const model: ModelEntry = {
  name: "Known-10B",
  aliases: ["K10"],
  total_params_b: 10,
  active_params_b: 5,
  layers: 8,
  width: 1000,
  ffn_width: 3000,
  gated: true,
  vocabulary: 1000,
  tied: false,
  attention_width: 1000,
  kv_width: 250,
  source: "hand",
};

const cells = {
  model: "Known-10B",
  hardware: "round",
  n_chips: "64",
  seq_len: "2,048",
  gbs_seq: "128",
  year: "2023",
  precision: "BF16",
  equiv_chip_hours_per_T_tokens: "1000",
};
const rowsOf = (...rows: Record<string, string>[]) =>
  readTrainingCases(
    {
      columns: [],
      rows: rows.map((row, i) => ({ line: i + 2, cells: { ...cells, ...row }, places: {}, extra: [] })),
    },
    catalogue,
    [model],
  );
const caseOf = (row: Record<string, string>): TrainingCase => {
  const { cases, unused } = rowsOf(row);
  if (cases.length !== 1) throw new Error(JSON.stringify(unused));
  return cases[0];
};

describe("a row", () => {
  it("is named by its id, or by its place; a bad one is told by its line", () => {
    const { cases, unused } = rowsOf({ row_id: "a7" }, {}, { n_chips: "0.5", model: "X" });
    expect(cases.map(({ row, line }) => [row, line])).toEqual([
      ["a7", 2],
      ["2", 3],
    ]);
    expect(unused).toEqual([{ row: "3", line: 4, model: "X", reason: "no positive number in n_chips" }]);
    expect(caseOf({ n_chips: "1" }).job.chips).toBe(1);
    expect(caseOf({}).job.sequenceTokens).toBe(2048);
  });

  it("takes the published shape where its parameters agree within a tenth, with the row's own counts", () => {
    const shapeOf = (row: Record<string, string>) => caseOf(row).job.shape;
    expect(shapeOf({})).toMatchObject({ known: true, totalParameters: 10e9, activeParameters: 5e9 });
    expect(shapeOf({ model: "k-10" })).toMatchObject({ known: true, name: "Known-10B" });
    expect(shapeOf({ params_total_B: "10.9", params_active_B: "4" })).toMatchObject({
      known: true,
      totalParameters: 10.9e9,
      activeParameters: 4e9,
    });
    const other = { params_total_B: "11.1", n_layers: "10", d_model: "2000" };
    expect(shapeOf(other)).toMatchObject({ known: false, layers: 10, width: 2000, activeParameters: 11.1e9 });
    expect(shapeOf({ ...other, params_total_B: "8.9", params_active_B: "3" })).toMatchObject({
      known: false,
      totalParameters: 8.9e9,
      activeParameters: 3e9,
    });
    expect(rowsOf({ model: "Other", params_total_B: "3", n_layers: "4" }).unused[0].reason).toBe(
      'model "Other" is not in the catalogue and d_model is missing',
    );
  });

  it.each([
    [{ stack: "legacy", row_class: "mlperf" }, "legacy"],
    [{ row_class: "mlperf", year: "2021" }, "tuned"],
    [{ year: "2022" }, "legacy"],
    [{ year: "2023" }, "typical"],
    [{ stack: "hand-made" }, "typical"],
  ])("has the stack it states, a vendor's if a benchmark, else its era's: %j", (row, stack) => {
    expect(caseOf(row).job.stack).toBe(stack);
  });

  it.each<[Record<string, string>, TimeBasis]>([
    [{}, "steps"],
    [{ row_class: "run" }, "chip-hours"],
    [{ row_class: "run", includes_downtime: "0" }, "steps"],
    [{ includes_downtime: "1" }, "chip-hours"],
    [{ row_class: "run", reported_days: "20" }, "calendar"],
    [{ row_class: "run", reported_days: "20", reported_chip_hours: "500" }, "chip-hours"],
  ])("covers its steps, its chip-hours or its calendar: %j", (row, basis) => {
    expect(caseOf(row).basis).toBe(basis);
  });

  // the software counts four ranks a chip: 32 of them are 8 chips; 2 of them half a chip, which is one
  it("states its layout in chips, and what it recomputes", () => {
    const stated = { tp: "32", pp: "4", cp: "2", ep: "8", recompute: "full" };
    expect(caseOf(stated).stated).toEqual({
      tensor: 8,
      pipeline: 4,
      context: 2,
      expert: 8,
      recomputeFraction: 1,
    });
    expect(caseOf({ tp: "2", pp: "1", cp: "0.5", recompute: "none" }).stated).toEqual({
      tensor: 1,
      pipeline: 1,
      context: undefined,
      expert: undefined,
      recomputeFraction: 0,
    });
    expect(caseOf({ recompute: "selective" }).stated).toEqual({
      tensor: undefined,
      pipeline: undefined,
      context: undefined,
      expert: undefined,
      recomputeFraction: undefined,
    });
  });

  it("says its task, its boards' cap and its classes", () => {
    expect(caseOf({ task: "LoRA fine-tune" }).job.task).toBe("lora");
    expect([caseOf({}).job.task, caseOf({}).job.powerCapW]).toEqual(["pretrain", 0]);
    expect(caseOf({ notes: "nodes at 500 W capped all night" }).job.powerCapW).toBe(500);
    expect(caseOf({ power_cap_w: "450", notes: "500 W capped" }).job.powerCapW).toBe(450);
    expect(caseOf({ row_class: "bench" }).classes).toEqual(["moe", "bench"]);
    expect(caseOf({ params_active_B: "10" }).classes).toEqual(["dense"]);
  });
});

describe("the time of a row", () => {
  const hours = (row: Record<string, string>, basis: TimeBasis = "steps") => {
    const found = observedChipHours(row, roundJob(), basis);
    return "reason" in found ? found.reason : found.chipHours;
  };
  const perRate = (tokensPerSecondChip: number) => 1e12 / tokensPerSecondChip / 3600;

  it("is its own normalised column, then chip-hours over tokens", () => {
    const both = { equiv_chip_hours_per_T_tokens: "1,500", reported_chip_hours: "700", tokens_B: "500" };
    expect(hours(both)).toBe(1500);
    expect(hours({ ...both, equiv_chip_hours_per_T_tokens: "0" })).toBe(1400);
    expect(hours({ reported_chip_hours: "700" })).toMatch(/^no training time/);
  });

  // 10 days × 24 × 16 chips over half a trillion tokens
  it("is days on all chips before throughput in a long run, after it in a short one", () => {
    const row = { reported_days: "10", tokens_B: "500", reported_tok_s_chip: "1000" };
    expect(hours(row, "calendar")).toBe(7680);
    expect(hours(row, "chip-hours")).toBe(7680);
    expect(hours(row, "steps")).toBeCloseTo(perRate(1000), 6);
    expect(hours({ reported_days: "10", tokens_B: "500" })).toBe(7680);
    expect(hours({ reported_days: "0.5", tokens_B: "500" })).toBe(384);
    expect(hours({ reported_days: "10" }, "calendar")).toMatch(/^no training time/);
  });

  // 6 × 100e6 + 12 × 4 layers × 1,280 × 1,024 tokens of causal context
  const causal = 600e6 + 12 * 4 * 1280 * 1024;
  it.each([
    [{ reported_tflops_chip: "360" }, causal],
    [{ reported_mfu_pct: "36" }, causal],
    [{ reported_tflops_chip: "360", reported_mfu_pct: "1" }, causal],
    [{ reported_tflops_chip: "360", flop_convention: "HFU" }, causal + 200e6],
    [{ reported_tflops_chip: "360", flop_convention: "MFU, full attn" }, 600e6 + 12 * 4 * 1280 * 2048],
    [{ reported_tflops_chip: "360", flop_convention: "6ND w/ attn" }, 600e6 + 12 * 4 * 1280 * 2048],
    [
      { reported_tflops_chip: "360", flop_convention: "Narayanan" },
      96 * 4 * 1e6 * (1 + 2048 / 6000 + 10_000 / (16 * 4 * 1000)),
    ],
  ])("is FLOP/s over the FLOP a token is said to take: %j", (row, flop) => {
    expect(hours(row)).toBeCloseTo(perRate(360e12 / flop), 6);
  });
});

describe("a table", () => {
  const problems = (text: string) =>
    readCsv(text, "x.csv").problems.map((p) => `${p.code} ${p.where} ${p.message}`);

  it("names a column once; columns without a name may be many", () => {
    expect(problems("a,b,a,b,c\n1,2,3,4,5")).toEqual([
      "duplicate-key x.csv:1:5 column written twice: a",
      "duplicate-key x.csv:1:7 column written twice: b",
    ]);
    expect(problems("a,,\n1,2,3")).toEqual([]);
    expect(problems("")).toEqual(["syntax x.csv the file is empty; a header line is needed"]);
  });

  it("knows the line each row begins on, after blank lines and cells of several", () => {
    const { rows } = readCsv('a,b\n1,"x\n\ny"\n\n2,z\n3', "x.csv").table;
    expect(rows.map(({ line, cells: { a, b } }) => [line, a, b])).toEqual([
      [2, "1", "x\n\ny"],
      [6, "2", "z"],
      [7, "3", ""],
    ]);
  });

  it("takes a quote inside a cell as it stands", () => {
    expect(readCsv('a,b\n6" pipe,"say ""hi"""\n', "x.csv").table.rows[0].cells).toEqual({
      a: '6" pipe',
      b: 'say "hi"',
    });
    expect(readCsv("a,b\n,2", "x.csv").table.rows[0].cells).toEqual({ a: "", b: "2" });
    expect(readCsv("a,b\n1,", "x.csv").table.rows[0].cells).toEqual({ a: "1", b: "" });
  });
});

describe("errors", () => {
  it("are predicted over observed time, by class, and nothing of an empty table", () => {
    const found = rowsOf(
      { row_class: "bench" },
      { params_active_B: "10", row_class: "bench" },
      { hardware: "none" },
    );
    const errors = caseErrors(found.cases, roundConstants);
    const doubled = caseErrors(
      rowsOf({ row_class: "bench", equiv_chip_hours_per_T_tokens: "2000" }).cases,
      roundConstants,
    );
    expect(doubled[0].ratio).toBeCloseTo(errors[0].ratio / 2, 9);
    const sizes = errors.map(({ ratio }) => Math.abs(ratio - 1));
    const validation = validationOf(errors, found.unused);
    expect([validation.rows, validation.used]).toEqual([3, 2]);
    expect(validation.medianAbsErrorFraction).toBeCloseTo((sizes[0] + sizes[1]) / 2, 12);
    expect(validation.p90AbsErrorFraction).toBeCloseTo(
      0.1 * Math.min(...sizes) + 0.9 * Math.max(...sizes),
      12,
    );
    expect(Object.entries(validation.byClass).map(([name, { used }]) => [name, used])).toEqual([
      ["bench", 2],
      ["dense", 1],
      ["moe", 1],
    ]);
    expect(quantile([], 0.5)).toBeNaN();
    expect([quantile([7], 0.9), quantile([1, 2], 1), quantile([2, 1], 0)]).toEqual([7, 2, 1]);
  });
});
