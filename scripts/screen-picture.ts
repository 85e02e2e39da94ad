// docs/screen.svg: the one screen as a picture, from the default run itself. `npx tsx scripts/screen-picture.ts` after a build.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const out = mkdtempSync(join(tmpdir(), "switchyard-"));
const text = execFileSync("node", [resolve("dist/cli/main.js"), "run", resolve("worlds/december-2025")], {
  cwd: out,
  encoding: "utf8",
});
rmSync(out, { recursive: true });
const lines = text.trimEnd().split("\n");

const LINE_PX = 18;
const WIDTH_PX = 860;
const escaped = (line: string) =>
  line.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const isHead = (line: string) => /^(?:INPUTS|MARKET|A MW|CASH|HARD|P36|MOVES|\S+ +as of )/.test(line);
const rows = lines.map(
  (line, at) =>
    `<text x="20" y="${(at + 2) * LINE_PX}"${isHead(line) ? ' class="head"' : ""} xml:space="preserve">${escaped(line)}</text>`,
);
const height = (lines.length + 3) * LINE_PX;
writeFileSync(
  "docs/screen.svg",
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH_PX} ${height}" width="${WIDTH_PX}" height="${height}">
<style>text { font: 13.5px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #d7dde3 } .head { fill: #ffffff; font-weight: 600 }</style>
<rect width="100%" height="100%" rx="8" fill="#14181d"/>
${rows.join("\n")}
</svg>
`,
);
