// The rules of the house: who may import whom, what a pure engine may not touch, what files and exports may not be called.

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly code: string;
  readonly imports: readonly Import[];
};
type Import = { readonly from: string; readonly isType: boolean };

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

/** The text without comments and without what stands in strings; line ends and the code inside a template's `${}` stay. */
function codeOf(text: string): string {
  const skip = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y;
  const lineEnds = (found: string) => found.replace(/[^\n]/g, "");
  let code = "";
  let at = 0;
  // how deep in braces each open template's ${} stands; the last is the innermost
  const templates: number[] = [];
  const readTemplate = () => {
    while (at < text.length && text[at] !== "`" && !text.startsWith("${", at)) {
      code += text[at] === "\n" ? "\n" : "";
      at += text[at] === "\\" ? 2 : 1;
    }
    if (text.startsWith("${", at)) templates.push(0);
    at += text[at] === "`" ? 1 : 2;
    code += " ";
  };
  while (at < text.length) {
    skip.lastIndex = at;
    const found = skip.exec(text)?.[0];
    if (found !== undefined) {
      code += found.startsWith("/") ? lineEnds(found) : '""';
      at += found.length;
    } else if (text[at] === "`") {
      at++;
      readTemplate();
    } else if (text[at] === "}" && templates[templates.length - 1] === 0) {
      templates.pop();
      at++;
      readTemplate();
    } else {
      if (templates.length > 0 && text[at] === "{") templates[templates.length - 1]++;
      if (templates.length > 0 && text[at] === "}") templates[templates.length - 1]--;
      code += text[at++];
    }
  }
  return code;
}

function importsOf(path: string, text: string): Import[] {
  const pattern = /^\s*(?:import|export)\s+(type\s)?(?:[\s\S]*?\sfrom\s+)?"([^"]+)";/gm;
  const found: Import[] = [];
  for (const match of text.matchAll(pattern)) {
    const [, type, target] = match;
    const from = target.startsWith(".") ? posix.normalize(posix.join(posix.dirname(path), target)) : target;
    found.push({ from, isType: type !== undefined });
  }
  return found;
}

const sources: readonly SourceFile[] = filesUnder("src").map((path) => {
  const text = readFileSync(join(root, path), "utf8");
  return { path, text, code: codeOf(text), imports: importsOf(path, text) };
});
const engine = sources.filter(({ path }) => path.startsWith("src/engine/"));

/** `src/engine/cash/clear.ts` → `cash`; a file of the engine's root → its name. */
const partOf = (path: string) => path.split("/")[2];
const isRootFile = (path: string) => path.split("/").length === 3;

/** What every stage may read. */
const words = [
  "model.ts",
  "units.ts",
  "random.ts",
  "problem.ts",
  "field.ts",
  "elementary.ts",
  "calendar.ts",
  "history.ts",
  "ring.ts",
  "csv.ts",
];
/** The only places where stages meet. `read-history.ts` turns files into the history it alone fills. */
const joints = [
  "run.ts",
  "value.ts",
  "still-path.ts",
  "simulate.ts",
  "tell.ts",
  "explain.ts",
  "export.ts",
  "export-inputs.ts",
  "cases.ts",
  "open.ts",
  "index.ts",
  "kinds.ts",
  "plan",
];

/** Imports that break a rule, as `file → target`. */
function broken(
  files: readonly SourceFile[],
  isAllowed: (file: SourceFile, target: Import) => boolean,
): string[] {
  return files.flatMap((file) =>
    file.imports.filter((target) => !isAllowed(file, target)).map(({ from }) => `${file.path} → ${from}`),
  );
}

test("there is something to look at: files were read, and their imports found", () => {
  expect(engine.length).toBeGreaterThan(50);
  expect(sources.length).toBeGreaterThan(engine.length);
  expect(engine.flatMap(({ imports }) => imports).length).toBeGreaterThan(100);
});

