// Claims about racks in round numbers: a new one of twenty chips against an old one of ten.

import { describe, expect, it } from "vitest";
import { findChip, lookUpSystem, normalisedName } from "../../src/engine/compute/catalogue.ts";
import { type Claim, type ClaimPart, checkClaim } from "../../src/engine/compute/claim.ts";
import { claimPage } from "../../src/engine/compute/claim-page.ts";
import { figureRatios, modelledRatios } from "../../src/engine/compute/claim-ratios.ts";
import { mergeCatalogue, ownEntries } from "../../src/engine/compute/own-catalogue.ts";
import { jobOf } from "../../src/engine/compute/plan-training.ts";
import { predictTraining } from "../../src/engine/compute/training.ts";
import { roundConstants, roundShape } from "./round-job.ts";
import { chipOf, figure, systemOf } from "./round-system.ts";

const old = { chip: chipOf(), system: systemOf({ nameplate_kw: figure(25) }) };
/** Thrice the FP8 peak (2.5 to 3.5 times), once the BF16 peak, twice the power per chip (5 kW all-in, 4 to 6). */
const fresh = {
  chip: chipOf(
    {
      bf16_tflops: figure(1000, "specified", { low: 999, high: 1001 }),
      fp8_tflops: figure(6000, "claimed", { low: 5000, high: 7000 }),
      hbm_gb: undefined,
    },
    { name: "fresh", title: "Fresh" },
  ),
  system: systemOf(
    {
      chips: figure(20),
      all_in_utility_kw_per_chip: figure(5, "estimated", { low: 4, high: 6 }),
      nameplate_kw: figure(100),
    },
    { name: "fresh rack", title: "Fresh rack", chip: "fresh" },
  ),
};
const catalogue = { chips: [old.chip, fresh.chip], systems: [old.system, fresh.system] };
const work = { shape: roundShape, sequenceTokens: 2048, batchTokens: 16_777_216 };

describe("ratios, new over old", () => {
  const ratios = figureRatios(fresh, old);
  const of = (basis: string, per: string) => ratios.find((r) => r.basis === basis && r.per === per);

  // 3 (2.5–3.5) a chip, twice that a rack; over twice the power (4/2.5 to 6/2.5 of it)
  it("are per chip, per rack of its chips and per kilowatt, with their range and the worse badge", () => {
    expect(of("peak FP8", "chip")).toMatchObject({ value: 3, low: 2.5, high: 3.5, badge: "claimed" });
    expect(of("peak FP8", "system")).toMatchObject({ value: 6, low: 5, high: 7 });
    const perKw = of("peak FP8", "kW");
    expect(perKw?.badge).toBe("estimated");
    expect(perKw?.value).toBeCloseTo(1.5, 12);
    expect(perKw?.low).toBeCloseTo(2.5 / 2.4, 12);
    expect(perKw?.high).toBeCloseTo(3.5 / 1.6, 12);
    expect(of("system nameplate", "system")?.value).toBe(4);
    expect(of("chip power", "chip")?.value).toBe(1);
    expect(ratios.filter((r) => r.measure === "peak_fp8_per_kw").map((r) => r.basis)).toEqual(["peak FP8"]);
  });

  it("of a figure only one of them has are left out", () => {
    expect(of("HBM capacity", "chip")).toBeUndefined();
    expect(of("HBM bandwidth", "system")?.value).toBe(2);
    const dark = {
      ...old,
      chip: chipOf({ tdp_w: undefined }),
      system: systemOf({ all_in_utility_kw_per_chip: undefined }),
    };
    expect(figureRatios(fresh, dark).filter((r) => r.per === "kW")).toEqual([]);
  });

  it("the model gives are of equally old software on 2,304 chips, per rack and per kilowatt of them", () => {
    const [chip, system, kw] = modelledRatios(fresh, old, work, roundConstants).filter((r) =>
      r.basis.endsWith("FP8"),
    );
    const speed = (side: typeof old) => {
      const wish = {
        ...work,
        tokens: 1,
        precision: "fp8" as const,
        stack: "tuned" as const,
        year: 2025,
        pue: 1,
      };
      return predictTraining(jobOf(wish, side.chip, side.system, 2304), {}, roundConstants, "steps")
        .tokensPerSecondChip;
    };
    expect(chip.value).toBeCloseTo(speed(fresh) / speed(old), 12);
    expect(system.value).toBeCloseTo(2 * chip.value, 12);
    expect([system.low, system.high]).toEqual([system.value, system.value]);
    expect(kw.value).toBeCloseTo(chip.value / 2, 12);
    expect([chip.badge, kw.badge]).toEqual(["modelled", "modelled"]);
  });
});

