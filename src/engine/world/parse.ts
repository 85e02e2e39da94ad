// Text → World as written: every file read, merged and checked, with every problem of all of them at once.

import type { Block, Quantity, Scenario, SectionName, Source, World } from "../model.ts";
import { sectionNames } from "../model.ts";
import type { Parsed, Problem } from "../problem.ts";
import { asMap, type BlockReading, readBlock, readFields } from "./parse-block.ts";
import { checkWorld } from "./parse-check.ts";
import { readScenarios } from "./parse-scenario.ts";
import { assumedSource, builtInSources, privateSource, readSource } from "./parse-sources.ts";
import { didYouMean, fieldTables, isRequired, type KindTable, own } from "./parse-tables.ts";
import { NONE, shown } from "./quantity-value.ts";
import { type Entry, type Mapping, type Node, readYaml } from "./yaml.ts";

/** A text of a world and the name it is reported under. */
export type WorldFile = { readonly name: string; readonly text: string };

/**
 * Reads the files of one world against the field table and the kinds of contract.
 * Answers the world as written (nothing looked up, no defaults), or every problem in the order of the files and lines. Never throws
 * on any text; linear in its length (the limits of yaml-limits.ts).
 */
export function parseWorld(files: readonly WorldFile[], kinds: KindTable): Parsed<World> {
  return assembleWorld(files, kinds, undefined);
}

/** `parseWorld`, or with `base` the same for files whose values replace and complete those of a world already read. */
export function assembleWorld(
  files: readonly WorldFile[],
  kinds: KindTable,
  base: World | undefined,
): Parsed<World> {
  const problems: Problem[] = [];
  if (files.length === 0)
    problems.push({
      code: "not-readable",
      where: "",
      message: "there is no world file",
      hint: "a world is one or more .yaml files",
    });
  const parts = gather(files, problems);
  const tables = fieldTables(kinds);
  const sources = readSources(parts, base, problems);
  const reading: BlockReading = {
    tables,
    sources,
    bareSource: base ? privateSource : assumedSource,
    problems,
  };
  const sections = readSections(parts, base, reading);
  const header = readHeader(parts, base, files, reading);
  if (parts.isWhole) checkMarket(sections.market, `${files[0].name}:1:1`, reading);
  const world: World = { header, sources, sections, scenarios: base?.scenarios ?? {} };
  const scenarios: Readonly<Record<string, Scenario>> = parts.isWhole
    ? readScenarios(parts.scenarios, world, tables, problems)
    : {};
  if (parts.isWhole) problems.push(...checkWorld(world, tables, (path) => parts.places.get(path) ?? path));
  if (problems.length > 0) return { ok: false, problems: inOrder(problems, files) };
  return { ok: true, value: { ...world, scenarios } };
}

/** The entries of all files, sorted by where they belong. */
type Parts = {
  readonly header: Entry[];
  readonly sources: Entry[];
  readonly sections: Readonly<Record<SectionName, Entry[]>>;
  readonly scenarios: Entry[];
  /** Where each header field, source, block and scenario was first written. */
  readonly places: Map<string, string>;
  /** Every file could be read: what is not found is really not there. */
  isWhole: boolean;
};

function gather(files: readonly WorldFile[], problems: Problem[]): Parts {
  const empty = () =>
    Object.fromEntries(sectionNames.map((name) => [name, [] as Entry[]])) as Record<SectionName, Entry[]>;
  const parts: Parts = {
    header: [],
    sources: [],
    sections: empty(),
    scenarios: [],
    places: new Map(),
    isWhole: files.length > 0,
  };
  const tables = fieldTables({});
  const topKeys = [...Object.keys(tables.header), "sources", ...sectionNames, "scenarios"];
  for (const { name, text } of files) {
    const read = readYaml(name, text);
    problems.push(...read.problems);
    if (read.root === undefined) parts.isWhole = false;
    const headerBefore = parts.header[0];
    for (const entry of read.root?.entries ?? []) {
      const section = sectionNames.find((known) => known === entry.key);
      if (section) gatherInto(parts.sections[section], section, entry, parts, problems);
      else if (entry.key === "sources") gatherInto(parts.sources, "sources", entry, parts, problems);
      else if (entry.key === "scenarios") gatherInto(parts.scenarios, "scenarios", entry, parts, problems);
      else if (!own(tables.header, entry.key)) {
        problems.push({
          code: "unknown-key",
          where: entry.where,
          message: `${shown(entry.key)} is not a part of a world`,
          hint: didYouMean(entry.key, topKeys) ?? `known here: ${topKeys.join(", ")}`,
        });
      } else if (headerBefore) {
        const message = `${shown(entry.key)} belongs to the header, which stands in another file at ${headerBefore.where}`;
        problems.push({
          code: "duplicate-key",
          where: entry.where,
          message,
          hint: "only one file of a world carries the header",
        });
      } else parts.header.push(entry);
    }
  }
  return parts;
}

