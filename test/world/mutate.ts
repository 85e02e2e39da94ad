// Breaks world texts the ways hands and disks break them, from a seed.

/** A small generator of its own (mulberry32), so that a failing case is named by its seed and number alone. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Mutation = (text: string, random: Random) => string;

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)];
const atLines =
  (change: (lines: string[], i: number, random: Random) => void): Mutation =>
  (text, random) => {
    const lines = text.split("\n");
    change(lines, Math.floor(random() * lines.length), random);
    return lines.join("\n");
  };
const oddNumbers = [
  ".nan",
  ".inf",
  "-.inf",
  "1e999",
  "-1",
  "0",
  "-0",
  "1e308",
  "9007199254740993",
  "0x1F",
  "0o17",
  "1_000",
  "1,5",
  "NaN",
  "Infinity",
  "null",
  "~",
  "",
  "true",
  "unknown",
  "none",
  '"12 MW"',
  "12 GW",
  "[1, 2, 3]",
  "{}",
  "[]",
  "2026-02-30",
  "2026-13",
  "0000-00-00",
  "9999-12-31",
  "&a 5",
  "*a",
  "!!binary aGk=",
  "|",
  "> x",
  "'",
  '"',
  "3..2",
  "..",
  "1..",
  "[5, assumed, 9..1]",
  "[unknown, assumed, 1..2]",
  "\u0000",
  "\uFFFD",
  "\uD800",
  "🔋",
  "x".repeat(5_000),
];
const oddKeys = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "kind",
  "source",
  "as_of",
  "status",
  "<<",
  "?",
  "-",
  "months",
  "scenarios",
  "market",
  "é",
  "1",
  "true",
  "null",
  "a b",
  "",
];
const signs = [
  "{",
  "}",
  "[",
  "]",
  ":",
  ",",
  "#",
  "&",
  "*",
  "!",
  "|",
  ">",
  "'",
  '"',
  "%",
  "@",
  "`",
  "\t",
  "\n",
  "\r",
  " ",
  "-",
  "?",
  "\\",
  "\u0000",
  "\u2028",
  "\uFEFF",
];

const mutations: readonly Mutation[] = [
  atLines((lines, i) => lines.splice(i, 1)),
  atLines((lines, i) => lines.splice(i, 0, lines[i])),
  atLines((lines, i, random) =>
    lines.splice(Math.floor(random() * lines.length), 0, ...lines.splice(i, 1 + Math.floor(random() * 5))),
  ),
  atLines((lines, i, random) => {
    const j = Math.floor(random() * lines.length);
    [lines[i], lines[j]] = [lines[j], lines[i]];
  }),
  atLines((lines, i, random) =>
    lines.splice(
      i,
      0,
      `${" ".repeat(Math.floor(random() * 9))}${pick(oddKeys, random)}: ${pick(oddNumbers, random)}`,
    ),
  ),
  atLines((lines, i, random) => (lines[i] = " ".repeat(Math.floor(random() * 12)) + lines[i].trimStart())),
  atLines((lines, i, random) => (lines[i] = lines[i].replace(/[\w.]+(?=:)/, () => pick(oddKeys, random)))),
  atLines((lines, i, random) => (lines[i] += `${pick(["[", "{a: ", "- ", "? "], random)}`.repeat(1000))),
  atLines((lines, i) =>
    lines.splice(i, 0, ...Array.from({ length: 1000 }, (_, depth) => `${" ".repeat(depth)}a:`)),
  ),
  (text, random) => text.slice(0, Math.floor(random() * text.length)),
  (text, random) => replaceOne(text, /-?\d[\d.]*/g, () => pick(oddNumbers, random), random),
  (text, random) => replaceOne(text, /: [^\n]+/g, () => `: ${pick(oddNumbers, random)}`, random),
  (text, random) => replaceOne(text, /[a-z_]{3,}/g, (word) => word.slice(1), random),
  (text, random) =>
    replaceOne(
      text,
      /\d{4}-\d{2}/g,
      () => pick(["0000-00", "2026-02", "1850-01", "9999-12", "2025-11", "2035-06"], random),
      random,
    ),
  (text, random) => {
    const at = Math.floor(random() * text.length);
    return text.slice(0, at) + pick(signs, random).repeat(1 + Math.floor(random() * 3)) + text.slice(at);
  },
  (text, random) => {
    const at = Math.floor(random() * text.length);
    return (
      text.slice(0, at) +
      String.fromCharCode(...Array.from({ length: 20 }, () => Math.floor(random() * 65_536))) +
      text.slice(at)
    );
  },
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => text.replaceAll("  ", "\t"),
  (text) => text + text,
];

function replaceOne(text: string, pattern: RegExp, by: (found: string) => string, random: Random): string {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return text;
  const match = pick(found, random);
  return text.slice(0, match.index) + by(match[0]) + text.slice(match.index + match[0].length);
}

/** One to four mutations of a text. */
export function mutated(text: string, random: Random): string {
  const rounds = 1 + Math.floor(random() * 4);
  let result = text;
  for (let i = 0; i < rounds; i++) result = pick(mutations, random)(result, random);
  return result;
}
