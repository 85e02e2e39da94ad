import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dispatch } from "../../src/cli/dispatch.ts";
import { loadModel } from "../../src/cli/study.ts";
import { loadHistory } from "../../src/io/history.ts";

const history = await loadHistory();
const folder = mkdtempSync(join(tmpdir(), "switchyard-dispatch-"));

async function told(...args: string[]) {
  let [out, err] = ["", ""];
  const shell = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    columns: 100,
    isTerminal: false,
    cwd: folder,
  };
  const code = await dispatch(["worlds/december-2025", ...args], shell, (path) => loadModel(path, history));
  return { code, out, err };
}

describe("switchyard dispatch", () => {
  it.each([
    ["a month by day", ["--from", "2025-10-01", "--to", "2025-10-31"]],
    ["a year by month", ["--from", "2024-01-01", "--to", "2024-12-31", "--monthly", "--policy", "flat"]],
    [
      "two days by hour, with a battery",
      ["--from", "2025-11-01", "--to", "2025-11-02", "--hourly", "--policy", "hourly", "--battery", "50/200"],
    ],
    ["the bound", ["--from", "2025-11-01", "--to", "2025-11-02", "--policy", "perfect-foresight"]],
  ])("%s fits 100 columns and has no colour in it", async (_, args) => {
    const { code, out } = await told("--site", "childress", ...args);
    expect(code).toBe(0);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(out).not.toMatch(/\u001b/);
    expect(out).toContain("margin");
  });

  // The record of the hubs ends at midnight UTC, 18:00 of 30 November in Texas.
  it("says what a last day lacks, and shows it as far as it goes", async () => {
    const { code, out } = await told("--site", "childress", "--from", "2025-11-30", "--to", "2025-11-30");
    expect(code).toBe(0);
    expect(out).toContain("the prices end 2025-11-30 18:00: the last 6 hours of that day are missing here");
    const whole = await told("--site", "childress", "--from", "2025-11-29", "--to", "2025-11-29");
    expect(whole.out).not.toContain("missing here");
  });

  it("says that the margin is of energy alone once AI halls run, and not before", async () => {
    const days = ["--from", "2025-11-05", "--to", "2025-11-05"];
    expect((await told("--site", "childress", "--month", "2027-06", ...days)).out).toContain("energy alone");
    expect((await told("--site", "childress", ...days)).out).not.toContain("energy alone");
  });

  it("a day of 25 hours has 25 marks, and the bound says it is one", async () => {
    const { out } = await told(
      "--site",
      "childress",
      "--from",
      "2025-11-02",
      "--to",
      "2025-11-02",
      "--policy",
      "perfect-foresight",
    );
    expect(out).toContain("a bound: it sees the future");
    const marks = /2025-11-02 {2}([#.\d ]{29})/.exec(out)?.[1].replaceAll(" ", "");
    expect(marks).toHaveLength(25);
  });

  it("writes every hour as CSV, with the reason of each decision", async () => {
    const csv = join(folder, "hours.csv");
    await told("--site", "childress", "--from", "2025-11-05", "--to", "2025-11-05", "--csv", csv);
    const [head, ...rows] = readFileSync(csv, "utf8").trim().split("\n");
    expect(head).toMatch(/^hour_utc,hour_local,price_usd_per_mwh,grid_mw,ai_mw,childress_miners_mw,/);
    expect(rows).toHaveLength(24);
    expect(rows[0]).toMatch(/^2025-11-05T06:00Z,2025-11-05 00:00,17.25,/);
    expect(rows[17]).toMatch(/off: price 166.38 at or above break-even .* of childress_miners$/);
  });

  it("reads a day sheet and says when each decision flips", async () => {
    const file = join(folder, "tomorrow.csv");
    const rows = Array.from(
      { length: 24 },
      (_, h) => `2025-12-04 ${String(h).padStart(2, "0")}:00,${h === 18 ? 400 : 30}`,
    );
    writeFileSync(file, `# zone: America/Chicago\ntime,usd_per_mwh\n${rows.join("\n")}\n`);
    const { code, out } = await told("--site", "childress", "--day-sheet", file);
    expect(code).toBe(0);
    expect(out).toMatch(/2025-12-04 18:00 .* 0 {2}starts at \d+\.\d\d/);
    expect(out).toMatch(/expected margin [\d,]+ USD/);
  });

  it("tells a path month by month; on tables it is the tables", async () => {
    const { code, out } = await told("--site", "childress", "--path", "3", "--policy", "hourly");
    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => /^20\d\d-\d\d +20\d\d-\d\d/.test(line))).toHaveLength(120);
    expect(out).toContain("hourly is 0.00 % from them");
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("refuses bad prices with the line, exit 1", async () => {
    const file = join(folder, "bad.csv");
    writeFileSync(file, "time,price\n2025-12-04T00:00Z,30\n2025-12-04T01:00Z,x\n");
    const { code, err } = await told("--site", "childress", "--prices", file);
    expect(code).toBe(1);
    expect(err).toContain("bad.csv:3");
    writeFileSync(join(folder, "bad.csv.gz"), "not gzip");
    expect((await told("--site", "childress", "--prices", join(folder, "bad.csv.gz"))).err).toContain(
      "is not a gzip file",
    );
    expect((await told("--site", "childress", "--prices", join(folder, "none.csv"))).err).toContain(
      "is not a file",
    );
  });

  it.each([
    [["--site", "childres"], 'did you mean "childress"?'],
    [[], "--site is needed"],
    [["--site", "childress", "--policy", "greedy"], 'no policy "greedy"'],
    [["--site", "childress", "--from", "2019-01-01"], "has prices from"],
    [["--site", "childress", "--from", "yesterday"], "--from takes a day"],
    [["--site", "childress", "--battery", "50"], "--battery takes MW/MWH"],
    [["--site", "childress", "--min-off", "x"], "--min-off takes a number"],
    [["--site", "childress", "--month", "2019-01"], "--month takes a month"],
    [["--site", "british_columbia", "--prices", "package.json"], "pays one price every hour"],
    [["--site", "childress", "--from", "2025-11-01", "--csv", "/nowhere/x.csv"], "cannot be written"],
  ])("says what is wrong with %j, exit 2", async (args, message) => {
    const { code, err } = await told(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
