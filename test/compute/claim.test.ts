import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ClaimCheck, checkClaim } from "../../src/engine/compute/claim.ts";
import { claimPage } from "../../src/engine/compute/claim-page.ts";
import { claimWorkloads } from "../../src/engine/compute/workloads.ts";
import { claimNames, readClaim } from "../../src/io/chips.ts";
import { chipData } from "./chip-data.ts";

const { catalogue, models, constants, sources } = await chipData();

async function checked(name: string): Promise<ClaimCheck> {
  const { check, problems } = checkClaim(await readClaim(name), catalogue, claimWorkloads(models), constants);
  if (!check) throw new Error(JSON.stringify(problems));
  return check;
}

describe("four times the training speed at constant energy", async () => {
  const check = await checked("trainium3");
  const ratio = (basis: string, per: string) =>
    check.ratios.find((r) => r.basis === basis && r.per === per)?.value;

  it.each([
    // AWS Neuron documentation: 2,517/1,299, 671/667, 144/64 chips, 144/96 GB, 4.9/2.9 TB/s, 2.56/1.28 TB/s
    { basis: "peak FP8", per: "chip", times: 1.94 },
    { basis: "peak FP8", per: "system", times: 4.36 },
    { basis: "peak BF16", per: "chip", times: 1.01 },
    { basis: "HBM capacity", per: "chip", times: 1.5 },
    { basis: "HBM bandwidth", per: "chip", times: 1.69 },
    { basis: "scale-up links, published", per: "chip", times: 2 },
    { basis: "system nameplate", per: "system", times: 3.3 },
  ])("$basis per $per is $times", ({ basis, per, times }) => {
    expect(ratio(basis, per)).toBeCloseTo(times, 2);
  });

  it("is not true of energy, true of 144 chips, and true of speed only in part", () => {
    const verdict = (about: string) => check.verdicts.find((v) => v.part.about.startsWith(about))?.verdict;
    expect(verdict("energy use")).toBe("not supported");
    expect(verdict("chips in")).toBe("supported");
    expect(verdict("training speed")).toBe("in part");
    expect(verdict("energy efficiency, one")).toBe("not supported");
  });

  it("per chip no modelled run reaches the peak ratio of its precision plus what memory and links add", () => {
    for (const r of check.ratios.filter((x) => x.measure === "training_speed" && x.per === "chip")) {
      expect(r.value).toBeLessThan(2.6); // the largest single improvement is 2 (links); 1.94 peak × 1.31 memory headroom
      expect(r.value).toBeGreaterThan(0.9);
    }
  });
});

describe("any claim", () => {
  it("every shipped claim has its page, as the check writes it today", async () => {
    for (const name of await claimNames()) {
      const page = readFileSync(new URL(`../../docs/claims/${name}.md`, import.meta.url), "utf8");
      expect(claimPage(await checked(name), sources)).toBe(page);
    }
  });

  it("a claim about an unknown system or measure is a problem with a hint", async () => {
    const claim = await readClaim("trainium3");
    const wrong = {
      ...claim,
      new_system: "Trn3 UltraServer 145",
      parts: [{ ...claim.parts[0], measure: "speediness" as "power" }],
    };
    const { check, problems } = checkClaim(wrong, catalogue, [], constants);
    expect(check).toBeUndefined();
    expect(problems.map((p) => p.code)).toEqual(["dangling-name", "wrong-kind"]);
    expect(problems[0].hint).toContain("Trn3 UltraServer 144");
  });

  it("a claim of the same system twice finds every ratio 1", async () => {
    const claim = { ...(await readClaim("trainium3")), new_system: "GB300 NVL72", old_system: "GB300 NVL72" };
    const { check } = checkClaim(claim, catalogue, claimWorkloads(models), constants);
    for (const r of check?.ratios ?? []) expect(r.value, r.basis).toBeCloseTo(1, 12);
  });
});
