import type { CsvTable } from "../csv.ts";
import { type Catalogue, defaultSystem, findChip, normalisedName } from "./catalogue.ts";
import { type Precision, type Stack, type StatedLayout, stacks, type TrainingJob } from "./job.ts";
import { observedChipHours } from "./observation.ts";
import { PARAMETERS_PER_BILLION } from "./quantities.ts";
import {
  inferShape,
  isSparse,
  type ModelEntry,
  type ModelShape,
  shapeOfEntry,
  splitParameters,
  withParameters,
} from "./shape.ts";
import type { TimeBasis } from "./training.ts";
import { trainingChip } from "./training-chip.ts";

/** A published run the model can be held against. */
export type TrainingCase = {
  readonly row: string;
  readonly line: number;
  readonly model: string;
  readonly hardware: string;
  readonly job: TrainingJob;
  readonly stated: StatedLayout;
  readonly basis: TimeBasis;
  readonly observedChipHoursPerTrillionTokens: number;
  /** `dense` or `moe`, then the row's own class (`run`, `bench`, `mlperf`). */
  readonly classes: readonly string[];
};

/** A row that cannot be used, and why. */
export type UnusedRow = {
  readonly row: string;
  readonly line: number;
  readonly model: string;
  readonly reason: string;
};

type Cells = Readonly<Record<string, string>>;

/** The number in a cell; undefined when empty or not a finite number. Thousands separators are allowed. */
function numberIn(cells: Cells, column: string): number | undefined {
  const text = (cells[column] ?? "").replaceAll(",", "");
  const value = Number(text);
  return text === "" || !Number.isFinite(value) ? undefined : value;
}

const PRECISIONS: Readonly<Record<string, Precision>> = {
  bf16: "bf16",
  bfloat16: "bf16",
  fp16: "fp16",
  float16: "fp16",
  half: "fp16",
  fp8: "fp8",
  float8: "fp8",
  mxfp8: "fp8",
  fp8mixed: "fp8",
  fp8cs: "fp8",
  fp8mx: "fp8",
  fp8hybrid: "fp8",
  fp4: "fp4",
  nvfp4: "fp4",
  mxfp4: "fp4",
  int8: "int8",
};

/** Table of `data/chips/training_runs.csv` → cases, and every row that cannot be used with its reason. Unknown columns are ignored. */
export function readTrainingCases(
  table: CsvTable,
  catalogue: Catalogue,
  models: readonly ModelEntry[],
): { readonly cases: readonly TrainingCase[]; readonly unused: readonly UnusedRow[] } {
  const cases: TrainingCase[] = [];
  const unused: UnusedRow[] = [];
  table.rows.forEach(({ line, cells }, i) => {
    const row = cells.row_id || String(i + 1);
    const read = readCase(row, line, cells, catalogue, models);
    if ("reason" in read) unused.push({ row, line, model: cells.model ?? "", reason: read.reason });
    else cases.push(read);
  });
  return { cases, unused };
}

/** Numbers a row needs, each at least `least`; returns the names of those it lacks. */
function missingNumbers(
  cells: Cells,
  columns: readonly string[],
  least = Number.MIN_VALUE,
): readonly string[] {
  return columns.filter((column) => {
    const value = numberIn(cells, column);
    return value === undefined || value < least;
  });
}

