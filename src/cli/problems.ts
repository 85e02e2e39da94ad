// Problems on a screen: the place and the message, the line itself with a mark under it, and what would be right.

import type { Problem } from "../engine/problem.ts";

/** The texts problems point into, by the name they use. */
export type Texts = readonly { readonly name: string; readonly text: string }[];

/** Columns kept to the right of a mark. */
const MARGIN = 10;
/** Problems beyond these are counted; nobody reads further before correcting the first. */
const MAX_SHOWN = 100;

/** All problems as text of at most `columns` columns, in the order given, ending with how many there are. */
export function problemsText(problems: readonly Problem[], texts: Texts, columns: number): string {
  const lines = new Map(texts.map(({ name, text }) => [name, text.split(/\r\n|\r|\n/)]));
  const shown = problems.slice(0, MAX_SHOWN).map((problem) => problemText(problem, lines, columns));
  const more = problems.length > MAX_SHOWN ? `, the first ${MAX_SHOWN} of them above` : "";
  const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}${more}`;
  return `${[...shown, count].join("\n\n")}\n`;
}

function problemText(
  problem: Problem,
  lines: ReadonlyMap<string, readonly string[]>,
  columns: number,
): string {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(problem.where) ?? [];
  const source = file === undefined ? undefined : lines.get(file)?.[Number(line) - 1];
  const head = wrapped(`${problem.where}${problem.where && "  "}${problem.message}`, "", columns);
  const excerpt = source === undefined ? [] : excerptLines(source, line, Number(column), columns);
  const hint = problem.hint === undefined ? [] : wrapped(problem.hint, "    → ", columns);
  return [...head, ...excerpt, ...hint].join("\n");
}

/** The source line cut to the width around the column, and a mark under the column. */
function excerptLines(source: string, line: string, column: number, columns: number): string[] {
  const gutter = `${line.padStart(6)} │ `;
  const room = Math.max(20, columns - gutter.length);
  const visible = source.replace(/^\uFEFF/, "").replace(/[\p{Cc}\p{Cf}]/gu, " ");
  const latest = Math.max(0, visible.length - room);
  const from = column <= room - MARGIN ? 0 : Math.min(latest, column - Math.floor(room / 2));
  const cut = visible.slice(from, from + room);
  return [`${gutter}${cut}`.trimEnd(), `${"".padStart(6)} │ ${"".padStart(Math.max(0, column - 1 - from))}^`];
}

/** Text broken at spaces to the width; the first line begins with `lead`, the others with as many spaces. */
function wrapped(text: string, lead: string, columns: number): string[] {
  const indent = " ".repeat(Math.max(4, lead.length));
  const lines: string[] = [];
  let current = lead;
  let isEmpty = true;
  for (const word of text.replace(/[\p{Cc}\p{Cf}]/gu, " ").split(/ (?! )/)) {
    if (!isEmpty && current.length + 1 + word.length > columns) {
      lines.push(current);
      [current, isEmpty] = [indent, true];
    }
    current += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current];
}
