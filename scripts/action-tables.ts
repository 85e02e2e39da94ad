// docs/models/actions.md, between its markers: how often each action and instrument fired in the shipped worlds, and on how many
// paths more cash on the first day ended worse (management's choices are not monotone, so it can). `npx tsx scripts/action-tables.ts`.

import { readFileSync, writeFileSync } from "node:fs";
import { financialKinds } from "../src/engine/cash/index.ts";
import {
  applyScenario,
  type Change,
  kinds,
  type Model,
  NEVER,
  resolver,
  runBlock,
  type World,
} from "../src/engine/index.ts";
import { drawInnovations } from "../src/engine/market/draw.ts";
import { makeWorkspace, runPath } from "../src/engine/run.ts";
import { loadHistory } from "../src/io/history.ts";
import { readWorld } from "../src/io/world.ts";

const PATHS = 200;
const SEED = 1;
const MORE_USD_M = 50;
const WORLDS = ["worlds/crash-2022", "worlds/december-2025"];

const resolve = resolver(await loadHistory());
const page = "docs/models/actions.md";
const text = readFileSync(page, "utf8");
const [begin, end] = ["<!-- action-tables begins -->", "<!-- action-tables ends -->"];
const parts = [begin, "", ...(await firedTable()), "", ...(await moreCashTable()), "", end];
const kept = text.includes(begin) ? text.slice(0, text.indexOf(begin)).trimEnd() : text.trimEnd();
writeFileSync(page, `${kept}\n\n${parts.join("\n")}\n`);

async function worldOf(path: string): Promise<World> {
  const read = await readWorld(path, kinds);
  if (!read.ok) throw new Error(read.problems[0].message);
  return read.value.world;
}

function modelOf(world: World): Model {
  const model = resolve(world, "open");
  if (!model.ok) throw new Error(model.problems[0].message);
  return model.value;
}

/** Share of paths on which any claim of a kind was paid, by kind and world. */
async function firedTable(): Promise<string[]> {
  const shares = await Promise.all(WORLDS.map(async (path) => firedOf(modelOf(await worldOf(path)))));
  const rows = financialKinds.map(
    ({ kind }) => `| ${kind} | ${shares.map((share) => share(kind)).join(" | ")} |`,
  );
  return [
    `## How often each fired`,
    "",
    `Share of ${PATHS} paths (seed ${SEED}, markets open) on which any claim of the kind was paid; – where the world has none.`,
    "",
    `| kind | ${WORLDS.join(" | ")} |`,
    `|---|${WORLDS.map(() => "---").join("|")}|`,
    ...rows,
  ];
}

function firedOf(model: Model): (kind: string) => string {
  const counts = new Map<string, number>();
  const workspace = makeWorkspace(model, kinds);
  for (let path = 0; path < PATHS; path++) {
    const fired = new Set<string>();
    runPath(
      model,
      kinds,
      drawInnovations(model, SEED, path),
      (_, { paidUsd }) => {
        for (const claim of model.claims)
          if (paidUsd[claim.index] > 0) fired.add(model.contracts[claim.contract].kind);
      },
      workspace,
    );
    for (const kind of fired) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return (kind) => {
    if (!model.contracts.some((contract) => contract.kind === kind)) return "–";
    return `${(((counts.get(kind) ?? 0) / PATHS) * 100).toFixed(0)} %`;
  };
}

/** Per operator: paths that default earlier, and later, with more cash on the first day. */
async function moreCashTable(): Promise<string[]> {
  const rows: string[] = [];
  for (const path of WORLDS) {
    const world = await worldOf(path);
    const base = modelOf(world);
    const months = monthsOf(base);
    for (const { id, outside } of base.entities) {
      if (outside) continue;
      const change: Change = { path: `entities.${id}.cash_usd_m`, where: "", plus: MORE_USD_M };
      const richer = applyScenario(world, { id: "more", about: "", where: "", patch: [change] }, kinds);
      if (!richer.ok) throw new Error(richer.problems[0].message);
      const after = monthsOf(modelOf(richer.value));
      const count = (is: (before: number, now: number) => boolean) =>
        Array.from(months[`${id}.default_month`], (before, k) =>
          is(before, after[`${id}.default_month`][k]),
        ).filter(Boolean).length;
      rows.push(
        `| ${path} | ${id} | ${count((a, b) => b < a)} | ${count((a, b) => b > a)} | ${count((a) => a !== NEVER)} |`,
      );
    }
  }
  return [
    "## Where more cash ended worse",
    "",
    `With ${MORE_USD_M} m more cash on the first day, of ${PATHS} paths: how many default earlier, how many later. With actions off none default`,
    "earlier (a law of the tests); with them on, a richer month can raise less and a later one find the window shut.",
    "",
    "| world | entity | earlier | later | default without it |",
    "|---|---|---|---|---|",
    ...rows,
  ];
}

function monthsOf(model: Model) {
  return runBlock({ name: "more", model, paths: PATHS, keepFans: false }, kinds, SEED, {
    at: 0,
    from: 0,
    to: PATHS,
  }).columns;
}
