// Where a fault can be planted in a file: operators, comparisons, constants, statements and early exits of code that runs.
// Types, imports, and tables that only say what a field or a claim is called are no places.

import { parseSync } from "vite";

/** A change of one place: `was` becomes `is` at `at`. */
export type Mutant = {
  readonly file: string;
  readonly at: number;
  readonly line: number;
  readonly was: string;
  readonly is: string;
};

type Node = { readonly type: string; readonly start: number; readonly end: number };
type Fields = Node & Readonly<Record<string, unknown>>;
type Place = { readonly start: number; readonly end: number; readonly is: readonly string[] };

const swaps: Readonly<Record<string, readonly string[]>> = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "+=": ["-="],
  "-=": ["+="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
};

const isNode = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** Tables of fields and claims are read as documents; what they say is compared with the page and the schema. */
function isTable(node: Fields): boolean {
  if (node.type === "VariableDeclarator")
    return /^(?:fields|\w+Fields|slots)$/.test(String((node.id as Fields).name));
  return node.type === "Property" && (node.key as Fields).name === "slots";
}

function constants(value: number): string[] {
  return [...new Set([value + 1, value - 1, 0])]
    .filter((each) => each !== value)
    .map((each) => (each < 0 ? `(${each})` : String(each)));
}

/** The operator of a node with two sides: it is what stands between them. */
function operatorOf(node: Fields, text: string): Place[] {
  const is = swaps[String(node.operator)];
  if (is === undefined) return [];
  const from = (node.left as Node).end;
  const start = text.indexOf(String(node.operator), from);
  return [{ start, end: start + String(node.operator).length, is }];
}

const leaves = (statement: Fields): boolean =>
  ["ReturnStatement", "ContinueStatement"].includes(statement.type) ||
  (statement.type === "BlockStatement" &&
    (statement.body as Fields[]).length === 1 &&
    leaves((statement.body as Fields[])[0]));

function placesOf(node: Fields, text: string): Place[] {
  switch (node.type) {
    case "BinaryExpression":
    case "LogicalExpression":
    case "AssignmentExpression":
      return operatorOf(node, text);
    case "MemberExpression": {
      const other: Readonly<Record<string, string>> = { "Math.min": "Math.max", "Math.max": "Math.min" };
      const is = other[text.slice(node.start, node.end)];
      return is === undefined ? [] : [{ start: node.start, end: node.end, is: [is] }];
    }
    case "Literal":
      if (typeof node.value === "boolean")
        return [{ start: node.start, end: node.end, is: [String(!node.value)] }];
      return typeof node.value === "number"
        ? [{ start: node.start, end: node.end, is: constants(node.value) }]
        : [];
    case "ExpressionStatement":
      return ["AssignmentExpression", "CallExpression"].includes((node.expression as Fields).type)
        ? [{ start: node.start, end: node.end, is: [";"] }]
        : [];
    case "IfStatement":
      return node.alternate === null && leaves(node.consequent as Fields)
        ? [{ start: node.start, end: node.end, is: [";"] }]
        : [];
    default:
      return [];
  }
}

function walk(node: Fields, text: string, into: Place[]): void {
  if (node.type === "ImportDeclaration" || isTable(node)) return;
  into.push(...placesOf(node, text));
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? value : [value])
      if (isNode(each) && (!each.type.startsWith("TS") || "expression" in each)) walk(each, text, into);
}

/** Every fault that can be planted in a file's text, in the order of the text. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const places: Place[] = [];
  walk(program as unknown as Fields, text, places);
  return places
    .sort((a, b) => a.start - b.start || a.end - b.end)
    .flatMap(({ start, end, is }) =>
      is.map((each) => ({
        file,
        at: start,
        line: text.slice(0, start).split("\n").length,
        was: text.slice(start, end),
        is: each,
      })),
    );
}
