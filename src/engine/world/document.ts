// docs/world.md: how a world is written, and the table of everything it may say. Generated, so that it cannot be out of date.

import type { Field, Fields } from "../model.ts";
import { builtInEntities } from "../model.ts";
import { problemCodes } from "../problem.ts";
import { exampleWorld } from "./document-example.ts";
import { fieldTables, isRequired, type KindTable } from "./parse-tables.ts";
import { limitsText, numberText } from "./quantity-value.ts";
import { MAX_DEPTH, MAX_TOKENS, MAX_WORLD_BYTES } from "./yaml-limits.ts";

/** The page as Markdown. */
export function worldDocument(kinds: KindTable): string {
  const tables = fieldTables(kinds);
  const parts = [
    introduction(),
    "## Header\n",
    tableOf(tables.header),
    "## `market`\n\nOne block for each part; a field left out takes its default.\n",
    ...Object.entries(tables.market).map(([id, fields]) => `### \`market.${id}\`\n\n${tableOf(fields)}`),
    ...Object.entries(tables.lists).map(
      ([section, fields]) => `## \`${section}\`\n\n${sectionAbout[section] ?? ""}\n\n${tableOf(fields)}`,
    ),
    contractsIntroduction(tables.contracts),
    ...Object.keys(tables.contracts).map(
      (kind) => `### \`kind: ${kind}\`\n\n${kinds[kind].about}\n\n${tableOf(kinds[kind].fields)}`,
    ),
    problemsPart(),
  ];
  return `${parts.map((part) => part.trimEnd()).join("\n\n")}\n`;
}

function introduction(): string {
  return `# The world file

<!-- Generated from src/engine/world by scripts/world-docs.ts. Do not edit. -->

A world is one or more YAML files kept by hand: what companies own, owe and have agreed, as known on one day. A folder is one world:
\`world.yaml\` first, then the other \`.yaml\` files in it by name. Only one file carries the header; sections of the same name are put
together; the same name twice is a problem. \`switchyard check FOLDER\` reports every problem at once and counts how well the figures are known.
It also names what can be but seldom is (an uptime of 0.92 %, machines far beyond their grid) under \`look at\`, which stops no run.

Editors complete and check a world with \`schema/world.schema.json\` (\`switchyard schema\` prints it): for the YAML language server, write
\`# yaml-language-server: $schema=../../schema/world.schema.json\` as the first line.

## An example

\`\`\`yaml
${exampleWorld}\`\`\`

## Values

| written | means |
|---|---|
| \`750\` | the value; its source is that of its block (\`source:\`), else it is assumed |
| \`"750 MW"\` | the same with its unit written out; another unit is a problem, never converted |
| \`[750, K8]\` | with a source |
| \`[1800, Q3, 2025-10-31]\` | with the day (or month) it was true |
| \`[12, assumed, 9..16]\` | with the range it may lie in; ranges of months are \`2026-04..2026-09\` |
| \`[1800, Q3, 2025-10-31, 1750..1850]\` | both, in any order after the value |
| \`unknown\` | known to exist, not known how much: counted and shown. Where a field takes it, its table says what is used meanwhile |
| \`none\` | there is none; the same as leaving it out, for fields whose default is none |
| \`[one, two]\`, \`[[one, two], K8]\` | a list of names, with a source |
| \`{2026-03: 480, 2026-04..2026-09: 500}\` | an amount for each month, earliest first; a run of months has the same amount each |

\`source:\` and \`as_of:\` in a block speak for its bare values. A value that names its own source does not take over the block's day.

**Sources.** Each entry of \`sources\` is \`{kind: sourced | recalled | assumed, title, date, url}\`, or in short a title with its day at the
end; a short title beginning with \`recalled\` or \`assumed\` is that. \`assumed\` and \`recalled\` may be used without being written.
Nothing may be dated after \`as_of\`: no source, no value.

**Names** of blocks take a–z, 0–9 and _. These outside entities exist in every world and may be named without being written:
${builtInEntities.map((name) => `\`${name}\``).join(", ")}.

