// The `sources` of a world: what each short name stands for, and how well its numbers are known.

import { parseMonth } from "../calendar.ts";
import type { Badge, Source } from "../model.ts";
import type { Problem, ProblemCode } from "../problem.ts";
import { didYouMean } from "./parse-tables.ts";
import { complainAt } from "./quantity.ts";
import { shown } from "./quantity-value.ts";
import type { Entry, Mapping } from "./yaml.ts";

/** Source of a value that names none. */
export const assumedSource: Source = { id: "assumed", badge: "assumed", title: "no source given" };
/** Source of a value remembered and not looked up. */
const recalledSource: Source = {
  id: "recalled",
  badge: "recalled",
  title: "from memory, to be checked",
};
/** Source of the bare values of a private file. */
export const privateSource: Source = {
  id: "private",
  badge: "sourced",
  title: "own figures, kept apart from the public world",
};

/** Sources every world has without writing them. */
export const builtInSources: Readonly<Record<string, Source>> = {
  assumed: assumedSource,
  recalled: recalledSource,
};

const badges: readonly Badge[] = ["sourced", "recalled", "assumed"];
const sourceKeys = ["kind", "title", "date", "url"] as const;
const reservedIds = ["unknown", "none", "true", "false", "null"];

/** Reads one entry of `sources`, long (`{kind, title, date, url}`) or short (`10-Q 2025-11-06`; `recalled`; `assumed, own view`). */
export function readSource(entry: Entry, problems: Problem[]): Source | undefined {
  const complain = complainAt(problems, entry.where, `sources.${entry.key}`);
  if (!/^[A-Za-z][A-Za-z0-9_-]*$/.test(entry.key) || reservedIds.includes(entry.key)) {
    complain(
      "wrong-kind",
      `${shown(entry.key)} cannot be the name of a source`,
      "a letter, then letters, digits, _ or -",
    );
    return undefined;
  }
  const { value } = entry;
  const source =
    value.type === "map"
      ? longSource(entry.key, value, problems)
      : value.type === "scalar"
        ? shortSource(entry.key, value.text)
        : undefined;
  if (value.type === "list" || (value.type === "scalar" && value.text === "")) {
    complain("wrong-kind", "is not a source", "write {kind: sourced, title: …, date: 2025-11-06} or a title");
    return undefined;
  }
  const builtIn = builtInSources[entry.key];
  if (source && Object.hasOwn(builtInSources, entry.key) && source.badge !== builtIn.badge) {
    complain("wrong-kind", `a source called ${entry.key} is ${builtIn.badge}`, "choose another name");
    return undefined;
  }
  return source;
}

/** A title, with a day at its end as the date; one that begins with `recalled` or `assumed` is that. */
function shortSource(id: string, text: string): Source {
  const [, title, date] = /^(.*?)(?:\s+(\d{4}-\d{2}(?:-\d{2})?))?$/s.exec(text) ?? [];
  const first = /^[a-z]+/.exec(text)?.[0];
  const badge = badges.find((known) => known === first && known !== "sourced") ?? "sourced";
  if (date === undefined || parseMonth(date) === undefined) return { id, badge, title: text };
  return { id, badge, title, date };
}

/** What is wrong with the text under a key of a source, and what would be right. */
const faults: Readonly<
  Record<(typeof sourceKeys)[number], (text: string) => [ProblemCode, string, string] | undefined>
> = {
  kind: (text) =>
    badges.some((badge) => badge === text)
      ? undefined
      : ["out-of-range", `${shown(text)} is not a kind of source`, `one of ${badges.join(", ")}`],
  title: () => undefined,
  date: (text) =>
    parseMonth(text) === undefined
      ? ["calendar", `${shown(text)} is no day or month of the calendar`, "write 2025-11-06"]
      : undefined,
  url: (text) =>
    /^https?:\/\/\S+$/.test(text)
      ? undefined
      : ["wrong-kind", `${shown(text)} is not a web address`, "begin with https://"],
};

function longSource(id: string, map: Mapping, problems: Problem[]): Source | undefined {
  const texts: { [key in (typeof sourceKeys)[number]]?: string } = {};
  const before = problems.length;
  for (const { key, where, value } of map.entries) {
    const known = sourceKeys.find((one) => one === key);
    const complain = complainAt(problems, known ? value.where : where, `sources.${id}`);
    if (known === undefined) {
      complain("unknown-key", `${shown(key)} is not said of a source`, didYouMean(key, sourceKeys));
    } else if (value.type !== "scalar" || value.text === "") {
      complain("wrong-kind", `${key} has no value`, "write one line of text");
    } else {
      const fault = faults[known](value.text);
      if (fault) complain(...fault);
      texts[known] = value.text;
    }
  }
  const complain = complainAt(problems, map.where, `sources.${id}`);
  const lacks = (key: string) => !map.entries.some((entry) => entry.key === key);
  if (lacks("kind")) complain("missing-key", "kind is missing", `one of ${badges.join(", ")}`);
  if (lacks("title")) complain("missing-key", "title is missing", "what is it?");
  const { kind, title, date, url } = texts;
  if (problems.length > before || title === undefined) return undefined;
  const badge = badges.find((known) => known === kind) ?? "assumed";
  return { id, badge, title, ...(date !== undefined && { date }), ...(url !== undefined && { url }) };
}
