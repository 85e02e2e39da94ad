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
