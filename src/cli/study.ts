// From a command's words to the cases of a study: the world read, patched, resolved under every funding.

import type { HallOffer } from "../engine/compute/hall.ts";
import { allInPrices } from "../engine/dispatch/site-load.ts";
import {
  applyScenario,
  type Funding,
  type History,
  kinds,
  type Model,
  nearest,
  overlayWorld,
  type Parsed,
  type Problem,
  parseWorld,
  resolver,
  type Study,
  serially,
  simulate,
  studyOf,
  type World,
} from "../engine/index.ts";
import type { Manifest, ReadRun } from "../io/run-folder.ts";
import { type ReadWorld, readFiles, readWorld } from "../io/world.ts";
import type { Texts } from "./problems.ts";

/** What a study is asked for. `scenarios` undefined: all the world has. */
export type StudyRequest = {
  readonly path: string;
  readonly overlay?: string;
  readonly scenarios?: readonly string[];
  readonly includeAnnounced: boolean;
  readonly paths: number;
  readonly months?: number;
};

export type MadeStudy =
  | { readonly ok: true; readonly study: Study; readonly read: ReadWorld; readonly world: World }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly texts: Texts };

/** The study of a world, or all its problems with the texts they point into. */
export async function makeStudy(request: StudyRequest, history: History): Promise<MadeStudy> {
  const read = await readWorld(request.path, kinds, { overlay: request.overlay });
  if (!read.ok) {
    const texts = await Promise.all(
      [request.path, request.overlay].filter((path) => path !== undefined).map(readFiles),
    );
    return {
      ok: false,
      problems: read.problems,
      texts: texts.flatMap((text) => (text.ok ? text.value : [])),
    };
  }
  const texts = [...read.value.files, ...read.value.overlayFiles];
  const world = withMonths(read.value.world, request.months);
  const resolve = resolver(history);
  const study = studyOf(world, scenariosOf(world, request), request.paths, {
    patch: (from, id) => applyScenario(from, id, kinds),
    resolve: (from, funding) =>
      resolve(from, request.includeAnnounced && funding === "committed" ? "announced" : funding),
  });
  return study.ok
    ? { ok: true, study: study.value, read: read.value, world }
    : { ok: false, problems: study.problems, texts };
}

function scenariosOf(world: World, { scenarios }: StudyRequest): readonly string[] {
  if (scenarios === undefined) return Object.keys(world.scenarios);
  return scenarios.filter((name) => name !== "none");
}

function withMonths(world: World, months: number | undefined): World {
  if (months === undefined) return world;
  return {
    ...world,
    header: {
      ...world.header,
      months: { ...world.header.months, value: months, source: "", badge: "assumed", where: "--months" },
    },
  };
}

/** What a site of a world offers to accelerators: its halls' critical megawatts, their mean power use and the price they pay. */
export async function siteHall(
  path: string,
  site: string,
  history: History,
): Promise<HallOffer | readonly Problem[]> {
  const model = await loadModel(path, history);
  if (!model.ok) return model.problems;
  const { sites, halls, hubs } = model.value;
  const found = sites.find(({ id }) => id === site);
  if (!found) {
    const near = nearest(
      site,
      sites.map(({ id }) => id),
    );
    const hint = near ? `did you mean "${near}"?` : `sites: ${sites.map(({ id }) => id).join(", ")}`;
    return [{ code: "dangling-name", where: path, message: `there is no site "${site}"`, hint }];
  }
  const own = found.halls.map((at) => halls[at]);
  const criticalMw = own.reduce((mw, hall) => mw + hall.critical_mw, 0);
  const utilityMw = own.reduce((mw, hall) => mw + hall.critical_mw * hall.utility_per_critical, 0);
  const { hub, fixedUsdPerMwh } = found.power;
  const forwardUsdPerMwh = hub < 0 ? fixedUsdPerMwh : hubs[hub].forward_usd_per_mwh;
  const [powerUsdPerMwh] = allInPrices(found.power, Float64Array.of(forwardUsdPerMwh));
  return { criticalMw, powerUsdPerMwh, pue: criticalMw > 0 ? utilityMw / criticalMw : 1 };
}

/** One model of a world, for commands that look at a single one. */
export async function loadModel(path: string, history: History, funding: "committed" | "open" = "open") {
  const read = await readWorld(path, kinds);
  if (!read.ok) return read;
  return resolver(history)(read.value.world, funding);
}

/** The world a finished run was of, its private files laid over it, or why this engine no longer reads it. */
export function worldOfRun({ world, overlay }: Pick<ReadRun, "world" | "overlay">): Parsed<World> {
  const parsed = parseWorld(world, kinds);
  return parsed.ok && overlay.length > 0 ? overlayWorld(parsed.value, overlay, kinds) : parsed;
}

/** Resolves worlds as a finished run did: its months, and what it counted as committed. */
export function resolverOfRun({ months, include }: Manifest, history: History) {
  const resolve = resolver(history);
  return (world: World, funding: Funding): Parsed<Model> =>
    resolve(
      withMonths(world, months),
      include === "announced" && funding === "committed" ? "announced" : funding,
    );
}

/** The study a finished run was made of, from the world stored with it, or why this engine no longer resolves that world. */
export function studyOfRun(world: World, manifest: Manifest, history: History) {
  const study = studyOf(world, manifest.scenarios, manifest.paths, {
    patch: (from, id) => applyScenario(from, id, kinds),
    resolve: resolverOfRun(manifest, history),
  });
  if (!study.ok) return study;
  const { cases } = study.value;
  const rerun = async (name: string) => {
    const again = cases.filter((each) => each.name === name).map((each) => ({ ...each, keepFans: true }));
    const [measured] = await simulate(again, manifest.seed, serially(kinds));
    return { measured, months: again[0].model.months.length };
  };
  return { ok: true as const, value: { ...study.value, rerun } };
}

/** Says that the world stored with a run is not one to this engine, and what it complains of. */
export function staleWorld(folder: string, problems: readonly Problem[]): readonly Problem[] {
  const message = "this engine no longer reads the world stored with the run: run it again";
  return [{ code: "not-a-run", where: folder, message }, ...problems];
}