/** Adds the entries of a section; the same name in two files is reported with both places. */
function gatherInto(list: Entry[], section: string, entry: Entry, parts: Parts, problems: Problem[]) {
  const map: Mapping | undefined = asMap(entry.value, entry.where);
  if (map === undefined) {
    problems.push({
      code: "wrong-kind",
      where: entry.value.where,
      message: `${section}: is not a mapping of names to blocks`,
      hint: "write each name on its own line, indented, with its fields below",
    });
    return;
  }
  for (const block of map.entries) {
    const path = `${section}.${block.key}`;
    const first = parts.places.get(path);
    if (first === undefined) {
      parts.places.set(path, block.where);
      list.push(block);
    } else
      problems.push({
        code: "duplicate-key",
        where: block.where,
        message: `${path}: is written twice; first at ${first}`,
        hint: "keep one, or name the other differently",
      });
  }
}

function readSources(parts: Parts, base: World | undefined, problems: Problem[]): Record<string, Source> {
  const sources: Record<string, Source> = {
    ...builtInSources,
    ...base?.sources,
    ...(base && { [privateSource.id]: privateSource }),
  };
  for (const entry of parts.sources) {
    const source = readSource(entry, problems);
    if (source) sources[source.id] = source;
    else if (!own(sources, entry.key)) sources[entry.key] = { ...assumedSource, id: entry.key };
  }
  return sources;
}

function readSections(parts: Parts, base: World | undefined, reading: BlockReading): World["sections"] {
  const sections = {} as Record<SectionName, Record<string, Block>>;
  for (const section of sectionNames) {
    const blocks: Record<string, Block> = { ...base?.sections[section] };
    for (const entry of parts.sections[section]) {
      if (own(blocks, entry.key) && isNone(entry.value)) {
        delete blocks[entry.key];
        continue;
      }
      const block = readBlock(section, entry, own(blocks, entry.key), reading);
      if (block) blocks[block.id] = block;
    }
    sections[section] = blocks;
  }
  return sections;
}

/** A private file may take a whole block away; names that still refer to it are found by the check of the whole. */
const isNone = (node: Node) => node.type === "scalar" && node.text === NONE;

/** A part of the market that has required fields must be written; other parts take their defaults. */
function checkMarket(market: Readonly<Record<string, Block>>, where: string, reading: BlockReading) {
  for (const [id, fields] of Object.entries(reading.tables.market)) {
    const required = Object.keys(fields).filter((key) => isRequired(fields[key]));
    if (required.length === 0 || own(market, id)) continue;
    const hint = `write market: {${id}: …} with ${required.join(", ")}`;
    reading.problems.push({ code: "missing-key", where, message: `market: ${id} is missing`, hint });
  }
}

function readHeader(
  parts: Parts,
  base: World | undefined,
  files: readonly WorldFile[],
  reading: BlockReading,
): Record<string, Quantity> {
  const where = parts.header[0]?.where ?? `${files[0]?.name ?? ""}:1:1`;
  const map: Mapping = { type: "map", where, entries: parts.header };
  const ignored: BlockReading = { ...reading, problems: [] };
  const header = readFields(
    map,
    reading.tables.header,
    { label: "header", where, keys: [] },
    base?.header,
    ignored,
  );
  reading.problems.push(...ignored.problems.filter(({ code }) => parts.isWhole || code !== "missing-key"));
  return header;
}

/** Problems by file, line and column, each once. */
export function inOrder(problems: readonly Problem[], files: readonly WorldFile[]): Problem[] {
  const fileOrder = new Map(files.map(({ name }, index) => [name, index]));
  const placed = problems.map((problem) => {
    const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(problem.where) ?? ["", "", "0", "0"];
    return { problem, order: [fileOrder.get(file) ?? -1, Number(line), Number(column)] };
  });
  placed.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2]);
  const seen = new Set<string>();
  return placed
    .map(({ problem }) => problem)
    .filter(({ where, message }) => !seen.has(`${where} ${message}`) && seen.add(`${where} ${message}`));
}
