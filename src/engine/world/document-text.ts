// A world → canonical YAML: what a run stores as "the world as run". Reading it gives the same world up to places in files.

import type { Block, Change, Quantity, Scenario, Source, World } from "../model.ts";
import { sectionNames } from "../model.ts";
import { assumedSource, builtInSources } from "./parse-sources.ts";
import { own } from "./parse-tables.ts";
import { rangeText } from "./quantity-range.ts";

/** The whole world as one YAML text, in the order it was written; every value names its source unless it is plainly assumed. */
export function worldText(world: World): string {
  const lines: string[] = [];
  for (const [key, quantity] of Object.entries(world.header)) lines.push(`${key}: ${quantityText(quantity)}`);
  const sources = Object.values(world.sources).filter((source) => !isBuiltIn(source));
  if (sources.length > 0) lines.push("", "sources:", ...sources.map(sourceLine));
  for (const section of sectionNames) {
    const blocks = Object.values(world.sections[section]);
    if (blocks.length > 0)
      lines.push("", `${section}:`, ...blocks.flatMap((block) => blockLines(block, section === "contracts")));
  }
  const scenarios = Object.values(world.scenarios);
  if (scenarios.length > 0) lines.push("", "scenarios:", ...scenarios.flatMap(scenarioLines));
  return `${lines.join("\n")}\n`;
}

function isBuiltIn(source: Source): boolean {
  return (
    own(builtInSources, source.id)?.title === source.title &&
    source.date === undefined &&
    source.url === undefined
  );
}

function sourceLine({ id, badge, title, date, url }: Source): string {
  const date_ = date === undefined ? "" : `, date: ${date}`;
  const url_ = url === undefined ? "" : `, url: ${JSON.stringify(url)}`;
  return `  ${id}: {kind: ${badge}, title: ${JSON.stringify(title)}${date_}${url_}}`;
}

function blockLines(block: Block, isContract: boolean): string[] {
  const values = Object.entries(block.values).map(
    ([key, quantity]) => `    ${key}: ${quantityText(quantity)}`,
  );
  const kind = isContract ? [`    kind: ${textWord(block.kind)}`] : [];
  return [`  ${keyWord(block.id)}:`, ...kind, ...values];
}

function scenarioLines({ id, about, patch }: Scenario): string[] {
  const changes = patch.map((change) => `      ${keyWord(change.path)}: ${changeText(change)}`);
  return [
    `  ${keyWord(id)}:`,
    ...(about === "" ? [] : [`    about: ${JSON.stringify(about)}`]),
    ...(changes.length > 0 ? ["    patch:", ...changes] : []),
  ];
}

function changeText({ set, times, plus }: Change): string {
  if (set) return quantityText(set);
  return times === undefined ? `{plus: ${plus}}` : `{times: ${times}}`;
}

/** `750`, `[750, K8]`, `[750, K8, 2025-10-31, 700..800]`. */
function quantityText(quantity: Quantity): string {
  const value = valueText(quantity.value);
  const range = rangeText(quantity);
  const notes = [quantity.asOf, range].filter((note) => note !== undefined);
  if (quantity.source === assumedSource.id && notes.length === 0) return value;
  return `[${[value, quantity.source, ...notes].join(", ")}]`;
}

function valueText(value: Quantity["value"]): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return textWord(value);
  if (Array.isArray(value)) return `[${value.map(textWord).join(", ")}]`;
  const months = Object.entries(value as Record<string, number>);
  return `{${months.map(([month, number]) => `${month}: ${number}`).join(", ")}}`;
}

/** Text as it is where YAML reads it as that text, else in quotes. */
function textWord(text: string): string {
  const isPlain =
    /^(?:[a-z][a-z0-9_]*|\d{4}-\d{2}(?:-\d{2})?)$/.test(text) && !/^(?:true|false|null)$/.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function keyWord(text: string): string {
  return /^[a-z][a-z0-9_.*-]*$/.test(text) && !/^(?:true|false|null)$/.test(text)
    ? text
    : JSON.stringify(text);
}
