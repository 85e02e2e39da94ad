import { nearest, type Problem } from "../problem.ts";

/** How a figure is known, best first. */
export const badges = ["measured", "specified", "claimed", "estimated", "guessed"] as const;
export type Badge = (typeof badges)[number];

/** One number of the catalogue; its unit is the end of its key. `source` keys into `data/chips/sources.json` or is a link. */
export type Figure = {
  readonly value: number;
  readonly badge: Badge;
  readonly date: string;
  readonly source: string;
  readonly low?: number;
  readonly high?: number;
  /** Quoted from memory of the source, not re-read. */
  readonly recalled?: boolean;
  readonly note?: string;
};

export type Figures = Readonly<Record<string, Figure>>;

/** A chip as `data/chips/catalogue.json` writes it. `software` is young where few teams have trained large models on it. */
export type ChipEntry = {
  readonly name: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly vendor: string;
  readonly family: string;
  readonly software: "mature" | "young";
  /** False where chips are only let by their maker: a hall can host them for that tenant, not own them. */
  readonly buyable: boolean;
  readonly figures: Figures;
};

/** A rack-scale system: chips in one scale-up domain, with power, place and price. */
export type SystemEntry = {
  readonly name: string;
  readonly title: string;
  readonly chip: string;
  readonly cooling: "air" | "liquid" | "air or liquid";
  /** The system a chip's name alone stands for. */
  readonly default: boolean;
  readonly figures: Figures;
};

export type Catalogue = { readonly chips: readonly ChipEntry[]; readonly systems: readonly SystemEntry[] };

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

/** Letters and digits only, lower case: `H100-SXM5 80GB` → `h100sxm580gb`. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

const VENDOR_WORDS = /^(nvidia|amd|intel|aws|google|amazon|habana|huawei|instinct|cloud)+/;

/** The chip of this name or alias, vendor's name ignored. */
export function findChip(catalogue: Catalogue, name: string): ChipEntry | undefined {
  const wanted = normalisedName(name).replace(VENDOR_WORDS, "");
  return catalogue.chips.find((chip) =>
    [chip.name, chip.title, ...chip.aliases].some(
      (known) => normalisedName(known).replace(VENDOR_WORDS, "") === wanted,
    ),
  );
}

/** The system of this name, or the default system of the chip of this name. */
export function findSystem(catalogue: Catalogue, name: string): SystemEntry | undefined {
  const wanted = normalisedName(name);
  const named = catalogue.systems.find(
    (s) => normalisedName(s.name) === wanted || normalisedName(s.title) === wanted,
  );
  return named ?? defaultSystem(catalogue, findChip(catalogue, name)?.name);
}

/** The system a chip's name alone stands for. */
export function defaultSystem(catalogue: Catalogue, chip: string | undefined): SystemEntry | undefined {
  const own = catalogue.systems.filter((s) => s.chip === chip);
  return own.find((s) => s.default) ?? own[0];
}

/** The system and chip of a name; a problem with the nearest known name when there is none. */
export function lookUpSystem(
  catalogue: Catalogue,
  name: string,
  where: string,
): { readonly system: SystemEntry; readonly chip: ChipEntry } | Problem {
  const system = findSystem(catalogue, name);
  const chip = catalogue.chips.find((c) => c.name === system?.chip);
  if (system && chip) return { system, chip };
  const known = [...catalogue.chips.map((c) => c.name), ...catalogue.systems.map((s) => s.name)];
  const wanted = normalisedName(name);
  const close = nearest(wanted, known.map(normalisedName));
  const near = known.find((k) => normalisedName(k) === close);
  return {
    code: "dangling-name",
    where,
    message: `"${name}" is not a chip or system of the catalogue`,
    hint: near
      ? `did you mean "${near}"?`
      : `known systems: ${catalogue.systems.map((s) => s.name).join(", ")}`,
  };
}

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