describe("verdicts", () => {
  const claimOf = (parts: Partial<ClaimPart>[]): Claim => ({
    name: "hand",
    title: "By hand",
    statement: "More.",
    said_by: "a hand",
    date: "2026-01",
    source: "said",
    new_system: "fresh rack",
    old_system: "round rack",
    parts: parts.map((part) => ({
      about: "peak",
      measure: "peak_fp8",
      claimed: 3,
      sense: "at least",
      source: "said",
      date: "2026-01",
      ...part,
    })),
    unknowns: [{ text: "all the rest", source: "nobody" }],
  });
  const check = (part: Partial<ClaimPart>) => {
    const found = checkClaim(claimOf([part]), catalogue, [], roundConstants);
    if (!found.check) throw new Error(JSON.stringify(found.problems));
    return found.check;
  };
  const verdict = (part: Partial<ClaimPart>) => check(part).verdicts[0].verdict;

  it.each<[string, Partial<ClaimPart>]>([
    ["supported", { per: "chip" }],
    ["supported", { per: "chip", claimed: 3.04 }], // within the rounding of one decimal
    ["not excluded", { per: "chip", claimed: 3.1 }], // 3.5 at best
    ["not excluded", { per: "chip", claimed: 3.5 }],
    ["not supported", { per: "chip", claimed: 3.6 }],
    ["in part", { claimed: 4 }], // six times a rack, thrice a chip, 1.5 times a kilowatt
    ["supported", { claimed: 1.5 }],
    ["not known", { measure: "hbm_capacity" }],
    ["supported", { measure: "power", per: "system", claimed: 4, sense: "at most" }],
    ["supported", { measure: "power", per: "system", claimed: 3.96, sense: "at most" }],
    ["not supported", { measure: "power", per: "system", claimed: 3.9, sense: "at most" }],
    ["supported", { measure: "chips", claimed: 20 }],
    ["supported", { measure: "chips", claimed: 20.5 }],
    ["not supported", { measure: "chips", claimed: 21 }],
    ["not supported", { measure: "chips", claimed: 19 }],
  ])("%s: %j", (expected, part) => {
    expect(verdict(part)).toBe(expected);
  });

  it("peaks bear on training speed, their own measure alone on the rest", () => {
    const bases = (part: Partial<ClaimPart>) => {
      const { meets, misses } = check(part).verdicts[0];
      return [...meets, ...misses].map((r) => `${r.basis} ${r.per}`).sort();
    };
    expect(bases({ measure: "training_speed", per: "chip" })).toEqual(["peak BF16 chip", "peak FP8 chip"]);
    expect(bases({ measure: "peak_bf16" })).toEqual(["peak BF16 chip", "peak BF16 kW", "peak BF16 system"]);
  });

  it("a claim without its lists, or of systems nobody knows, is a problem and no check", () => {
    const claim = claimOf([{}]);
    const told = (over: object) => {
      const found = checkClaim({ ...claim, ...over }, catalogue, [], roundConstants);
      return [found.check, ...found.problems.map((p) => p.code)];
    };
    expect(told({ unknowns: undefined })).toEqual([undefined, "missing-key"]);
    expect(told({ parts: undefined })).toEqual([undefined, "missing-key"]);
    expect(told({ new_system: "zzz", old_system: "yyy" })).toEqual([
      undefined,
      "dangling-name",
      "dangling-name",
    ]);
    expect(told({ old_system: "yyy" })).toEqual([undefined, "dangling-name"]);
  });

  // 2.50–3.50 is told; a range of half a hundredth is not one
  it("the page shows a ratio's range where it is more than rounding", () => {
    const page = (part: Partial<ClaimPart>) =>
      claimPage(check(part), { said: { title: "Said", link: "https://x" } });
    const plain = page({ per: "chip", claimed: 3.6 });
    expect(plain).toContain(
      "| peak FP8 | 3.00× (2.50–3.50) | 6.00× (5.00–7.00) | 1.50× (1.04–2.19) | claimed |",
    );
    expect(plain).toContain("| peak BF16 | 1.00× | 2.00× | 0.50× (0.42–0.63) | specified |");
    expect(plain).toContain("missed by 1 of 1 measures (2.50×–3.50× with ranges)");
    expect(page({ measure: "peak_bf16", per: "chip", claimed: 2 })).toContain(
      "missed by 1 of 1 measures (1.00×)",
    );
    // of many measures that meet it, three are named
    const many = page({ measure: "training_speed", claimed: 0.1 });
    expect(many.match(/met by [^|]*/)?.[0].split(", ")).toHaveLength(3);
    expect(page({ per: "chip" })).toContain(
      "| peak | at least 3.00× | **supported** | met by peak FP8 per chip 3.00× |",
    );
    expect(page({ measure: "chips", claimed: 20 })).toContain(
      "| peak | 20 | **supported** | the catalogue's count |",
    );
    expect(plain).toContain("- `said`: Said, <https://x>");
    expect(plain).toContain("- `nobody`: nobody");
  });
});

