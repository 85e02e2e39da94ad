// Accelerators side by side as text of at most 100 columns.

import type { Figure } from "../engine/compute/catalogue.ts";
import type { ComparedSystem, Comparison } from "../engine/compute/compare.ts";
import type { Bands } from "../engine/compute/plan-training.ts";
import { SERVING_BAND_FRACTION } from "../engine/compute/serving.ts";

const NAME_WIDTH = 21;
const NONE = "-";

/** A number in at most six characters, and the first letter of its badge: `989s`, `1.73e`. */
function badged(figure: Figure | undefined, scale = 1): string {
  if (!figure) return NONE;
  return `${short(figure.value * scale)}${figure.badge[0]}`;
}

function short(x: number | undefined): string {
  if (x === undefined) return NONE;
  const size = Math.abs(x);
  if (size === 0) return "0";
  if (size >= 1e5) return `${(x / 1e3).toFixed(0)}k`;
  return x.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.095 ? 2 : 4);
}

/** Whole numbers with thousands marked. */
function whole(x: number | undefined): string {
  return x === undefined ? NONE : Math.round(x).toLocaleString("en-US");
}

type Column = {
  readonly head: readonly [string, string];
  readonly width: number;
  readonly cell: (s: ComparedSystem) => string;
};

/** Lines of a table: two heading lines, then one line a system. */
function tableText(columns: readonly Column[], systems: readonly ComparedSystem[]): string[] {
  const heads = [0, 1].map(
    (i) => "".padEnd(NAME_WIDTH) + columns.map((c) => c.head[i].padStart(c.width)).join(""),
  );
  const lines = systems.map(
    (s) =>
      s.system.name.slice(0, NAME_WIDTH - 1).padEnd(NAME_WIDTH) +
      columns.map((c) => c.cell(s).padStart(c.width)).join(""),
  );
  return [...heads, ...lines];
}

const figureColumn = (head: readonly [string, string], width: number, key: string, scale = 1): Column => ({
  head,
  width,
  cell: (s) => badged(s.chip.figures[key], scale),
});

/** FP8 peak, or BF16 where the chip has none, TFLOPS. */
function bestTflops(s: ComparedSystem): number {
  return s.chip.figures.fp8_tflops?.value ?? s.chip.figures.bf16_tflops.value;
}

const SPECIFICATION: readonly Column[] = [
  { head: ["chips in", "system"], width: 8, cell: (s) => whole(s.system.figures.chips.value) },
  figureColumn(["BF16", "TFLOPS"], 8, "bf16_tflops"),
  figureColumn(["FP8", "TFLOPS"], 8, "fp8_tflops"),
  figureColumn(["FP4", "TFLOPS"], 8, "fp4_tflops"),
  figureColumn(["HBM", "GB"], 7, "hbm_gb"),
  figureColumn(["HBM", "TB/s"], 7, "hbm_tb_s"),
  { head: ["all-in", "kW/chip"], width: 8, cell: (s) => badged(s.utilityKwPerChip) },
  { head: ["rent", "USD/h"], width: 7, cell: (s) => badged(s.system.figures.rent_usd_per_chip_hour) },
  {
    head: ["FP8 PF", "per MW"],
    width: 7,
    cell: (s) => short(s.utilityKwPerChip && bestTflops(s) / s.utilityKwPerChip.value),
  },
  {
    head: ["FP8 TF", "per USD/h"],
    width: 10,
    cell: (s) =>
      short(
        s.system.figures.rent_usd_per_chip_hour &&
          bestTflops(s) / s.system.figures.rent_usd_per_chip_hour.value,
      ),
  },
];

