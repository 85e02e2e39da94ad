import { nearest, type Problem } from "../problem.ts";
import { normalisedName } from "./catalogue.ts";
import { type ModelEntry, type ModelShape, shapeOfEntry } from "./shape.ts";

/** A published model by name or alias; a problem with the nearest name when there is none. */
export function lookUpModel(
  models: readonly ModelEntry[],
  name: string,
  where: string,
): ModelShape | Problem {
  const wanted = normalisedName(name);
  const entry = models.find((m) => [m.name, ...m.aliases].some((known) => normalisedName(known) === wanted));
  if (entry) return shapeOfEntry(entry);
  const near = nearest(
    name,
    models.flatMap((m) => [m.name, ...m.aliases]),
  );
  return {
    code: "dangling-name",
    where,
    message: `"${name}" is not a model of the catalogue`,
    hint: near ? `did you mean "${near}"?` : `known: ${models.map((m) => m.name).join(", ")}`,
  };
}

/** The workloads claims are modelled on: 8 to 671 billion parameters, dense and sparse, at 16.8 M tokens a step. */
const CLAIM_WORKLOADS = [
  { name: "Llama3-8B", sequenceTokens: 8192, batchTokens: 16_777_216 },
  { name: "Llama3-70B", sequenceTokens: 8192, batchTokens: 16_777_216 },
  { name: "Llama3.1-405B", sequenceTokens: 8192, batchTokens: 16_777_216 },
  { name: "DeepSeek-V3", sequenceTokens: 4096, batchTokens: 16_777_216 },
] as const;

/** The claim workloads with the shapes of the catalogue; a name missing there is a fault of ours. */
export function claimWorkloads(models: readonly ModelEntry[]) {
  return CLAIM_WORKLOADS.map(({ name, ...rest }) => {
    const shape = lookUpModel(models, name, "claim workloads");
    if ("code" in shape) throw new Error(shape.message);
    return { ...rest, shape };
  });
}
