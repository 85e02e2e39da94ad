import { readdir, readFile } from "node:fs/promises";
import type { Catalogue } from "../engine/compute/catalogue.ts";
import type { Claim } from "../engine/compute/claim.ts";
import type { TrainingConstants } from "../engine/compute/constants.ts";
import type { Bands } from "../engine/compute/plan-training.ts";
import type { ServingEntry } from "../engine/compute/serving.ts";
import type { ModelEntry } from "../engine/compute/shape.ts";

/** Where a figure comes from. */
export type Source = { readonly title: string; readonly link: string };

/** Everything the chip pages and commands read. */
export type ChipData = {
  readonly catalogue: Catalogue;
  readonly models: readonly ModelEntry[];
  readonly constants: TrainingConstants;
  readonly bands: Bands;
  readonly serving: readonly ServingEntry[];
  readonly sources: Readonly<Record<string, Source>>;
};

const FOLDER = new URL("../../data/chips/", import.meta.url);

async function readJson<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(name, FOLDER), "utf8")) as T;
}

/** The shipped tuning rows, as text: the table `npm run fit-compute` fits. */
export async function readTrainingRuns(): Promise<string> {
  return readFile(new URL("training_runs.csv", FOLDER), "utf8");
}

/** Loads the shipped catalogue, models, fitted constants, serving tables and sources. */
export async function loadChipData(): Promise<ChipData> {
  const [catalogue, models, fitted, serving, sources] = await Promise.all([
    readJson<Catalogue>("catalogue.json"),
    readJson<readonly ModelEntry[]>("models.json"),
    readJson<{ readonly constants: TrainingConstants; readonly bands: Bands }>("training_constants.json"),
    readJson<readonly ServingEntry[]>("serving.json"),
    readJson<Readonly<Record<string, Source>>>("sources.json"),
  ]);
  return { catalogue, models, constants: fitted.constants, bands: fitted.bands, serving, sources };
}

/** Names of the shipped claims. */
export async function claimNames(): Promise<readonly string[]> {
  const files = await readdir(new URL("claims/", FOLDER));
  return files
    .filter((f) => f.endsWith(".json"))
    .map((f) => f.slice(0, -".json".length))
    .sort();
}

/** A shipped claim by name. */
export async function readClaim(name: string): Promise<Claim> {
  return readJson<Claim>(`claims/${name}.json`);
}