test("the reader of code drops comments and strings and nothing else", () => {
  const read = (text: string) => codeOf(text).replace(/ +/g, " ").trim();
  expect(read("a; // console.log\n/* process.x */ b(\"fetch(\", 'new Date()')")).toBe('a; \n b("", "")');
  const template = "`one @{two({ three: `four @{five}` })} six \\` \n seven`; eight".replaceAll("@", "$");
  expect(read(template)).toBe("two({ three: five })\n ; eight");
  expect(
    importsOf(
      "src/engine/cash/a.ts",
      'import {\n  b,\n} from "../b.ts";\nimport type { C } from "./c.ts";\nimport "node:fs";',
    ),
  ).toEqual([
    { from: "src/engine/b.ts", isType: false },
    { from: "src/engine/cash/c.ts", isType: true },
    { from: "node:fs", isType: false },
  ]);
});

describe("imports", () => {
  test("engine imports engine and nothing else: no package, no built-in, no shell", () => {
    expect(broken(engine, (_, { from }) => from.startsWith("src/engine/") || from === "yaml")).toEqual([]);
    // parsing YAML is the one thing a library does better; it touches neither disk nor clock
    expect(
      engine
        .filter(({ imports }) => imports.some(({ from }) => from === "yaml"))
        .map(({ path }) => partOf(path)),
    ).toEqual(engine.filter(({ imports }) => imports.some(({ from }) => from === "yaml")).map(() => "world"));
  });

  test("a stage imports its own folder and the common words", () => {
    const stages = engine.filter(({ path }) => !isRootFile(path) && !joints.includes(partOf(path)));
    expect(stages.length).toBeGreaterThan(40);
    const isAllowed = ({ path }: SourceFile, { from }: Import) =>
      !from.startsWith("src/engine/") ||
      partOf(from) === partOf(path) ||
      (isRootFile(from) && words.includes(partOf(from))) ||
      // a type of the field table is a word, too: the data dictionary is made of it
      from === "src/engine/world/fields.ts";
    expect(broken(stages, isAllowed)).toEqual([]);
  });

  test("only the types of the field table are read outside world", () => {
    const outside = engine.filter(({ path }) => partOf(path) !== "world" && !joints.includes(partOf(path)));
    expect(broken(outside, (_, { from, isType }) => from !== "src/engine/world/fields.ts" || isType)).toEqual(
      [],
    );
  });

  test("the common words import each other and no stage", () => {
    const files = engine.filter(({ path }) => isRootFile(path) && words.includes(partOf(path)));
    const isAllowed = (_: SourceFile, { from, isType }: Import) =>
      (isRootFile(from) && words.includes(partOf(from))) || (from === "src/engine/world/fields.ts" && isType);
    expect(files.length).toBe(words.length);
    expect(broken(files, isAllowed)).toEqual([]);
  });

  test("only the joints join stages", () => {
    const rest = engine.filter(
      ({ path }) => isRootFile(path) && !joints.includes(partOf(path)) && !words.includes(partOf(path)),
    );
    const isAllowed = (_: SourceFile, { from }: Import) => isRootFile(from) && words.includes(partOf(from));
    expect(broken(rest, isAllowed)).toEqual([]);
  });

  test("nothing in the engine imports its public index", () => {
    expect(broken(engine, (_, { from }) => from !== "src/engine/index.ts")).toEqual([]);
  });

  test("io imports engine and io; cli and http also each other's inside; web the types of http and, in its worker, the engine", () => {
    const may: Readonly<Record<string, readonly string[]>> = {
      io: ["io", "engine"],
      http: ["http", "io", "engine"],
      cli: ["cli", "http", "io", "engine"],
      web: ["web"],
    };
    const shells = sources.filter(({ path }) => !path.startsWith("src/engine/"));
    const isAllowed = ({ path }: SourceFile, { from, isType }: Import) => {
      const folder = path.split("/")[1];
      if (!from.startsWith("src/")) return true;
      if (folder === "web" && isType && from.startsWith("src/http/")) return true;
      if (path === "src/web/worker.ts" && from === "src/engine/index.ts") return true;
      return may[folder]?.includes(from.split("/")[1]) ?? false;
    };
    expect(broken(shells, isAllowed)).toEqual([]);
  });

  test("every import of our own names its file, with its ending", () => {
    const own = sources.map(({ path }) => path);
    expect(broken(sources, (_, { from }) => !from.startsWith("src/") || own.includes(from))).toEqual([]);
  });
});