describe("names", () => {
  it("are letters and digits, a vendor's word aside", () => {
    expect(normalisedName("H100-SXM5 80GB (9)")).toBe("h100sxm580gb9");
    expect(findChip(catalogue, "NVIDIA Fresh")?.name).toBe("fresh");
  });

  it("of a chip stand for its default system, else its first; a system whose chip is missing is not known", () => {
    const second = systemOf({}, { name: "second", default: true });
    const first = systemOf({}, { name: "first", default: false });
    const name = (systems: (typeof second)[]) => {
      const found = lookUpSystem({ chips: [old.chip], systems }, "round", "here");
      return "code" in found ? found.code : found.system.name;
    };
    expect(name([first, second])).toBe("second");
    expect(name([first])).toBe("first");
    expect(name([])).toBe("dangling-name");
    const orphan = { chips: [old.chip], systems: [systemOf({}, { name: "lost", chip: "gone" })] };
    expect(lookUpSystem(orphan, "lost", "here")).toMatchObject({ code: "dangling-name", where: "here" });
    expect(lookUpSystem(catalogue, "fesh", "here")).toMatchObject({ hint: 'did you mean "fresh"?' });
    expect(lookUpSystem(catalogue, "quite another", "here")).toMatchObject({
      hint: "known systems: round rack, fresh rack",
    });
  });

  it("of one's own entries replace ours and need a name, a positive figure, a badge, a source and a date", () => {
    const merged = mergeCatalogue(
      catalogue,
      { chips: [chipOf({ tdp_w: figure(1) }, { name: "ROUND" })] },
      "own",
    );
    expect(merged.problems).toEqual([]);
    expect(merged.catalogue.chips.map(({ name }) => name)).toEqual(["fresh", "ROUND"]);
    const codes = (over: object) =>
      mergeCatalogue(
        catalogue,
        { chips: [chipOf({ tdp_w: { ...figure(5), ...over } })] },
        "own",
      ).problems.map((p) => p.code);
    expect(codes({ value: 0 })).toEqual(["out-of-range"]);
    expect(codes({ value: Number.POSITIVE_INFINITY })).toEqual(["out-of-range"]);
    expect(codes({ badge: "heard" })).toEqual(["wrong-kind"]);
    expect(codes({ source: "" })).toEqual(["missing-key"]);
    expect(codes({ date: "" })).toEqual(["missing-key"]);
    const stranger = (chip: string) =>
      mergeCatalogue(catalogue, { systems: [systemOf({}, { chip })] }, "own").problems[0]?.hint;
    expect([stranger("fesh"), stranger("nothing alike")]).toEqual(['did you mean "fresh"?', undefined]);
    const bare = ownEntries([{ name: "mine" }, { name: "my rack", chip: "mine" }, {}], "own");
    expect(bare.problems.map((p) => p.where)).toEqual(["own: entry 3"]);
    expect(bare.entries.chips?.[0]).toMatchObject({ title: "mine", software: "young", buyable: true });
    expect(bare.entries.systems?.[0]).toMatchObject({ title: "my rack", cooling: "air", default: true });
    expect(mergeCatalogue(catalogue, bare.entries, "own").problems.map((p) => p.message)).toEqual([
      "`figures` is absent",
      "`figures` is absent",
    ]);
  });
});