function readCase(
  row: string,
  line: number,
  cells: Cells,
  catalogue: Catalogue,
  models: readonly ModelEntry[],
): TrainingCase | { readonly reason: string } {
  if (cells.usable === "0")
    return { reason: `marked usable=0 in the table${cells.notes ? `: ${cells.notes}` : ""}` };
  const chip = findChip(catalogue, cells.hardware ?? "");
  const system = defaultSystem(catalogue, chip?.name);
  if (!chip || !system) return { reason: `no specification of hardware "${cells.hardware ?? ""}"` };
  const missing = missingNumbers(cells, ["n_chips", "seq_len", "gbs_seq", "year"], 1);
  if (missing.length > 0) return { reason: `no positive number in ${missing.join(", ")}` };
  const precision = PRECISIONS[normalisedName(cells.precision ?? "")];
  if (!precision) return { reason: `precision "${cells.precision ?? ""}" is not one the model knows` };
  const shape = shapeOfRow(cells, models);
  if ("reason" in shape) return shape;
  const view = trainingChip(chip, system);
  const year = numberIn(cells, "year") as number;
  const job: TrainingJob = {
    shape,
    split: splitParameters(shape),
    chip: view,
    chips: numberIn(cells, "n_chips") as number,
    sequenceTokens: numberIn(cells, "seq_len") as number,
    batchSequences: numberIn(cells, "gbs_seq") as number,
    precision,
    stack: stackOfRow(cells, year),
    year,
    task: (cells.task ?? "").toLowerCase().includes("lora") ? "lora" : "pretrain",
    powerCapW: powerCapOfRow(cells),
  };
  const basis = basisOfRow(cells);
  const observed = observedChipHours(cells, job, basis);
  if ("reason" in observed) return observed;
  return {
    row,
    line,
    model: shape.name,
    hardware: chip.name,
    job,
    stated: statedLayout(cells, view.ranksPerChip),
    basis,
    observedChipHoursPerTrillionTokens: observed.chipHours,
    classes: [isSparse(shape) ? "moe" : "dense", ...(cells.row_class ? [cells.row_class] : [])],
  };
}

/** The published shape of the row's model where its parameters agree within a tenth; otherwise inferred from the row. */
function shapeOfRow(cells: Cells, models: readonly ModelEntry[]): ModelShape | { readonly reason: string } {
  const total = numberIn(cells, "params_total_B");
  const name = cells.model ?? "";
  const wanted = normalisedName(name);
  const entry = models.find((m) => [m.name, ...m.aliases].some((known) => normalisedName(known) === wanted));
  const agrees = entry && (total === undefined || Math.abs(total / entry.total_params_b - 1) < 0.1);
  if (entry && agrees) {
    const active = numberIn(cells, "params_active_B") ?? entry.active_params_b;
    return withParameters(
      shapeOfEntry(entry),
      (total ?? entry.total_params_b) * PARAMETERS_PER_BILLION,
      active * PARAMETERS_PER_BILLION,
    );
  }
  const missing = missingNumbers(cells, ["params_total_B", "n_layers", "d_model"]);
  if (missing.length > 0)
    return { reason: `model "${name}" is not in the catalogue and ${missing.join(", ")} is missing` };
  return inferShape({
    name,
    totalParameters: (total as number) * PARAMETERS_PER_BILLION,
    activeParameters: (numberIn(cells, "params_active_B") ?? (total as number)) * PARAMETERS_PER_BILLION,
    layers: numberIn(cells, "n_layers") as number,
    width: numberIn(cells, "d_model") as number,
  });
}

/** The row's stack, or the rule the table was made by: vendor benchmarks tuned, runs to 2022 legacy, the rest typical. */
function stackOfRow(cells: Cells, year: number): Stack {
  const stated = stacks.find((stack) => stack === cells.stack);
  if (stated) return stated;
  if (cells.row_class === "mlperf") return "tuned";
  return year <= 2022 ? "legacy" : "typical";
}

/** A long run is one whose time includes its downtime; days without chip-hours are calendar time. */
function basisOfRow(cells: Cells): TimeBasis {
  const long = cells.includes_downtime ? cells.includes_downtime === "1" : cells.row_class === "run";
  if (!long) return "steps";
  return numberIn(cells, "reported_chip_hours") === undefined &&
    numberIn(cells, "reported_days") !== undefined
    ? "calendar"
    : "chip-hours";
}

/** Published parallel degrees, in chips: software that counts several ranks a chip states larger tensor degrees. */
function statedLayout(cells: Cells, ranksPerChip: number): StatedLayout {
  const degree = (column: string) => {
    const value = numberIn(cells, column);
    return value !== undefined && value >= 1 ? value : undefined;
  };
  const tensor = degree("tp");
  const recompute = { full: 1, none: 0 }[cells.recompute ?? ""];
  return {
    tensor: tensor && Math.max(1, Math.round(tensor / ranksPerChip)),
    pipeline: degree("pp"),
    context: degree("cp"),
    expert: degree("ep"),
    recomputeFraction: recompute,
  };
}

/** A column `power_cap_w`, or a note such as "500 W capped"; 0 when boards ran at their TDP. */
function powerCapOfRow(cells: Cells): number {
  return numberIn(cells, "power_cap_w") ?? Number(/(\d+)\s*W capped/.exec(cells.notes ?? "")?.[1] ?? 0);
}
