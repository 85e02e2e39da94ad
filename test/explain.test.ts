// Every figure of a report can be taken apart: 200 of them, picked at random with a seed, from the world that ships.

import { beforeAll, describe, expect, test } from "vitest";
import { byCase, reportFrom } from "../src/cli/run.ts";
import { makeStudy } from "../src/cli/study.ts";
import { type Explanation, explainFigure } from "../src/engine/explain.ts";
import { kinds } from "../src/engine/kinds.ts";
import type { Model } from "../src/engine/model.ts";
import { stream } from "../src/engine/random.ts";
import type { Figure, Results } from "../src/engine/report/figures.ts";
import type { Report } from "../src/engine/report/report.ts";
import { serially, simulate } from "../src/engine/simulate.ts";
import type { ToldMonth } from "../src/engine/tell.ts";
import { loadHistory } from "../src/io/history.ts";

const PATHS = 64;
const MONTHS = 48;
const SEED = 1;
const PICKED = 200;

let report: Report;
let results: Results;
let figures: ReadonlyMap<string, Figure>;
let modelOf: (name: string) => Model;
/** What is explained: a figure, on the path it shows by itself or on one asked for. */
let picked: readonly { readonly figure: Figure; readonly explanation: Explanation }[];

beforeAll(async () => {
  const world = new URL("../worlds/december-2025", import.meta.url).pathname;
  const made = await makeStudy(
    { path: world, includeAnnounced: false, paths: PATHS, months: MONTHS },
    await loadHistory(),
  );
  if (!made.ok) throw new Error(JSON.stringify(made.problems, null, 1));
  const { study } = made;
  const measured = await simulate(study.cases, SEED, serially(kinds));
  results = byCase(study.cases, measured);
  report = reportFrom(made.world, study, results);
  figures = new Map(report.figures.map((figure) => [figure.id, figure]));
  modelOf = (name) => {
    const found = study.cases.find((each) => each.name === name);
    if (!found) throw new Error(`no case ${name}`);
    return found.model;
  };
  const asked = report.figures.flatMap((figure, i) => [
    { figure, path: undefined },
    { figure, path: i % PATHS },
  ]);
  const shuffled = pick(asked, asked.length);
  // one of every kind, then as they come
  const first = shuffled.filter(
    ({ figure }, i) => shuffled.findIndex((each) => each.figure.origin.kind === figure.origin.kind) === i,
  );
  picked = [...first, ...shuffled.filter((each) => !first.includes(each))]
    .slice(0, PICKED)
    .map(({ figure, path }) => ({
      figure,
      explanation: explainFigure(figure, figures, results, modelOf, SEED, path),
    }));
}, 120_000);

/** A seeded choice without repetition: the figures in the order of one uniform each. */
function pick<T>(items: readonly T[], count: number): T[] {
  const { uniform } = stream(20251203, 0, "figures to explain");
  const order = items.map((item, i) => ({ item, at: uniform(0, i) })).sort((a, b) => a.at - b.at);
  return order.slice(0, count).map(({ item }) => item);
}

const told = () => picked.map(({ explanation }) => explanation).filter(({ shown }) => shown !== undefined);

/** Every month told, once per case and path. */
function tellings(): ToldMonth[] {
  const seen = new Map<string, readonly ToldMonth[]>();
  for (const { case: name, shown } of told()) if (shown) seen.set(`${name} ${shown.path}`, shown.months);
  return [...seen.values()].flat();
}

test("two hundred are picked of a report's figures, of all their kinds, every id its own", () => {
  expect(picked.length).toBe(PICKED);
  expect(new Set(report.figures.map(({ id }) => id)).size).toBe(report.figures.length);
  const kindsOf = (list: readonly Figure[]) => new Set(list.map(({ origin }) => origin.kind));
  expect(kindsOf(picked.map(({ figure }) => figure))).toEqual(kindsOf(report.figures));
});

