import { describe, expect, it } from "vitest";
import {
  badges,
  type Catalogue,
  type Figure,
  findChip,
  findSystem,
  lookUpSystem,
} from "../../src/engine/compute/catalogue.ts";
import { mergeCatalogue, ownEntries } from "../../src/engine/compute/own-catalogue.ts";
import { inferShape, shapeOfEntry, splitParameters } from "../../src/engine/compute/shape.ts";
import { chipData } from "./chip-data.ts";

const { catalogue, models, serving, sources } = await chipData();

const figures: readonly (readonly [string, Figure])[] = [...catalogue.chips, ...catalogue.systems].flatMap(
  (entry) => Object.entries(entry.figures).map(([key, figure]) => [`${entry.name} ${key}`, figure] as const),
);

describe("the catalogue", () => {
  it("has no number without a source, a date and a badge", () => {
    expect(figures.length).toBeGreaterThan(300);
    for (const [name, figure] of figures) {
      expect(Object.keys(sources), name).toContain(figure.source);
      expect(figure.date, name).toMatch(/^\d{4}(-\d{2}){0,2}$/);
      expect(badges, name).toContain(figure.badge);
      expect(figure.value, name).toBeGreaterThan(0);
      expect(figure.low ?? figure.value, name).toBeLessThanOrEqual(figure.value);
      expect(figure.high ?? figure.value, name).toBeGreaterThanOrEqual(figure.value);
    }
    for (const entry of serving) expect(Object.keys(sources), entry.class).toContain(entry.source);
  });

  it("a guess says what it was guessed from", () => {
    for (const [name, figure] of figures.filter(([, f]) => f.badge === "guessed"))
      expect(figure.note, name).toBeTruthy();
  });

  it.each([
    "Trn2 UltraServer",
    "Trn3 UltraServer 64",
    "Trn3 UltraServer 144",
    "H100",
    "H200",
    "B200",
    "GB200 NVL72",
    "GB300 NVL72",
    "TPU v5p",
    "v6e",
    "Ironwood",
    "MI300X",
    "MI355X",
  ])("has %s", (name) => {
    expect(findSystem(catalogue, name)).toBeDefined();
  });

  it.each([
    ["H100 SXM", "H100"],
    ["H100-SXM5-80GB", "H100"],
    ["NVIDIA GB200 NVL72", "GB200"],
    ["A100-40", "A100-40"],
    ["A100 80GB", "A100-80"],
    ["TPU v5p", "TPUv5p"],
    ["tpu-v6e", "TPUv6e"],
    ["Trainium 2", "Trn2"],
    ["AWS Trainium3", "Trn3"],
    ["Instinct MI300X", "MI300X"],
    ["habana gaudi2", "Gaudi2"],
  ])("reads %s as %s", (written, name) => {
    expect(findChip(catalogue, written)?.name).toBe(name);
  });

  it("does not take one chip for another", () => {
    expect(findChip(catalogue, "H1000")).toBeUndefined();
    expect(findChip(catalogue, "")).toBeUndefined();
    expect(lookUpSystem(catalogue, "GB301", "here")).toMatchObject({
      code: "dangling-name",
      hint: expect.stringContaining("GB30"),
    });
  });

  it.each([
    // AWS Neuron documentation: chips × per-chip peak = the UltraServer's own figure, to rounding
    ["Trn2 UltraServer", "fp8_tflops", 83.2],
    ["Trn3 UltraServer 144", "fp8_tflops", 362.4],
    ["Trn3 UltraServer 144", "bf16_tflops", 96.6],
    ["Trn2 UltraServer", "bf16_tflops", 42.8],
  ])("%s %s adds up to %d PFLOPS", (name, key, petaflops) => {
    const found = lookUpSystem(catalogue, name, "test");
    if ("code" in found) throw new Error(found.message);
    const total = (found.chip.figures[key].value * found.system.figures.chips.value) / 1000;
    expect(Math.abs(total / petaflops - 1)).toBeLessThan(0.004);
  });
});

describe("a user's own system", () => {
  const figure = (value: number): Figure => ({
    value,
    badge: "claimed",
    date: "2026-01",
    source: "https://example.org/x1",
  });
  const own: Catalogue = {
    chips: [
      {
        name: "X1",
        title: "Example X1",
        aliases: [],
        vendor: "Example",
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
        },
      },
    ],
    systems: [
      {
        name: "X1 rack",
        title: "X1 rack",
        chip: "X1",
        cooling: "air",
        default: true,
        figures: { chips: figure(32), domain_chips: figure(32), node_chips: figure(8) },
      },
    ],
  };

  it("joins the catalogue in the same shape", () => {
    const { catalogue: merged, problems } = mergeCatalogue(catalogue, own, "own.json");
    expect(problems).toEqual([]);
    expect(findSystem(merged, "x1")?.name).toBe("X1 rack");
    expect(merged.systems.length).toBe(catalogue.systems.length + 1);
  });

  it("may be one array of both, or an object of two lists; anything else is a problem", () => {
    const both = ownEntries([...own.chips, ...own.systems], "own.json");
    expect([both.entries.chips?.length, both.entries.systems?.length, both.problems]).toEqual([1, 1, []]);
    expect(ownEntries(own, "own.json").entries).toEqual(both.entries);
    for (const wrong of [3, null, {}, [{}], [null], "text"])
      expect(ownEntries(wrong, "own.json").problems.length).toBeGreaterThan(0);
  });

  it("reports every figure that is missing, unsourced or not a positive number, at once", () => {
    const broken = {
      chips: [{ ...own.chips[0], figures: { bf16_tflops: { ...figure(-1), source: "" } } }],
      systems: [{ ...own.systems[0], chip: "X9" }],
    };
    const { problems } = mergeCatalogue(catalogue, broken, "own.json");
    expect(problems.filter((p) => p.code === "missing-key").length).toBe(7);
    expect(problems.map((p) => p.code)).toEqual(expect.arrayContaining(["out-of-range", "dangling-name"]));
  });
});

describe("model shapes", () => {
  it("published widths add up to the published parameters within 8 %", () => {
    for (const m of models.filter((x) => x.name !== "Gopher-280B" && x.name !== "Llama4-Behemoth")) {
      const { routedWeights, denseBody, activeShared, head } = splitParameters(shapeOfEntry(m));
      const dense = m.experts ? m.layers - m.experts.layers : m.layers;
      const ffn = dense * (m.gated ? 3 : 2) * m.width * m.ffn_width;
      const total = m.experts
        ? routedWeights + activeShared + denseBody + head * (m.tied ? 1 : 2)
        : ffn + m.layers * 2 * m.width * (m.attention_width + m.kv_width) + head * (m.tied ? 1 : 2);
      expect(Math.abs(total / 1e9 / m.total_params_b - 1), m.name).toBeLessThan(0.08);
    }
  });

  it("an inferred shape keeps the parameters it was given", () => {
    const shape = inferShape({
      name: "unknown",
      totalParameters: 100e9,
      activeParameters: 10e9,
      layers: 40,
      width: 5120,
    });
    const { routedWeights, denseBody, activeRouted } = splitParameters(shape);
    expect(denseBody + activeRouted + 2 * shape.vocabulary * shape.width).toBeCloseTo(10e9, -8);
    expect(Math.abs((routedWeights + denseBody) / 100e9 - 1)).toBeLessThan(0.05);
  });
});
