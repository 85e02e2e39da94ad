// The command `switchyard validate production`: what it prints and how it ends.

import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { validateProduction } from "../../src/cli/validate-production.ts";

const shipped = fileURLToPath(new URL("../../data/cases/production.csv", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "production-"));

async function run(args: readonly string[]) {
  let [out, err] = ["", ""];
  const exit = await validateProduction(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    columns: 100,
    isTerminal: false,
    cwd: folder,
  });
  return { exit, out, err };
}
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

describe("switchyard validate production", () => {
  it("prints every row, the error and the outliers within 100 columns", async () => {
    const { exit, out } = await run(["--cases", shipped]);
    expect(exit).toBe(0);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(out).toContain("used 37 of 63 rows");
    expect(out).toMatch(/absolute error: median 0\.\d\d %/);
    expect(out).toContain("RIOT 2024-06 +11.89 %");
  });

  it("answers --json with rows, used and the two errors", async () => {
    const { exit, out } = await run(["--cases", shipped, "--json"]);
    expect(exit).toBe(0);
    const read = JSON.parse(out);
    expect(Object.keys(read)).toEqual([
      "rows",
      "used",
      "medianAbsErrorFraction",
      "p90AbsErrorFraction",
      "cases",
    ]);
    expect([read.rows, read.used, read.cases.length]).toEqual([63, 37, 63]);
    expect(read.medianAbsErrorFraction).toBeLessThanOrEqual(0.01);
  });

  it.each([
    [[], 2, "needs --cases"],
    [["--cases"], 2, "--cases"],
    [["--cases", "a.csv", "b.csv"], 2, "takes one file"],
    [["--case", "a.csv"], 2, "--case"],
    [["--cases", "absent.csv"], 1, "cannot be read"],
    [["--cases", file("empty.csv", "")], 1, 'no column "month"'],
    [
      ["--cases", file("header.csv", "month,company,btc_produced,hashrate_ehs,hashrate_basis\n")],
      1,
      "none of 0 rows",
    ],
    [
      [
        "--cases",
        file(
          "useless.csv",
          "month,company,btc_produced,hashrate_ehs,hashrate_basis\n2024-06,X,1,1,month_end\n",
        ),
      ],
      1,
      "none of 1 rows",
    ],
  ])("ends %j with exit %i", async (args, exit, message) => {
    const ended = await run(args);
    expect(ended.exit).toBe(exit);
    expect(ended.err).toContain(message);
  });
});
