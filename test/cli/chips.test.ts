import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chips } from "../../src/cli/chips.ts";
import type { Shell } from "../../src/cli/shell.ts";
import { validateTraining } from "../../src/cli/validate-training.ts";

const folder = mkdtempSync(join(tmpdir(), "chips-"));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

async function ask(command: typeof chips | typeof validateTraining, line: string) {
  let [out, err] = ["", ""];
  const shell: Shell = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    columns: 100,
    isTerminal: false,
    cwd: folder,
  };
  const code = await command(line.split(" ").filter(Boolean), shell);
  return { code, out, err, json: () => JSON.parse(out) };
}

describe("switchyard chips", () => {
  it.each([
    "",
    "--mw 50",
    "--utility-mw 10 --train Llama3.1-405B --tokens 15.6T",
    "--serve deepseek-r1",
    "--mw 8 --cooling air --train DeepSeek-V3",
  ])("chips %s prints at most 100 columns and no NaN", async (line) => {
    const { code, out, err } = await ask(chips, line);
    expect([code, err]).toEqual([0, ""]);
    expect(Math.max(...out.split("\n").map((l) => [...l].length))).toBeLessThanOrEqual(100);
    expect(out).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it("the Trn3, Trn2, GB300 and TPU7x table carries a badge, a source and a date on every figure", async () => {
    const { json } = await ask(chips, "--system Trn3,Trn2,GB300,TPU7x --json");
    const { systems, sources } = json();
    expect(systems.map((s: { system: string }) => s.system)).toEqual([
      "Trn3 UltraServer 144",
      "Trn2 UltraServer",
      "GB300 NVL72",
      "Ironwood rack",
    ]);
    for (const s of systems)
      for (const figure of Object.values({ ...s.chipFigures, ...s.systemFigures }) as {
        source: string;
        date: string;
        badge: string;
      }[]) {
        expect(sources[figure.source]).toMatchObject({ title: expect.any(String), link: expect.any(String) });
        expect([figure.date, figure.badge].every(Boolean)).toBe(true);
      }
  });

  it("--mw and --utility-mw at the same critical power are the same hall", async () => {
    const a = (await ask(chips, "--mw 8 --json")).json().systems;
    const b = (await ask(chips, "--utility-mw 10 --pue 1.25 --json")).json().systems;
    expect(b).toEqual(a);
  });

  it("chips no one can buy have no tenant and no gross rent", async () => {
    const { systems } = (await ask(chips, "--mw 50 --json")).json();
    for (const s of systems.filter((x: { buyable: boolean }) => !x.buyable)) expect(s.economics).toEqual({});
  });

  it.each([
    ["--mw minus", "--mw takes a positive number"],
    ["--mw 5 --utility-mw 6", "give one of --mw and --utility-mw"],
    ["--pue 0.9 --mw 5", "--pue is at least 1"],
    ["--cooling steam --mw 5", "--cooling is one of air, liquid"],
    ["--tokens 15T", "--tokens goes with --train"],
    ["--site S", "--site needs a world"],
    ["extra", 'no word "extra"'],
    ["--nonsense", "nonsense"],
  ])("%s is a usage error", async (line, message) => {
    const { code, out, err } = await ask(chips, line);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(message);
  });

  it("names that do not exist are all reported, with the nearest", async () => {
    const { code, err } = await ask(chips, "--system GB3000,H100 --train Lama3-70B");
    expect(code).toBe(1);
    expect(err).toContain('did you mean "GB300"?');
    expect(err).toContain('did you mean "Llama3-70B"?');
    expect((await ask(chips, "--serve deepseek-r2")).err).toContain('did you mean "deepseek-r1"?');
    expect((await ask(chips, "--claim trainium")).err).toContain('did you mean "trainium3"?');
  });

  it("--site is answered by whoever knows the world", async () => {
    let out = "";
    const shell: Shell = {
      out: (t) => {
        out += t;
      },
      err: () => {},
      columns: 100,
      isTerminal: false,
      cwd: folder,
    };
    const hall = { criticalMw: 8, powerUsdPerMwh: 45, pue: 1.3, cooling: "liquid" as const };
    expect(await chips(["--site", "Childress", "--json"], shell, async () => hall)).toBe(0);
    expect(JSON.parse(out).asked.hall).toEqual(hall);
    expect(
      await chips(["--site", "X"], shell, async () => [
        { code: "dangling-name", where: "", message: "no site X" },
      ]),
    ).toBe(1);
  });

  it("a user's own system appears beside ours; a broken one is refused with every reason", async () => {
    const figure = (value: number) => ({
      value,
      badge: "claimed",
      date: "2026-01",
      source: "https://example.org",
    });
    const chip = {
      name: "X1",
      title: "X1",
      aliases: [],
      vendor: "X",
      family: "X",
      software: "young",
      buyable: true,
      figures: {
        bf16_tflops: figure(1000),
        hbm_gb: figure(128),
        hbm_tb_s: figure(4),
        matmul_bf16_fraction: figure(0.7),
        scaleup_gb_s: figure(400),
        scaleout_gbit_s: figure(400),
        launch_year: figure(2026),
        tdp_w: figure(800),
      },
    };
    const system = {
      name: "X1 rack",
      title: "X1 rack",
      chip: "X1",
      cooling: "air",
      default: true,
      figures: { chips: figure(32), domain_chips: figure(32), node_chips: figure(8) },
    };
    const own = file("own.json", JSON.stringify({ chips: [chip], systems: [system] }));
    const { code, json } = await ask(
      chips,
      `--catalogue ${own} --system X1,H100 --mw 5 --train Llama3-8B --json`,
    );
    expect(code).toBe(0);
    expect(json().systems[0]).toMatchObject({ system: "X1 rack", hall: { chips: 3456 } }); // 5,000 kW / (1.8 × 0.8 kW × 32) = 108 racks
    const broken = file("broken.json", JSON.stringify({ systems: [{ ...system, chip: "X9", figures: {} }] }));
    expect((await ask(chips, `--catalogue ${broken}`)).code).toBe(1);
    expect((await ask(chips, `--catalogue ${file("not.json", "{")}`)).code).toBe(1);
    expect((await ask(chips, "--catalogue absent.json")).err).toContain("cannot be read");
  });

  it("a claim of the user's own is checked like ours", async () => {
    const claim = {
      name: "mine",
      title: "B200 twice H100?",
      statement: "twice",
      said_by: "someone",
      date: "2025",
      source: "https://example.org",
      new_system: "B200",
      old_system: "H100",
      parts: [
        {
          about: "peak",
          measure: "peak_bf16",
          claimed: 2,
          sense: "at least",
          per: "chip",
          source: "https://example.org",
          date: "2025",
        },
      ],
      unknowns: [],
    };
    const { code, out } = await ask(chips, `--claim ${file("mine.json", JSON.stringify(claim))}`);
    expect(code).toBe(0);
    expect(out).toContain("| peak | at least 2.00× | **supported** | met by peak BF16 per chip 2.28× |"); // 2,250 / 989
  });
});

describe("switchyard validate training", () => {
  it("prints the figures the tuning rows must meet", async () => {
    const { code, json } = await ask(validateTraining, "--json");
    const v = json();
    expect(code).toBe(0);
    expect(Object.keys(v)).toEqual([
      "rows",
      "used",
      "medianAbsErrorFraction",
      "p90AbsErrorFraction",
      "byClass",
      "unusedRows",
    ]);
    expect([v.rows, v.used]).toEqual([177, 176]);
    expect(v.medianAbsErrorFraction).toBeLessThanOrEqual(0.1);
  });

  it("a table without its columns, an unreadable file and a table of unusable rows are problems; two files are a usage error", async () => {
    expect((await ask(validateTraining, `--cases ${file("bad.csv", "model,hardware\nA,B\n")}`)).code).toBe(1);
    expect((await ask(validateTraining, "--cases absent.csv")).code).toBe(1);
    expect((await ask(validateTraining, `--cases ${file("empty.csv", "")}`)).code).toBe(1);
    const none = file(
      "none.csv",
      "model,hardware,n_chips,precision,seq_len,gbs_seq,year\nA,B,1,bf16,1,1,2025\n",
    );
    const { code, json } = await ask(validateTraining, `--cases ${none} --json`);
    expect(code).toBe(1);
    expect(json()).toMatchObject({
      rows: 1,
      used: 0,
      medianAbsErrorFraction: null,
      unusedRows: [{ reason: 'no specification of hardware "B"' }],
    });
    expect((await ask(validateTraining, "a.csv b.csv")).code).toBe(2);
    expect((await ask(validateTraining, "--nonsense")).code).toBe(2);
  });

  it("the text names the largest misses and the rows not used, in 100 columns", async () => {
    const { out } = await ask(validateTraining, "");
    expect(out).toContain("YaLM-100B");
    expect(out).toContain("not used");
    expect(Math.max(...out.split("\n").map((l) => [...l].length))).toBeLessThanOrEqual(100);
  });
});
