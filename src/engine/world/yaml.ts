// YAML text → a small tree with the place of every key and value. Nothing past this file knows the YAML library.

import type { Node as YamlNode } from "yaml";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Problem, ProblemCode } from "../problem.ts";
import { refusals } from "./yaml-limits.ts";

/** A scalar keeps both what YAML made of it and how it was written: `2026-03` is text, `2031` may be a name. */
export type Scalar = {
  readonly type: "scalar";
  readonly where: string;
  readonly text: string;
  readonly value: string | number | boolean | null;
};
export type List = { readonly type: "list"; readonly where: string; readonly items: readonly Node[] };
export type Entry = { readonly key: string; readonly where: string; readonly value: Node };
export type Mapping = { readonly type: "map"; readonly where: string; readonly entries: readonly Entry[] };
export type Node = Scalar | List | Mapping;

/** A file's top-level mapping, if it has one, and everything wrong with its YAML. */
export type YamlRead = { readonly root?: Mapping; readonly problems: readonly Problem[] };

/** Syntax errors beyond these follow from the first ones. */
const MAX_SYNTAX_PROBLEMS = 20;

/** Reads one file: `syntax`, `too-large`, `too-deep` and `duplicate-key` problems; never throws on any text. */
export function readYaml(file: string, original: string): YamlRead {
  const text = original.replace(/^\uFEFF/, "").replace(/\r(?!\n)/g, "\n");
  const refused = refusals(file, text);
  if (refused.length > 0) return { problems: refused };
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    version: "1.2",
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const syntax = document.errors.map((error) => syntaxProblem(error, at(error.pos[0])));
  if (syntax.length > 0) return { problems: onePerLine(syntax).slice(0, MAX_SYNTAX_PROBLEMS) };
  const walk: Walk = { at, problems: [] };
  const root = document.contents ? toNode(walk, document.contents, 0) : undefined;
  if (root?.type === "map") return { root, problems: walk.problems };
  return { problems: [...walk.problems, notAMap(file, root)] };
}

type Walk = { readonly at: (offset: number) => string; readonly problems: Problem[] };

function toNode(walk: Walk, node: YamlNode | null, parentOffset: number): Node {
  const offset = node?.range?.[0] ?? parentOffset;
  const where = walk.at(offset);
  if (node === null) return { type: "scalar", where, text: "", value: null };
  if (isMap(node)) return toMapping(walk, node, offset, where);
  if (isSeq(node)) {
    return {
      type: "list",
      where,
      items: node.items.map((item) => toNode(walk, item as YamlNode | null, offset)),
    };
  }
  if (!isScalar(node)) return { type: "scalar", where, text: "", value: null };
  const value = typeof node.value === "bigint" ? Number(node.value) : node.value;
  const known = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  const text = typeof value === "string" ? value : (node.source ?? "");
  return { type: "scalar", where, text, value: known ? (Object.is(value, -0) ? 0 : value) : null };
}

/** A mapping with its keys as text; of a key written twice the first counts. */
function toMapping(walk: Walk, node: { items: unknown[] }, offset: number, where: string): Mapping {
  const entries = new Map<string, Entry>();
  for (const pair of node.items as { key: YamlNode | null; value: YamlNode | null }[]) {
    const key = toNode(walk, pair.key, offset);
    const keyOffset = pair.key?.range?.[1] ?? offset;
    const value = toNode(walk, pair.value, keyOffset);
    if (key.type !== "scalar") {
      refuse(walk, "syntax", key.where, "a key is a list or a mapping", "a key is one word");
    } else if (entries.has(key.text)) {
      const first = entries.get(key.text)?.where;
      refuse(
        walk,
        "duplicate-key",
        key.where,
        `"${key.text}" is written twice; first at ${first}`,
        "keep one of the two",
      );
    } else entries.set(key.text, { key: key.text, where: key.where, value });
  }
  return { type: "map", where, entries: [...entries.values()] };
}

function refuse(walk: Walk, code: ProblemCode, where: string, message: string, hint: string) {
  walk.problems.push({ code, where, message, hint });
}

/** What the library's error codes usually mean in a file kept by hand. */
const syntaxHints: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "align the line with the others of its block",
  MISSING_CHAR: "look for a missing comma, colon, quote or closing bracket",
  MULTIPLE_DOCS: "a world file is one document: remove the --- or split the file",
  MULTILINE_IMPLICIT_KEY: "a key needs `: ` after it, on one line",
  BLOCK_AS_IMPLICIT_KEY: "put the nested block on its own lines, indented",
  UNEXPECTED_TOKEN: "look for a missing comma or a stray bracket",
  BAD_ALIAS: "a name cannot begin with * or &",
  RESERVED: "quote the value",
  BAD_SCALAR_START: "quote the value",
};

function syntaxProblem(error: { code: string; message: string }, where: string): Problem {
  const plain = error.message.replace(/\s+/g, " ").trim();
  const message = `not readable as YAML: ${plain.charAt(0).toLowerCase()}${plain.slice(1)}`;
  const bracket = /end with a (\S)$/.exec(plain)?.[1];
  const hint = bracket ? `close the bracket with ${bracket} on the same line` : syntaxHints[error.code];
  return { code: "syntax", where, message, ...(hint && { hint }) };
}

/** The first problem of each line. */
function onePerLine(problems: readonly Problem[]): Problem[] {
  const firsts = new Map<string, Problem>();
  for (const problem of problems) {
    const line = problem.where.replace(/:\d+$/, "");
    if (!firsts.has(line)) firsts.set(line, problem);
  }
  return [...firsts.values()];
}

function notAMap(file: string, root: Node | undefined): Problem {
  const isEmpty = root === undefined || (root.type === "scalar" && root.text === "");
  const message = isEmpty ? "the file is empty" : "the file is not a mapping of keys to values";
  const hint = "a world begins with `world: name`, `as_of: 2025-12-03`, `start: 2025-12`";
  return { code: "syntax", where: root?.where ?? `${file}:1:1`, message, hint };
}