function hallColumns(asked: Comparison): readonly Column[] {
  const lives = asked.tenant.lifeYears;
  const list = (values: readonly number[] | undefined, digits: number) =>
    values?.map((v) => v.toFixed(digits)).join("/") ?? NONE;
  return [
    { head: ["systems", "that fit"], width: 9, cell: (s) => whole(s.hall?.systems) },
    { head: ["", "chips"], width: 8, cell: (s) => whole(s.hall?.chips) },
    { head: ["limited", "by"], width: 8, cell: (s) => s.hall?.limitedBy ?? NONE },
    { head: ["FP8", "EFLOPS"], width: 8, cell: (s) => short(s.hall && (s.hall.chips * bestTflops(s)) / 1e6) },
    {
      head: ["gross rent", "M USD/MW-y"],
      width: 11,
      cell: (s) => short(s.economics?.grossRentUsdPerMwYear && s.economics.grossRentUsdPerMwYear / 1e6),
    },
    {
      head: ["tenant can pay", `USD/kW-mo ${lives.join("/")} y`],
      width: 18,
      cell: (s) => list(s.economics?.tenantMaximumUsdPerKwMonth, 0),
    },
    {
      head: ["break-even", "rent USD/h"],
      width: 15,
      cell: (s) => list(s.economics?.breakEvenRentUsdPerChipHour, 2),
    },
  ];
}

const TRAINING: readonly Column[] = [
  { head: ["", "chips"], width: 8, cell: (s) => whole(s.training?.chips) },
  { head: ["", "in"], width: 5, cell: (s) => s.training?.precision ?? NONE },
  {
    head: ["", "days"],
    width: 6,
    cell: (s) => s.training?.days.toFixed(s.training.days < 10 ? 1 : 0) ?? NONE,
  },
  {
    head: ["80 % of", "runs lie in"],
    width: 12,
    cell: ({ training: t }) =>
      t ? `${(t.days * t.band.low).toFixed(0)}-${(t.days * t.band.high).toFixed(0)}` : NONE,
  },
  { head: ["tok/s", "per chip"], width: 9, cell: (s) => short(s.training?.prediction.tokensPerSecondChip) },
  {
    head: ["k tok/s", "per MW"],
    width: 9,
    cell: (s) =>
      short(
        s.training &&
          s.utilityKwPerChip &&
          s.training.prediction.tokensPerSecondChip / s.utilityKwPerChip.value,
      ),
  },
  {
    head: ["M tokens", "per USD"],
    width: 9,
    cell: ({ training: t, system }) => {
      const rent = system.figures.rent_usd_per_chip_hour?.value;
      return short(
        t && rent && (t.prediction.tokensPerSecondChip * t.prediction.goodputFraction * 3600) / rent / 1e6,
      );
    },
  },
  {
    head: ["energy", "MWh"],
    width: 10,
    cell: (s) => whole(s.training?.energyMwh),
  },
  {
    head: ["at rent", "M USD"],
    width: 8,
    cell: (s) => short(s.training?.rentUsd && s.training.rentUsd / 1e6),
  },
];

function hallText(systems: readonly ComparedSystem[], asked: Comparison): string[] {
  const { hall, tenant } = asked;
  if (!hall) return [];
  const limits = [
    hall.floorSqft && `${whole(hall.floorSqft)} sq ft`,
    hall.densityKwPerRack && `${hall.densityKwPerRack} kW a rack`,
    hall.cooling && `${hall.cooling} cooling`,
  ].filter(Boolean);
  return [
    `A hall of ${short(hall.criticalMw)} MW critical, PUE ${hall.pue.toFixed(2)}, power at ${hall.powerUsdPerMwh} USD/MWh${limits.length ? `, ${limits.join(", ")}` : ""}`,
    "",
    ...tableText(hallColumns(asked), systems),
    "",
    `  Tenant: ${(100 * tenant.utilisationFraction).toFixed(0)} % let, capital at ${(100 * tenant.capitalCostFraction).toFixed(0)} %, upkeep 3 % of price, chips repaid over ${tenant.lifeYears.join(", ")} years;`,
    `  break-even is the chip rent below which it cannot pay ${tenant.hallUsdPerKwMonth} USD per critical kW and month.`,
    "  Gross rent is per MW at the meter. Chips only their maker lets (TPU, Trainium) have no tenant.",
  ];
}

