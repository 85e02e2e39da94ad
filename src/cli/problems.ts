// Problems on a screen: the place and the message, the line itself with a mark under it, and what would be right.

import type { Problem } from "../engine/problem.ts";
import { wrapped } from "./fold.ts";

/** The texts problems point into, by the name they use. */
export type Texts = readonly { readonly name: string; readonly text: string }[];

/** Columns kept to the right of a mark. */
const MARGIN = 10;
/** Problems beyond these are counted; nobody reads further before correcting the first. */
const MAX_SHOWN = 100;
const HINT = "    → ";

/** Without signs that move a cursor or hide. */
const plain = (text: string) => text.replace(/[\p{Cc}\p{Cf}]/gu, " ");

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
  const head = wrapped(
    plain(`${problem.where}${problem.where && "  "}${problem.message}`),
    "",
    "    ",
    columns,
  );
  const excerpt = source === undefined ? [] : excerptLines(source, line, Number(column), columns);
  const hint =
    problem.hint === undefined ? [] : wrapped(plain(problem.hint), HINT, " ".repeat(HINT.length), columns);
  return [...head, ...excerpt, ...hint].join("\n");
}

/** The source line cut to the width around the column, and a mark under the column. */
function excerptLines(source: string, line: string, column: number, columns: number): string[] {
  const gutter = `${line.padStart(6)} │ `;
  const room = Math.max(20, columns - gutter.length);
  const visible = plain(source.replace(/^\uFEFF/, ""));
  const latest = Math.max(0, visible.length - room);
  const from = column <= room - MARGIN ? 0 : Math.min(latest, column - Math.floor(room / 2));
  const cut = visible.slice(from, from + room);
  return [`${gutter}${cut}`.trimEnd(), `${"".padStart(6)} │ ${"".padStart(Math.max(0, column - 1 - from))}^`];
}