/** Lines of code that match, as `file:line  text`. */
function linesWith(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, code, text }) =>
    code
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}  ${text.split("\n")[i].trim()}`] : [])),
  );
}

describe("the engine is pure", () => {
  test.each([
    ["the clock", /\bDate\.now\b|\bnew Date\b|\bDate\(|\bperformance\b|\bsetTimeout\b|\bsetInterval\b/],
    ["chance of its own", /\bMath\.random\b|\bcrypto\b/],
    ["the machine", /\bprocess\b|\bglobalThis\b|\bBuffer\b|\brequire\(|\bimport\.meta\b/],
    ["the console", /\bconsole\b/],
    ["the network", /\bfetch\b|\bXMLHttpRequest\b|\bWebSocket\b/],
    [
      "functions that differ from one JavaScript engine to the next",
      /\bMath\.(exp|log|log2|log10|log1p|expm1|pow|sin|cos|tan|tanh|sinh|cosh|cbrt|hypot|atan2?|asin|acos)\b|\*\*/,
    ],
    ["exceptions of its own making", /\bcatch\b/],
  ])("it does not touch %s", (_, pattern) => {
    expect(linesWith(engine, pattern)).toEqual([]);
  });

  test("no module of it holds state: nothing at the top level can be assigned again", () => {
    expect(linesWith(engine, /^(?:export\s+)?(?:let|var)\s/)).toEqual([]);
  });
});

describe("names", () => {
  test("no file is called after what it is not about", () => {
    const banned =
      /^(?:utils?|helpers?|common|shared|misc|manager|service|handler?|base|data|info|process|lib|types|constants?-all)(?:\.|-|$)/;
    const files = sources.map(({ path }) => path.split("/").pop() ?? "");
    expect(files.filter((name) => banned.test(name) && name !== "data.ts")).toEqual([]);
    expect(
      sources
        .map(({ path }) => path)
        .filter((path) => /\/(utils?|helpers?|common|shared|misc|lib)\//.test(path)),
    ).toEqual([]);
  });

  test("files are named in small letters with hyphens", () => {
    expect(sources.map(({ path }) => path).filter((path) => !/^[a-z0-9./-]+$/.test(path))).toEqual([]);
  });

  test("nothing is exported by default", () => {
    expect(linesWith(sources, /^export\s+default\b/)).toEqual([]);
  });

  test("no name is one of the words that say nothing", () => {
    const declared = /\b(?:function|const|type)\s+\w*(?:Manager|Service|Helper|Utils?|Handler|BaseClass)\b/;
    expect(linesWith(sources, declared)).toEqual([]);
  });
});

describe("types", () => {
  test("nothing is any, and no check is switched off", () => {
    expect(linesWith(sources, /(?::|<|\bas|\|)\s*any\b/)).toEqual([]);
    const silenced = sources.filter(({ text }) =>
      /@ts-(?:ignore|nocheck|expect-error)|biome-ignore(?! [\w/]+: \w)|eslint-disable/.test(text),
    );
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });

  test("the engine has no classes, enums or namespaces", () => {
    expect(linesWith(engine, /^\s*(?:export\s+)?(?:abstract\s+)?(?:class|enum|namespace)\s+\w/)).toEqual([]);
  });

  test("nothing is left to do", () => {
    const left = sources.filter(({ text }) => /\b(?:TODO|FIXME|XXX|HACK)\b/.test(text));
    expect(left.map(({ path }) => path)).toEqual([]);
  });
});
