// The field tables a world is read against: the one table of world/fields.ts and the fields of the kinds of contract it is handed.

import type { ContractKind, Field, Fields, SectionName } from "../model.ts";
import { nearest } from "../problem.ts";
import { headerFields, marketBlocks, sectionFields } from "./fields.ts";

/** The kinds of contract by name. Only `written` ones may stand in a world file. */
export type KindTable = Readonly<Record<string, Pick<ContractKind, "kind" | "about" | "fields" | "written">>>;

/** What every contract may say besides its kind's own fields. Absent means closed. */
const contractFields = {
  status: {
    kind: "choice",
    unit: "-",
    about:
      "`closed`: signed and effective; `announced`: signed or priced, not yet effective; `expected`: neither. Only closed ones count as committed.",
    choices: ["closed", "announced", "expected"],
    default: "closed",
  },
} as const satisfies Fields;

/** Keys a block may carry that are not fields: where its bare values come from, and of what day they are. */
export const blockKeys = ["source", "as_of"] as const;

/** All fields of a world, by place. */
export type Tables = {
  readonly header: Fields;
  readonly market: Readonly<Record<string, Fields>>;
  readonly lists: Readonly<Record<string, Fields>>;
  readonly contracts: Readonly<Record<string, Fields>>;
};

/** Lays the tables out once per call of parse, scenario, schema or document. */
export function fieldTables(kinds: KindTable): Tables {
  const contracts: Record<string, Fields> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    if (kind.written) contracts[name] = { ...contractFields, ...kind.fields };
  }
  return { header: headerFields, market: marketBlocks, lists: sectionFields, contracts };
}

/** The fields of a block, or undefined where no such block or kind exists. */
export function fieldsOf(
  tables: Tables,
  section: SectionName,
  block: { readonly id: string; readonly kind: string },
): Fields | undefined {
  if (section === "market") return own(tables.market, block.id);
  if (section === "contracts") return own(tables.contracts, block.kind);
  return own(tables.lists, section);
}

/** The member `key` of a record written by a person: never one it inherits (`constructor`, `toString`). */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A field is required when the world must say it: it has no default. */
export function isRequired(field: Field): boolean {
  return field.default === undefined;
}

/** Names compared for a hint; a section of more is not kept by hand, and hints must not take seconds. */
export const MAX_CANDIDATES = 300;
/** Candidates listed when none is near. */
const FEW = 12;

/** A hint for a word nobody knows here: the nearest word, one it begins, or all of them when they are few. */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const compared = candidates.slice(0, MAX_CANDIDATES);
  const longer = compared.find((known) => known.startsWith(`${word}_`) || word.startsWith(`${known}_`));
  const near = nearest(word, compared) ?? longer;
  if (near !== undefined) return `did you mean "${near}"?`;
  return candidates.length > 0 && candidates.length <= FEW
    ? `known here: ${candidates.join(", ")}`
    : undefined;
}

/** Problems beyond these say what is wrong without a search for what was meant. */
export const MAX_HINTED = 200;
