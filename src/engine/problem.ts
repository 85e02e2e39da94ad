/** Something wrong in what the user wrote. All problems of an input are reported together; printing them is a shell's job. */
export type Problem = {
  readonly code: ProblemCode;
  /** Where, as `file:line:column`, or as much of it as is known. */
  readonly where: string;
  /** What is wrong, with the value and its unit. */
  readonly message: string;
  /** What would be right: the nearest key, the allowed range. */
  readonly hint?: string;
};

export const problemCodes = {
  "not-readable": "the file cannot be read",
  "too-large": "the file is larger than the limit and was not parsed",
  "too-deep": "the text is nested deeper than the limit",
  syntax: "the text is not YAML, CSV or JSON as expected",
  "duplicate-key": "the same key or name is written twice",
  "unknown-key": "no field of this name exists here",
  "missing-key": "a required field is absent",
  "wrong-kind": "the value is of another kind than the field takes",
  "wrong-unit": "the value carries a unit the field does not have",
  "out-of-range": "the value is outside the limits of the field",
  "dangling-name": "a name refers to nothing",
  cycle: "names refer to each other in a circle",
  calendar: "dates contradict each other or lie outside the world",
  contradiction: "two values cannot both be true",
  "missing-column": "a table lacks a column it needs",
  "bad-row": "a row of a table cannot be used",
  scenario: "a scenario names a field that does not exist",
  "not-writable": "nothing can be written there",
  "not-a-run": "the folder is not a finished run",
  "not-carried": "what was asked for holds something it cannot say",
} as const;

export type ProblemCode = keyof typeof problemCodes;

/** A value, or everything that is wrong with the text it was read from. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The candidate nearest to `word` by edit distance, if it is within three edits and under half the word's length. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const limit = Math.min(3, Math.floor(word.length / 2));
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

/** Closes a switch over a union: a member added later no longer compiles here. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
