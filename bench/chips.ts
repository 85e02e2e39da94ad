// How long a question about chips takes in Node: loaded data to answer, asked again.

import { lookUpSystem } from "../src/engine/compute/catalogue.ts";
import { checkClaim } from "../src/engine/compute/claim.ts";
import { compareSystems } from "../src/engine/compute/compare.ts";
import { claimWorkloads, lookUpModel } from "../src/engine/compute/workloads.ts";
import { loadChipData, readClaim } from "../src/io/chips.ts";
import type { Row } from "./row.ts";

const REPEATS = 20;
const data = await loadChipData();
const tenant = {
  hallUsdPerKwMonth: 150,
  utilisationFraction: 0.85,
  capitalCostFraction: 0.1,
  lifeYears: [4, 5, 6],
};
const hall = { criticalMw: 100, powerUsdPerMwh: 60, pue: 1.25 };
const four = ["Trn3", "Trn2", "GB300", "TPU7x"];
const all = data.catalogue.systems.map((s) => s.name);

function pairs(names: readonly string[]) {
  return names
    .map((name) => lookUpSystem(data.catalogue, name, "bench"))
    .flatMap((found) => ("code" in found ? [] : [found]));
}

function train(model: string) {
  const shape = lookUpModel(data.models, model, "bench");
  if ("code" in shape) throw new Error(shape.message);
  return {
    shape,
    tokens: 15e12,
    sequenceTokens: 8192,
    batchTokens: 16_777_216,
    stack: "typical" as const,
    year: 2026,
    pue: 1.25,
  };
}

const claim = await readClaim("trainium3");
const questions: readonly (readonly [string, () => unknown])[] = [
  ["hall of 100 MW, every system", () => compareSystems(pairs(all), { hall, tenant }, data)],
  [
    "serve deepseek-r1, every system",
    () => compareSystems(pairs(all), { serve: { class: "deepseek-r1" }, tenant }, data),
  ],
  [
    "train Llama3.1-405B on GB300",
    () => compareSystems(pairs(["GB300"]), { hall, train: train("Llama3.1-405B"), tenant }, data),
  ],
  [
    "train Llama3.1-405B on four systems",
    () => compareSystems(pairs(four), { hall, train: train("Llama3.1-405B"), tenant }, data),
  ],
  [
    "train DeepSeek-V3 on four systems",
    () => compareSystems(pairs(four), { hall, train: train("DeepSeek-V3"), tenant }, data),
  ],
  [
    "train DeepSeek-V3 on every system",
    () => compareSystems(pairs(all), { hall, train: train("DeepSeek-V3"), tenant }, data),
  ],
  [
    "check the Trainium3 claim",
    () => checkClaim(claim, data.catalogue, claimWorkloads(data.models), data.constants),
  ],
];

export async function bench(): Promise<Row[]> {
  return questions.map(([what, ask]) => {
    const times = Array.from({ length: REPEATS + 1 }, () => {
      const begun = performance.now();
      ask();
      return performance.now() - begun;
    });
    const again = times.slice(1).sort((a, b) => a - b);
    return { what, unit: "ms", ours: again[REPEATS / 2] };
  });
}
