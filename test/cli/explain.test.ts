// Where a figure of a finished run comes from, as a person reads it: every term, the world behind it, and a refusal instead of another answer.

import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explain } from "../../src/cli/explain.ts";
import { fold } from "../../src/cli/fold.ts";
import { run } from "../../src/cli/run.ts";
import type { Report } from "../../src/engine/index.ts";
import { mergeOver, type Over } from "../tiny-world.ts";
import { forgetRuns, listener, spender, type TinyRun, tinyRun } from "./tiny-runs.ts";

const HALLS = ["h1", "h2", "h3", "h4", "h5"];

/** A cloud in five halls (12 m over 12 months: 0.2 m a hall and month), machines on a tariff, an announced note and an expected loan. */
const richer: Over = mergeOver(spender, {
  entities: { owner: { restricted_cash_usd_m: "unknown" }, lender: { role: "lender", name: "Lender" } },
  halls: Object.fromEntries(
    HALLS.map((id) => [id, { site: "plain", critical_mw: 1, ready: "2026-01", builder: "b" }]),
  ),
  fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 } },
  contracts: {
    cloud: {
      kind: "gpu_cloud",
      customer: "tenant",
      provider: "owner",
      halls: HALLS,
      total_usd_m: 12,
      term_months: 12,
      terminate_after_months: "unknown",
    },
    note: {
      kind: "convertible",
      issuer: "owner",
      face_usd_m: 5,
      coupon_pct: 6,
      due: "2026-09",
      holder_put: "unknown",
      conversion_usd: 1_000,
      status: "announced",
    },
    loan: {
      kind: "term_loan",
      borrower: "owner",
      lender: "lender",
      balance_usd_m: 3,
      rate_pct: 12,
      due: "2026-10",
      status: "expected",
    },
  },
});

let one: TinyRun;
let report: Report;
beforeAll(async () => {
  one = await tinyRun(richer);
  report = JSON.parse(await readFile(join(one.folder, "report.json"), "utf8"));
});
afterAll(forgetRuns);

async function explained(figure: string, ...more: string[]) {
  const shell = listener();
  const code = await explain([one.folder, figure, ...more], shell);
  return { code, said: shell.said(), complained: shell.complained() };
}

