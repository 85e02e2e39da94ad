import { readFile } from "node:fs/promises";
import type { Catalogue } from "../engine/compute/catalogue.ts";
import type { TrainingConstants } from "../engine/compute/constants.ts";
import type { ModelEntry } from "../engine/compute/shape.ts";

/** Where a figure comes from. */
export type Source = { readonly title: string; readonly link: string };

/** Everything the chip pages and commands read. */
export type ChipData = {
  readonly catalogue: Catalogue;
  readonly models: readonly ModelEntry[];
  readonly constants: TrainingConstants;
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

/** Loads the shipped catalogue, models, fitted constants and sources. */
export async function loadChipData(): Promise<ChipData> {
  const [catalogue, models, fitted, sources] = await Promise.all([
    readJson<Catalogue>("catalogue.json"),
    readJson<readonly ModelEntry[]>("models.json"),
    readJson<{ readonly constants: TrainingConstants }>("training_constants.json"),
    readJson<Readonly<Record<string, Source>>>("sources.json"),
  ]);
  return { catalogue, models, constants: fitted.constants, sources };
}
