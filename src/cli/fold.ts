// Text kept within a width, for outputs whose lines are as long as what they say.

const INDENT = 4;

/** A line broken at its spaces where it is wider than `columns`; what follows stands four further in. Nothing is cut. */
export function fold(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const lead = /^ */.exec(line)?.[0] ?? "";
  return wrapped(line.slice(lead.length), lead, " ".repeat(lead.length + INDENT), columns);
}

/** Text as a column of a table: cut with an ellipsis where it is longer, one space at least before the next column. */
export function fitted(text: string, width: number): string {
  return (text.length < width ? text : `${text.slice(0, width - 2)}…`).padEnd(width);
}

/** Text broken at its spaces to `columns`: the first line begins with `lead`, the others with `indent`. A word is never cut. */
export function wrapped(text: string, lead: string, indent: string, columns: number): string[] {
  const lines: string[] = [];
  let current = lead;
  let isEmpty = true;
  for (const word of text.split(/ (?! )/)) {
    if (!isEmpty && current.length + 1 + word.length > columns) {
      lines.push(current.trimEnd());
      [current, isEmpty] = [indent, true];
    }
    current += isEmpty ? word.trimStart() : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, current];
}
