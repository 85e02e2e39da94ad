// Writes docs/world.md and schema/world.schema.json from the field table and the kinds of contract: tsx scripts/world-docs.ts

import { mkdirSync, writeFileSync } from "node:fs";
import { schemaText } from "../src/cli/schema.ts";
import { kinds } from "../src/engine/kinds.ts";
import { worldDocument } from "../src/engine/world/document.ts";

const root = new URL("../", import.meta.url);
for (const folder of ["docs/", "schema/"]) mkdirSync(new URL(folder, root), { recursive: true });
writeFileSync(new URL("docs/world.md", root), worldDocument(kinds));
writeFileSync(new URL("schema/world.schema.json", root), schemaText(kinds));