function trainingText(systems: readonly ComparedSystem[], asked: Comparison, bands: Bands): string[] {
  const { train, hall } = asked;
  if (!train) return [];
  const { low, high, rows } = bands.long_run;
  return [
    `Training ${train.shape.name} on ${short(train.tokens / 1e12)} T tokens, ${train.stack} stack of ${train.year}, ${hall ? "all chips of the hall" : "10 MW at the meter"}`,
    "",
    ...tableText(TRAINING, systems),
    "",
    ...wrapped(
      `Days count failures, checkpoints and lost hours as teams report chip-hours; calendar time adds about a fifth. Band: ${low}-${high} × the days, from ${rows} published long runs and a prior; wider where few teams have trained (Trainium, Gaudi).`,
    ),
    ...(train.shape.known ? [] : [`  The shape of ${train.shape.name} is inferred from its parameters.`]),
  ];
}

function servingText(systems: readonly ComparedSystem[], asked: Comparison): string[] {
  if (!asked.serve) return [];
  const head = `${"".padEnd(NAME_WIDTH)}${"".padEnd(30)}${"tok/s".padStart(9)}${"k tok/s".padStart(9)}${"USD per".padStart(10)}${"kWh per".padStart(10)}`;
  const units = `${"".padEnd(NAME_WIDTH)}${"scenario".padEnd(30)}${"chip".padStart(9)}${"MW".padStart(9)}${"M tokens".padStart(10)}${"M tokens".padStart(10)}`;
  const lines = systems.flatMap((s) =>
    (s.serving ?? []).map((f) => {
      const speed =
        f.entry.interactivity_tok_s_user === null ? "" : ` ${f.entry.interactivity_tok_s_user}/s/user`;
      const what = `${f.entry.precision} ${f.entry.scenario}${speed}`;
      return [
        s.system.name.slice(0, NAME_WIDTH - 1).padEnd(NAME_WIDTH),
        `${what}, ${f.entry.date.slice(0, 7)}`.padEnd(30),
        `${short(f.tokensPerSecondChip)}${f.entry.badge[0]}`.padStart(9),
        short(f.tokensPerSecondUtilityMw && f.tokensPerSecondUtilityMw / 1e3).padStart(9),
        short(f.usdPerMillionTokens).padStart(10),
        short(f.kwhPerMillionTokens).padStart(10),
      ].join("");
    }),
  );
  const silent = systems.filter((s) => s.serving?.length === 0).map((s) => s.system.name);
  return [
    `Serving ${asked.serve.class}: measured rates only, ±${(100 * SERVING_BAND_FRACTION).toFixed(0)} % for software and prompt mix`,
    "",
    head,
    units,
    ...lines,
    "",
    ...wrapped(
      "MLPerf (offline, server) counts output tokens, InferenceX (interactive) input and output: do not compare the two. USD at the catalogue's rent, fully let.",
    ),
    ...(silent.length > 0 ? wrapped(`No measurement: ${silent.join(", ")}`) : []),
  ];
}

/** Text in lines of at most 98 columns, indented by two. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = " ";
  for (const word of text.split(" ")) {
    if (line.length + 1 + word.length > 98) {
      lines.push(line);
      line = " ";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** What each chip is, per MW and per dollar. */
function specificationText(systems: readonly ComparedSystem[]): string[] {
  return [
    "Accelerators side by side, dense peaks per chip",
    "",
    ...tableText(SPECIFICATION, systems),
    "",
    ...wrapped(
      "Letters: measured, specified, claimed, estimated, guessed; every figure's source, date and range: --json. The last two columns take the BF16 rate where a chip has no FP8; per MW is at the meter.",
    ),
  ];
}

/** The tables asked for; what the chips are when nothing else is. */
export function comparisonText(systems: readonly ComparedSystem[], asked: Comparison, bands: Bands): string {
  const parts = [hallText(systems, asked), trainingText(systems, asked, bands), servingText(systems, asked)];
  const shown = parts.filter((part) => part.length > 0);
  return `${(shown.length > 0 ? shown : [specificationText(systems)]).map((part) => part.join("\n")).join("\n\n")}\n`;
}
