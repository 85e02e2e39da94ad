// What is refused before the YAML parser sees it: text that is too large, too deep, or not text. The parser builds trees by
// recursion and spends microseconds on every token, so these limits keep any input short of a crash and under two seconds.

import { CST, Lexer } from "yaml";
import type { Problem } from "../problem.ts";

/** Largest file read, in bytes (and characters). */
export const MAX_WORLD_BYTES = 2_000_000;
/** Deepest nesting; a world needs six levels. */
export const MAX_DEPTH = 60;
/** Most YAML tokens in a file: about 7,000 lines of a fully sourced world. */
export const MAX_TOKENS = 50_000;
/** Anchors, aliases and tags reported singly. */
const MAX_SIGNS = 20;

/** Everything for which a text is not handed to the parser; empty when it may be. Time is linear in the text. */
export function refusals(file: string, text: string): Problem[] {
  const start = `${file}:1:1`;
  if (text.length > MAX_WORLD_BYTES) {
    const message = `the file has ${text.length} characters, more than ${MAX_WORLD_BYTES}`;
    return [{ code: "too-large", where: start, message, hint: "split it into several files" }];
  }
  const binaryAt = firstControlCharacter(text);
  if (binaryAt >= 0) {
    const code = text.charCodeAt(binaryAt).toString(16).toUpperCase().padStart(4, "0");
    const message = `the file is not text: it holds the character U+${code}`;
    return [{ code: "syntax", where: place(file, text, binaryAt), message, hint: "save it as UTF-8 text" }];
  }
  return scanTokens(file, text);
}

/** Where the scan of tokens stands. */
type Scan = {
  readonly indents: number[];
  column: number;
  flow: number;
  colons: number;
  opens: boolean;
  last: string;
};

/** Walks the tokens of the text without building anything: counts them, follows nesting, stops at the first limit passed. */
function scanTokens(file: string, text: string): Problem[] {
  const scan: Scan = { indents: [], column: 0, flow: 0, colons: 0, opens: true, last: "" };
  const signs: Problem[] = [];
  let [offset, tokens, isText] = [0, 0, false];
  for (const token of new Lexer().lex(text)) {
    const type = isText ? "text" : CST.tokenType(token);
    isText = type === "scalar";
    if (type === "doc-mode" || type === "scalar" || type === "flow-error-end") continue;
    if (++tokens > MAX_TOKENS) return [tooMany(place(file, text, offset))];
    if (follow(scan, type, token) > MAX_DEPTH) return [tooDeep(place(file, text, offset))];
    if (type === "comma" && scan.flow > 0 && nothingBefore.includes(scan.last)) {
      return [...signs, strayComma(place(file, text, offset))];
    }
    if (type !== "space" && type !== "newline" && type !== "comment") scan.last = type ?? "";
    if (type === "anchor" || type === "alias" || type === "tag" || type === "directive-line") {
      if (signs.length < MAX_SIGNS) signs.push(foreignSign(place(file, text, offset), type, token));
    }
    offset += token.length;
  }
  return signs;
}

/** Moves the scan past a token; answers how deep it stands. A block's depth is its distinct indents, a flow's its open brackets. */
function follow(scan: Scan, type: string | null, token: string): number {
  const { indents, column } = scan;
  const lineStart = token.lastIndexOf("\n");
  scan.column = lineStart < 0 ? column + token.length : token.length - lineStart - 1;
  if (type === "newline") scan.opens = true;
  if (type === "newline" || type === "space" || type === "comment") return 0;
  const isBracket = type === "flow-map-start" || type === "flow-seq-start";
  if (scan.flow === 0) {
    while (scan.opens && indents.length > 0 && indents[indents.length - 1] >= column) indents.pop();
    if (scan.opens) indents.push(column);
    scan.opens = type === "seq-item-ind" || type === "explicit-key-ind" || type === "map-value-ind";
  } else if (type === "map-value-ind" || type === "explicit-key-ind") scan.colons++;
  else if (type === "flow-map-end" || type === "flow-seq-end") scan.flow--;
  if (isBracket) scan.flow++;
  if (isBracket || type === "comma" || type === "flow-map-end" || type === "flow-seq-end") scan.colons = 0;
  return indents.length + scan.flow + scan.colons;
}

const nothingBefore = ["comma", "flow-map-start", "flow-seq-start"];

/** The library is slowest on these, and says less. */
function strayComma(where: string): Problem {
  const message = "not readable as YAML: there is nothing before this comma";
  return { code: "syntax", where, message, hint: "remove it, or write the value before it" };
}

/** A world says each value in one place with its own source, and types come from the field table. */
function foreignSign(where: string, type: string, token: string): Problem {
  if (type === "directive-line") {
    return {
      code: "syntax",
      where,
      message: `a world takes no directives (${token.trim()})`,
      hint: "remove it",
    };
  }
  const message = `a world takes no anchors, aliases or tags (${token.slice(0, 20)})`;
  const hint =
    type === "tag"
      ? "quote the value if it is text"
      : "write the value again, with its own source; quote it if it is text";
  return { code: "syntax", where, message, hint };
}

function tooMany(where: string): Problem {
  const message = `the file has more than ${MAX_TOKENS} words and signs, counted up to here`;
  return { code: "too-large", where, message, hint: "split it into several files" };
}

function tooDeep(where: string): Problem {
  const message = `the text is nested more than ${MAX_DEPTH} levels deep here`;
  return { code: "too-deep", where, message, hint: "a world needs six levels; look for a bracket left open" };
}

/** Index of the first character no text file holds: a control other than tab and line ends, or the mark of undecodable bytes. */
function firstControlCharacter(text: string): number {
  const [tab, lineFeed, carriageReturn, space, undecodable] = [0x09, 0x0a, 0x0d, 0x20, 0xfffd];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < space ? code !== tab && code !== lineFeed && code !== carriageReturn : code === undecodable) {
      return i;
    }
  }
  return -1;
}

/** `file:line:column` of an offset. */
function place(file: string, text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lines = before.split("\n");
  return `${file}:${lines.length}:${lines[lines.length - 1].length + 1}`;
}