describe("200 figures", () => {
  test("recompute to the value the report shows, to the bit", () => {
    for (const { figure, explanation } of picked)
      expect(explanation.recomputed, figure.id).toBe(figure.value);
  });

  test("that stand on paths show one of them, replayed to the number that was kept, to the bit", () => {
    for (const { figure, explanation } of picked) {
      const standsOnPaths = ["quantile", "fan", "ratio"].includes(figure.origin.kind);
      if (standsOnPaths) expect(explanation.shown, figure.id).toBeDefined();
      for (const { name, kept, replayed } of explanation.shown?.columns ?? [])
        expect(replayed, `${figure.id}: ${name}`).toBe(kept);
    }
  });

  test("that are shares count exactly their paths", () => {
    let shares = 0;
    for (const { figure, explanation } of picked) {
      if (figure.origin.kind !== "share") continue;
      shares++;
      const { case: name, column, beforeMonth, firstPaths = PATHS } = figure.origin;
      const { measured } = results[name];
      const counted: number[] = [];
      for (let path = 0; path < Math.min(firstPaths, measured.failed.length); path++)
        if (measured.columns[column][path] < beforeMonth) counted.push(path);
      expect(explanation.paths, figure.id).toEqual(counted);
      expect(figure.value * explanation.outOf).toBeCloseTo(counted.length, 9);
      if (counted.length > 0) expect(counted).toContain(explanation.shown?.path);
    }
    expect(shares).toBeGreaterThan(20);
  });

  test("that are quantiles stand on a path of that value, with as many below as they should have", () => {
    let quantiles = 0;
    for (const { figure } of picked) {
      if (figure.origin.kind !== "quantile") continue;
      quantiles++;
      const column = results[figure.origin.case].measured.columns[figure.origin.column];
      const below = column.filter((value) => value < figure.value).length;
      const upTo = column.filter((value) => value <= figure.value).length;
      const rank = Math.ceil(figure.origin.quantile * column.length);
      expect(below, figure.id).toBeLessThan(rank);
      expect(upTo, figure.id).toBeGreaterThanOrEqual(rank);
    }
    expect(quantiles).toBeGreaterThan(5);
  });

  test("that are differences and products name the figures they are made of", () => {
    for (const { figure, explanation } of picked) {
      const { origin, value, id } = figure;
      if (origin.kind === "difference")
        expect(value, id).toBe(
          (figures.get(origin.of)?.value ?? 0) - (figures.get(origin.minus)?.value ?? 0),
        );
      if (origin.kind === "product")
        expect(value, id).toBe(
          origin.of.reduce((product, each) => product * (figures.get(each)?.value ?? 0), 1),
        );
      for (const each of explanation.of) expect(figures.has(each)).toBe(true);
    }
  });
});

describe("every month told", () => {
  test("closes at what it opened with, plus received, less paid, plus what left the reserve, to 1e-9", () => {
    expect(tellings().length).toBeGreaterThan(120);
    for (const { entities, label } of tellings()) {
      for (const [id, { openingUsd, receivedUsd, paidUsd, reserveDrawnUsd, closingUsd }] of Object.entries(
        entities,
      )) {
        const size = Math.abs(openingUsd) + receivedUsd + paidUsd;
        const off = Math.abs(openingUsd + receivedUsd + reserveDrawnUsd - paidUsd - closingUsd);
        if (off > 1e-9 * size) expect(off, `${id} ${label}`).toBeLessThanOrEqual(1e-9 * size);
      }
    }
  });

  test("has claims that sum to what each entity received and paid", () => {
    for (const { entities, claims, label } of tellings()) {
      for (const [id, { receivedUsd, paidUsd }] of Object.entries(entities)) {
        const received = claims.reduce((usd, claim) => usd + (claim.to === id ? claim.paidUsd : 0), 0);
        const paid = claims.reduce((usd, claim) => usd + (claim.from === id ? claim.paidUsd : 0), 0);
        if (Math.abs(received - receivedUsd) + Math.abs(paid - paidUsd) > 1e-9 * (received + paid))
          expect([received, paid], `${id} ${label}`).toEqual([receivedUsd, paidUsd]);
      }
    }
  });

  test("says why for every claim that is new: at least one term, each with a number and a unit", () => {
    for (const { claims, label } of tellings()) {
      for (const { id, terms, owedUsd, arrearsUsd } of claims) {
        if (owedUsd - arrearsUsd > 0.01 && terms.length === 0)
          expect.unreachable(`${id} ${label}: ${owedUsd} USD owed, no reason`);
        for (const { name, value, unit } of terms) {
          if (name === "" || unit === "" || Number.isNaN(value))
            expect.unreachable(`${id} ${label}: term "${name}" ${value} ${unit}`);
        }
      }
    }
  });

  test("follows the month before: opens with its closing cash", () => {
    for (const { shown } of told()) {
      shown?.months.forEach((month, at) => {
        if (at === 0) return;
        for (const [id, { openingUsd }] of Object.entries(month.entities))
          expect(openingUsd).toBe(shown.months[at - 1].entities[id].closingUsd);
      });
    }
  });
});

test("another path of a figure is shown on request, and one that it does not count is not", () => {
  const share = report.figures.find(
    (figure) => figure.origin.kind === "share" && figure.value > 2 / PATHS && figure.value < 1,
  );
  if (share === undefined) throw new Error("no share between the two ends");
  const { paths } = explainFigure(share, figures, results, modelOf, SEED);
  const last = paths[paths.length - 1];
  const others = Array.from({ length: PATHS }, (_, path) => path).filter((path) => !paths.includes(path));
  expect(explainFigure(share, figures, results, modelOf, SEED, last).shown?.path).toBe(last);
  expect(explainFigure(share, figures, results, modelOf, SEED, others[0]).shown?.path).toBe(paths[0]);
});
