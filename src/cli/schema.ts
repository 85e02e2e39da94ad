// switchyard schema [--overlay]: the JSON Schema of a world file, for editors.

import type { KindTable } from "../engine/world/parse-tables.ts";
import { worldSchema } from "../engine/world/schema.ts";
import { readArguments } from "./arguments.ts";
import type { Shell } from "./shell.ts";

export const schemaUsage = `usage: switchyard schema [--overlay]
  --overlay   of a private file laid over a world: its blocks need not be complete
`;

/** Prints the schema (exit 0); with `--overlay` that of a private file, whose blocks need not be complete. 2 for other arguments. */
export async function schemaCommand(
  args: readonly string[],
  shell: Shell,
  kinds: KindTable,
): Promise<number> {
  const asked = readArguments(args, { overlay: { type: "boolean" } });
  if (typeof asked === "string" || asked.positionals.length > 0) {
    shell.err(`${typeof asked === "string" ? asked : "schema takes no world"}\n${schemaUsage}`);
    return 2;
  }
  shell.out(schemaText(kinds, { isPartial: asked.values.overlay }));
  return 0;
}

/** The schema as the file schema/world.schema.json holds it. */
export function schemaText(kinds: KindTable, options: { readonly isPartial?: boolean } = {}): string {
  return `${jsonText(worldSchema(kinds, options), "")}\n`;
}

const WIDTH = 110;

/** JSON with short objects and lists on one line, so that a change of a field is a change of a line or two. */
function jsonText(value: unknown, indent: string): string {
  const flat = JSON.stringify(value);
  if (indent.length + flat.length <= WIDTH || typeof value !== "object" || value === null) return flat;
  const deeper = `${indent}  `;
  const isList = Array.isArray(value);
  const members = isList
    ? value.map((item) => `${deeper}${jsonText(item, deeper)}`)
    : Object.entries(value).map(
        ([key, member]) => `${deeper}${JSON.stringify(key)}: ${jsonText(member, deeper)}`,
      );
  return `${isList ? "[" : "{"}\n${members.join(",\n")}\n${indent}${isList ? "]" : "}"}`;
}
