// What the pages say is there, is there: links, commands, files, tests; no page names a place of work; validation tables are fresh.

import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { type Row, readmeTable, validationRows, validationTable, withTable } from "../scripts/validation-page.ts";
import { commands } from "../src/cli/commands.ts";
import type { Shell } from "../src/cli/shell.ts";
import { validateUsage } from "../src/cli/validate.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
