// Text kept within a width, for outputs whose lines are as long as what they say.

const INDENT = 4;

/** A line broken at its spaces where it is wider than `columns`; what follows stands four further in. Nothing is cut. */
export function fold(line: string, columns: number): string[] {
  if (line.length <= columns) return [line];
  const lead = /^ */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  let current = lead;
  for (const word of line.slice(lead.length).split(/ (?! )/)) {
    const isFirst = current.trim() === "";
    if (!isFirst && current.length + 1 + word.length > columns) {
      lines.push(current.trimEnd());
      current = `${lead}${" ".repeat(INDENT)}${word.trimStart()}`;
    } else current += isFirst ? word : ` ${word}`;
  }
  return [...lines, current];
}
