import { nearest, type Problem } from "../problem.ts";
import {
  badges,
  type Catalogue,
  type ChipEntry,
  type Figures,
  normalisedName,
  type SystemEntry,
} from "./catalogue.ts";

/** Figures the formulas divide by. */
const CHIP_KEYS = [
  "bf16_tflops",
  "hbm_gb",
  "hbm_tb_s",
  "matmul_bf16_fraction",
  "scaleup_gb_s",
  "scaleout_gbit_s",
  "launch_year",
];
const SYSTEM_KEYS = ["chips", "domain_chips", "node_chips"];

/** What a user wrote, `{chips, systems}` or one array of both (a system names its chip), as entries; a problem for anything that is neither. */
export function ownEntries(
  written: unknown,
  where: string,
): { readonly entries: Partial<Catalogue>; readonly problems: readonly Problem[] } {
  const isEntry = (x: unknown): x is ChipEntry | SystemEntry =>
    typeof x === "object" && x !== null && "name" in x && typeof x.name === "string";
  const given = written as { readonly chips?: unknown; readonly systems?: unknown };
  const all: unknown[] = Array.isArray(written) ? written : [given?.chips ?? [], given?.systems ?? []].flat();
  const wrong = all.flatMap((x, i): Problem[] =>
    isEntry(x)
      ? []
      : [{ code: "wrong-kind", where: `${where}: entry ${i + 1}`, message: "a chip or system needs a name" }],
  );
  if (all.length === 0) {
    wrong.push({
      code: "missing-key",
      where,
      message: "no chips or systems",
      hint: "write {chips: [...], systems: [...]}",
    });
  }
  const entries = all.filter(isEntry);
  return {
    entries: {
      chips: entries
        .filter((x): x is ChipEntry => !("chip" in x))
        .map((x) => ({ ...CHIP_DEFAULTS, ...x, title: x.title ?? x.name })),
      systems: entries
        .filter((x): x is SystemEntry => "chip" in x)
        .map((x) => ({ ...SYSTEM_DEFAULTS, ...x, title: x.title ?? x.name })),
    },
    problems: wrong,
  };
}

/** A chip nobody has trained on is young software; one's own can be bought. */
const CHIP_DEFAULTS = {
  aliases: [],
  vendor: "own",
  family: "own",
  software: "young",
  buyable: true,
} as const;
const SYSTEM_DEFAULTS = { cooling: "air", default: true } as const;

/** The catalogue with a user's own chips and systems added; an own entry of the same name replaces ours. Everything wrong is reported. */
export function mergeCatalogue(
  base: Catalogue,
  own: Partial<Catalogue>,
  where: string,
): { readonly catalogue: Catalogue; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const ownChips = own.chips ?? [];
  const ownSystems = own.systems ?? [];
  for (const [i, chip] of ownChips.entries())
    checkFigures(chip.figures, CHIP_KEYS, `${where}: chips[${i}] ${chip.name}`, problems);
  for (const [i, system] of ownSystems.entries())
    checkFigures(system.figures, SYSTEM_KEYS, `${where}: systems[${i}] ${system.name}`, problems);
  const replace = <T extends { readonly name: string }>(old: readonly T[], added: readonly T[]) => [
    ...old.filter((x) => !added.some((y) => normalisedName(y.name) === normalisedName(x.name))),
    ...added,
  ];
  const catalogue = { chips: replace(base.chips, ownChips), systems: replace(base.systems, ownSystems) };
  for (const system of ownSystems) {
    if (catalogue.chips.some((c) => c.name === system.chip)) continue;
    const near = nearest(
      String(system.chip),
      catalogue.chips.map((c) => c.name),
    );
    problems.push({
      code: "dangling-name",
      where: `${where}: ${system.name}`,
      message: `chip "${system.chip}" is not in the catalogue`,
      hint: near && `did you mean "${near}"?`,
    });
  }
  return { catalogue, problems };
}

/** Every figure needs a positive value, a badge, a date and a source; the keys a formula divides by must exist. */
function checkFigures(
  figures: Figures | undefined,
  required: readonly string[],
  where: string,
  problems: Problem[],
): void {
  if (typeof figures !== "object" || figures === null) {
    problems.push({
      code: "missing-key",
      where,
      message: "`figures` is absent",
      hint: `give at least ${required.join(", ")}`,
    });
    return;
  }
  for (const key of required) {
    if (!(key in figures)) problems.push({ code: "missing-key", where, message: `figure ${key} is absent` });
  }
  for (const [key, figure] of Object.entries(figures)) {
    const wrong = !(figure?.value > 0 && Number.isFinite(figure.value));
    if (wrong)
      problems.push({
        code: "out-of-range",
        where: `${where}.${key}`,
        message: `value ${figure?.value} is not a positive number`,
      });
    if (!badges.includes(figure?.badge)) {
      problems.push({
        code: "wrong-kind",
        where: `${where}.${key}`,
        message: `badge "${figure?.badge}" is unknown`,
        hint: `one of ${badges.join(", ")}`,
      });
    }
    if (!figure?.source || !figure?.date) {
      problems.push({
        code: "missing-key",
        where: `${where}.${key}`,
        message: "a figure needs a source and a date",
      });
    }
  }
}