**Scenarios** are named patches: \`section.id.field\`, \`section.*.field\` (every block that has the field) or \`header.field\` to a new value,
\`{times: x}\` or \`{plus: x}\`. \`plus\` moves a month by months and a date by days. \`extends: [other]\` puts other scenarios' changes first.
A bare value of a scenario is assumed, with the scenario as its source. Where \`*\` meets a value that is unknown or absent it stays so.

**Private figures** (\`--overlay private.yaml\`) are a file of the same form laid over the world: it replaces the values it writes, and
new blocks must be complete. \`none\` takes away a value whose default is none or, in place of its fields, a whole block
(\`bridge_loan: none\`). Its bare values have the source \`private\`.

**Limits.** A file has at most ${MAX_WORLD_BYTES / 1e6} MB, ${numberText(MAX_TOKENS)} words and signs, and ${MAX_DEPTH} levels; no anchors, aliases or tags.
`;
}

/** What a block of each section is. */
const sectionAbout: Readonly<Record<string, string>> = {
  hubs: "A price point of a grid whose real hours ship with the product.",
  entities:
    "A borrower perimeter: what can owe and be owed. A parent and a non-recourse subsidiary are two entities, each with its own cash.",
  sites: "A grid connection with halls and fleets behind it.",
  halls: "Floor that carries AI load once accepted; until then it may hold miners.",
  fleets: "Machines that mine.",
};

function contractsIntroduction(contracts: Readonly<Record<string, Fields>>): string {
  const kinds = Object.keys(contracts);
  return `## \`contracts\`

Each contract has a \`kind\`, which chooses its fields: ${kinds.map((kind) => `\`${kind}\``).join(", ")}. Every kind also takes \`status\`:
\`closed\` (signed and effective; the default), \`announced\` (signed or priced, not yet effective) or \`expected\` (neither). Only closed
contracts count as committed.`;
}

/** Key, kind, unit, limits, default and meaning of every field of a table. */
function tableOf(fields: Fields): string {
  const rows = Object.entries(fields).map(
    ([key, field]) =>
      `| \`${key}\` | ${kindWord(field)} | ${field.unit} | ${limitsWord(field)} | ${defaultWord(field)} | ${field.about.replaceAll("|", "\\|")} |`,
  );
  return ["| key | kind | unit | limits | default | about |", "|---|---|---|---|---|---|", ...rows].join(
    "\n",
  );
}

function kindWord(field: Field): string {
  if (field.kind === "choice") return (field.choices ?? []).map((choice) => `\`${choice}\``).join(", ");
  if (field.refers !== undefined)
    return `${field.kind === "names" ? "names" : "name"} from \`${field.refers}\``;
  return field.kind;
}

function limitsWord(field: Field): string {
  if (field.notBefore) return `not before ${field.notBefore.map((key) => `\`${key}\``).join(", ")}`;
  if (field.min === undefined && field.max === undefined) return "";
  return limitsText({ ...field, unit: "-" });
}

/** The default, or that there is none; and what `unknown` stands for. */
function defaultWord(field: Field): string {
  const word = (value: unknown) =>
    value === null
      ? "none"
      : Array.isArray(value)
        ? `[${value.join(", ")}]`
        : value === ""
          ? "empty"
          : String(value);
  const absent = isRequired(field) ? "**required**" : word(field.default);
  return field.whenUnknown === undefined
    ? absent
    : `${absent}; unknown: ${field.whenUnknown === null ? (field.kind === "number" ? "as if left out" : "never") : word(field.whenUnknown)}`;
}

function problemsPart(): string {
  const rows = Object.entries(problemCodes).map(([code, about]) => `| \`${code}\` | ${about} |`);
  return ["## Problems\n", "| code | means |", "|---|---|", ...rows].join("\n");
}