describe("a month told", () => {
  test("shows every term of a claim: five halls and their deposits, which add up to it", async () => {
    const { said } = await explained("cash.owner.committed.low_p50", "--month", "2026-03");
    const claim = Number(/cloud\.fee +([\d,]+)/.exec(said)?.[1].replaceAll(",", ""));
    const fees = [...said.matchAll(/ fee of (h\d): ([\d,]+) USD/g)];
    expect(fees.map(([, hall]) => hall)).toEqual(HALLS);
    expect(said.match(/deposit credited to h\d: 0 USD/g)?.length).toBe(5);
    expect(claim).toBe(1_000_000); // 12 m over 12 months
    expect(fees.reduce((usd, [, , fee]) => usd + Number(fee.replaceAll(",", "")), 0)).toBe(claim);
  });

  test("shows the price behind the power and the price per MWh that came of it", async () => {
    const { said } = await explained("cash.owner.committed.low_p50", "--month", "2026-03");
    expect(said).toMatch(/cost of mining energy: [\d,.]+ USD \(50 USD\/MWh\)/);
    expect(said).toContain("world, contracts.power: usd_per_mwh 50 [assumed]");
    expect(said).toContain("world, fleets.old: hashrate_ehs 1 [assumed]; j_per_th 20 [assumed]");
  });

  test("shows what the world says of the contract: its fields, its defaults, what is unknown", async () => {
    const { said } = await explained("cash.owner.committed.low_p50", "--month", "2026-03");
    const flat = said.replaceAll(/\n {10}/g, " ");
    expect(flat).toContain("world, contracts.cloud: total_usd_m 12 [assumed]; term_months 12 [assumed]");
    expect(flat).toContain("terminate_after_months unknown in the world, taken as 6");
    expect(flat).toContain("prepay_lead_months 1 [default]");
    expect(flat).toContain("world, halls.h5: critical_mw 1 [assumed]");
  });

  test("says of a contract that it is announced or expected, and leaves it out where it does not count", async () => {
    const all = (await explained("credit.owner.min_dscr_p50", "--month", "2026-03")).said;
    expect(all.replaceAll(/\n +/g, " ")).toMatch(/note\.coupon .*\(unsecured_debt; announced, not closed\)/);
    expect(all.replaceAll(/\n +/g, " ")).toMatch(/loan\.interest .*\(senior_debt; expected, not closed\)/);
    const committed = (await explained("cash.owner.committed.low_p50", "--month", "2026-03")).said;
    expect(committed).not.toContain("not closed");
  });

  test("shows the market of the month: a tiny world's bitcoin starts at 100,000", async () => {
    const { said } = await explained("cash.owner.committed.low_p50", "--month", "2026-01");
    expect(said).toMatch(
      /2026-01, month 1 of 12\n {2}market: BTC [\d,.]+ USD mean, [\d,.]+ at the end; hashprice/,
    );
    expect(said.replaceAll(/\n +/g, " ")).toMatch(/AI demand tight, new rents x1; miners' shares x/);
  });

  test("of a use of megawatts tells its own claims and its site's power, no others", async () => {
    const { said } = await explained("megawatt.cloud.cash_usd_per_mw_year", "--month", "2026-03");
    expect(said).toContain("cloud.fee");
    expect(said).toContain("power.energy");
    expect(said).not.toContain("staff.cost");
    expect(said).not.toContain("mining/old.revenue");
  });
});

describe("a part of an id", () => {
  test("that no other figure has is that figure", async () => {
    expect(await explained("owner.cash_usd_m")).toEqual(await explained("cash.owner.cash_usd_m"));
    expect((await explained("owner.cash_usd_m")).code).toBe(0);
  });

  test("that several have lists them, exit 1", async () => {
    const { code, said } = await explained("cash.owner");
    expect(code).toBe(1);
    expect(said.split("\n").length).toBeGreaterThan(3);
  });

  test("may hold spaces without quotes", async () => {
    const id = "cash.owner.open, worst of range.open_36_worst";
    expect(report.figures.map((figure) => figure.id)).toContain(id);
    const shell = listener();
    expect(await explain([one.folder, ...id.split(" ")], shell)).toBe(0);
    expect(shell.said().startsWith(`${id} = `)).toBe(true);
  });
});

describe("an input", () => {
  test.each([
    [
      "cash.owner.cash_usd_m",
      /written in the world: entities\.owner\.cash_usd_m \[assumed\] \(world\.yaml:1:\d+\)/,
    ],
    [
      "cash.owner.restricted_cash_usd_m",
      /unknown in the world, taken as 0: entities\.owner\.restricted_cash_usd_m/,
    ],
    ["cash.owner.btc_free", /not written in the world: entities\.owner\.btc_free is 0 by default/],
    [
      "dates.note.face_usd_m.needs",
      /written in the world: contracts\.note\.face_usd_m.*\n {2}note is announced, not closed/,
    ],
    ["dates.loan.balance_usd_m.needs", /written in the world.*\n {2}loan is only expected, not signed/],
    [
      "wall.owner.2026",
      /worked out from what the world says of:\n {4}contracts\.note: face_usd_m 5 \[assumed\]/,
    ],
  ])("%s says how the world has it", async (id, sentence) => {
    const { code, said } = await explained(id);
    expect(code).toBe(0);
    expect(said).toMatch(sentence);
  });
});

describe("what cannot be shown is refused in a sentence, exit 2", () => {
  test.each([
    [
      "a month outside the run",
      ["cash.owner.committed.low_p50", "--month", "2099-01"],
      "--month 2099-01 is outside the run, 2026-01 to 2026-12\n",
    ],
    [
      "a month that is none",
      ["cash.owner.committed.low_p50", "--month", "soon"],
      "--month soon is outside the run, 2026-01 to 2026-12\n",
    ],
    [
      "a path of what has none",
      ["cash.owner.cash_usd_m", "--path", "1"],
      "cash.owner.cash_usd_m is made of no paths: --path 1 has nothing to show\n",
    ],
    [
      "a path beyond the run's",
      ["cash.owner.committed.low_p50", "--path", "4"],
      "--path takes a whole number from 0 to 3, not 4\n",
    ],
  ])("%s", async (_, args, sentence) => {
    const [figure, ...more] = args;
    expect(await explained(figure, ...more)).toEqual({ code: 2, said: "", complained: sentence });
  });

  test("a path a quantile does not stand on; the one it stands on is shown", async () => {
    const { said } = await explained("cash.owner.committed.low_p50");
    const stands = Number(/: 1 of 4 paths: (\d)/.exec(said)?.[1]);
    const other = (stands + 1) % 4;
    expect((await explained("cash.owner.committed.low_p50", "--path", String(stands))).said).toBe(said);
    expect(await explained("cash.owner.committed.low_p50", "--path", String(other))).toEqual({
      code: 2,
      said: "",
      complained: `cash.owner.committed.low_p50 rests on path ${stands}; path ${other} is not one of them\n`,
    });
  });
});

test("every figure explains, in at most 100 columns, with nothing left out of the sentence", async () => {
  expect(report.figures.length).toBeGreaterThan(40);
  for (const { id } of report.figures) {
    const { code, said, complained } = await explained(id);
    expect(code, `${id}: ${complained}`).toBe(0);
    expect(said, id).not.toMatch(/undefined|NaN|this engine differs|\[object/);
    if (said.includes("no number")) expect(said, id).toContain("what it is divided by is 0 on every path");
    for (const line of said.split("\n")) expect(line.length, line).toBeLessThanOrEqual(100);
  }
}, 120_000);

test("as JSON, a month asked for is the one given", async () => {
  const { said } = await explained("cash.owner.committed.low_p50", "--month", "2026-05", "--json");
  const { shown, says } = JSON.parse(said);
  expect(shown.months.map(({ label }: { label: string }) => label)).toEqual(["2026-05"]);
  expect(says).toEqual(["percentile 50 of owner.low_usd_m: number 2 of 4 paths, lowest first"]);
});

describe("a run", () => {
  test("with private numbers over its world explains them, of a file of the world's own name too", async () => {
    const two = await tinyRun(spender, [], "entities:\n  owner:\n    cash_usd_m: 11\n");
    const shell = listener();
    expect(await explain([two.folder, "cash.owner.cash_usd_m"], shell)).toBe(0);
    expect(shell.said()).toContain("cash.owner.cash_usd_m = 11 USD m");
    expect(shell.said()).toContain("[sourced: private] (world.yaml:3:");
  });

  test("whose stored world no longer reads says so, exit 1", async () => {
    const two = await tinyRun(spender);
    await writeFile(join(two.folder, "world", "world.yaml"), "world: x\n");
    const shell = listener();
    expect(await explain([two.folder, "cash.owner.cash_usd_m"], shell)).toBe(1);
    expect(shell.complained()).toContain("this engine no longer reads the world stored");
  });

  test("that cannot be written is refused before it is worked out, exit 1", async () => {
    const file = join(one.folder, "manifest.json");
    const world = join(one.folder, "world", "world.yaml");
    for (const out of [file, join(file, "below"), "/proc/switchyard"]) {
      const shell = listener();
      const never = () => () => Promise.reject(new Error("simulated"));
      expect(await run([world, "--out", out], shell, never), out).toBe(1);
      expect(shell.complained(), out).toContain("the run cannot be written");
    }
  });
});

test("folding breaks at spaces, goes four further in, and loses no word", () => {
  expect(fold("  one two three", 11)).toEqual(["  one two", "      three"]);
  expect(fold("short", 11)).toEqual(["short"]);
  expect(fold("  a  wide   gap here", 10).join(" ").split(/\s+/)).toEqual(["", "a", "wide", "gap", "here"]);
  expect(fold("unbreakableword next", 5)).toEqual(["unbreakableword", "    next"]);
});
