// Many paths: the same seed gives the same bytes, however the paths are cut up and whoever runs them.

import { existsSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import type { Measured } from "../../src/engine/report/measures.ts";
import { type Case, serially, simulate } from "../../src/engine/simulate.ts";
import { applyScenario } from "../../src/engine/world/scenario.ts";
import { mergeOver, modelOf, type Over, tinyModel, tinyWorld } from "../tiny-world.ts";
import { hubs, moving } from "./any-world.ts";

const over: Over = mergeOver(moving, {
  head: { months: 10 },
  hubs,
  entities: { owner: { cash_usd_m: 3, btc_free: 10, tax_rate_pct: 21 }, tenant: { default_multiplier: 2 } },
  halls: { hall: { site: "plain", critical_mw: 10, ready: "2026-03", mining_mw_removed: 5 } },
  fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 25 } },
  contracts: {
    power: null,
    spot: { kind: "power_spot", site: "plain", hub: "wild" },
    lease: {
      kind: "hosting_lease",
      tenant: "tenant",
      landlord: "owner",
      halls: ["hall"],
      rent_usd_per_kw_month: 60,
      term_months: 60,
    },
    loan: {
      kind: "term_loan",
      borrower: "owner",
      balance_usd_m: 10,
      rate_pct: 12,
      first_principal: "2026-04",
      due: "2026-09",
    },
    staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.5 },
  },
  scenarios: { same: { about: "Nothing changes.", patch: { "contracts.loan.rate_pct": { times: 1 } } } },
});
const caseOf = (paths: number, name = "open", model = tinyModel(over, "open", true)): Case => ({
  name,
  model,
  paths,
  keepFans: true,
});

function bytesOf({ columns, fans, failed }: Measured): string {
  const parts = Object.entries({ ...columns, ...fans, failed }).map(
    ([name, column]) =>
      `${name}:${Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString("base64")}`,
  );
  return parts.join("\n");
}

const alone = (paths: number, seed = 1) =>
  simulate([caseOf(paths)], seed, serially(kinds)).then(([measured]) => measured);

test("the same seed gives the same bytes, another seed others", async () => {
  const [a, b, c] = [await alone(40), await alone(40), await alone(40, 2)];
  expect(bytesOf(a) === bytesOf(b)).toBe(true);
  expect(bytesOf(a) === bytesOf(c)).toBe(false);
});

test("more paths leave the first ones as they are, across the edge of a block", async () => {
  const [few, many] = [await alone(100), await alone(300)];
  for (const [name, column] of Object.entries(few.columns))
    expect(many.columns[name].slice(0, 100), name).toEqual(column);
  for (const [name, fan] of Object.entries(few.fans))
    expect(many.fans[name].slice(0, 100 * 10), name).toEqual(fan);
});

test("paths differ, and something of everything happens on some of them", async () => {
  const { columns } = await alone(200);
  const share = (name: string) => columns[name].filter((month) => month < 10).length / 200;
  expect(share("owner.default_month")).toBeGreaterThan(0.05);
  expect(share("owner.default_month")).toBeLessThan(0.95);
  expect(new Set(columns["owner.low_usd_m"]).size).toBeGreaterThan(100);
});

test("the baseline less itself is zero: in a second case, and in a scenario that changes nothing", async () => {
  const world = tinyWorld(over);
  const patched = applyScenario(world, "same", kinds);
  if (!patched.ok) throw new Error(JSON.stringify(patched.problems));
  const [baseline, again, scenario] = await simulate(
    [caseOf(50), caseOf(50, "again"), caseOf(50, "same", modelOf(patched.value, "open", true))],
    1,
    serially(kinds),
  );
  expect(bytesOf(again) === bytesOf(baseline)).toBe(true);
  expect(bytesOf(scenario) === bytesOf(baseline)).toBe(true);
});

test("cases are answered in their order, each with its own paths and months", async () => {
  const rich = tinyModel(mergeOver(over, { entities: { owner: { cash_usd_m: 500 } } }), "open", true);
  const [poor, other] = await simulate([caseOf(130), caseOf(20, "rich", rich)], 1, serially(kinds));
  expect(poor.failed.length).toBe(130);
  expect(other.failed.length).toBe(20);
  expect(Math.min(...other.columns["owner.low_usd_m"])).toBeGreaterThan(400);
  expect(Math.min(...poor.columns["owner.low_usd_m"])).toBeLessThan(100);
});

describe("threads", () => {
  const built = new URL("../../dist/io/threads.js", import.meta.url);
  const cases = [caseOf(300), { ...caseOf(140, "other"), keepFans: false }];

  it.each([1, 2, 7])("%i worker threads give the bytes that one thread gives", async (threads) => {
    if (!existsSync(built)) throw new Error("dist/ is missing: npm run build first");
    const { onThreads } = (await import(built.href)) as typeof import("../../src/io/threads.ts");
    const heard: number[] = [];
    const results = await simulate(
      cases,
      1,
      onThreads(threads, (done) => heard.push(done)),
    );
    const expected = await simulate(cases, 1, serially(kinds));
    results.forEach((measured, at) => {
      expect(bytesOf(measured) === bytesOf(expected[at])).toBe(true);
    });
    expect(heard).toEqual([1, 2, 3, 4, 5]);
  });
});
