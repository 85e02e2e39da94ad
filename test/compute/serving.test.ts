import { describe, expect, it } from "vitest";
import { lookUpSystem } from "../../src/engine/compute/catalogue.ts";
import {
  kwhPerMillionTokens,
  servingClasses,
  servingFigures,
  tokensPerSecondMw,
  usdPerMillionTokens,
} from "../../src/engine/compute/serving.ts";
import { chipData } from "./chip-data.ts";

const { catalogue, serving } = await chipData();

describe("serving identities", () => {
  it.each([
    // InferenceX, DeepSeek-R1: tok/s per GPU, all-in kW, hyperscaler USD/h → M tok/s per MW and USD per M tokens as published
    { rate: 5857, kw: 2.17, usd: 1.95, perMw: 2.7, perMillion: 0.092, digits: [2, 3] },
    { rate: 725, kw: 1.79, usd: 1.12, perMw: 0.41, perMillion: 0.43, digits: [2, 2] },
    { rate: 266, kw: 1.73, usd: 1.3, perMw: 0.154, perMillion: 1.36, digits: [3, 2] },
    { rate: 5790, kw: 2.1, usd: 2.21, perMw: 2.76, perMillion: 0.106, digits: [2, 3] },
  ])(
    "$rate tok/s is $perMw M tok/s per MW and $perMillion USD per M tokens",
    ({ rate, kw, usd, perMw, perMillion, digits }) => {
      expect(tokensPerSecondMw(rate, kw) / 1e6).toBeCloseTo(perMw, digits[0]);
      expect(usdPerMillionTokens(usd, rate, 1)).toBeCloseTo(perMillion, digits[1]);
    },
  );

  it.each([
    // MLPerf Inference v5.1, Lenovo 8 × B200: tok/s, measured kW → tok/J
    { rate: 102_909, kw: 10.4, perJoule: 9.9 },
    { rate: 1_637, kw: 9.89, perJoule: 0.17 },
    { rate: 146_960, kw: 9.44, perJoule: 15.6 },
  ])("$rate tok/s at $kw kW is $perJoule tok/J", ({ rate, kw, perJoule }) => {
    const joulesPerToken = (kwhPerMillionTokens(kw, rate) * 3.6e6) / 1e6;
    expect(1 / joulesPerToken).toBeCloseTo(perJoule, perJoule < 1 ? 2 : 1);
  });

  it("DeepSeek's day: 168 bn tokens on 226.75 nodes of 8 is 1,072 tok/s a GPU and 0.52 USD per M tokens at 2 USD/h", () => {
    const rate = 168e9 / 86_400 / (226.75 * 8);
    expect(Math.round(rate)).toBe(1072);
    expect(usdPerMillionTokens(2, rate, 1)).toBeCloseTo(0.52, 2);
    expect(serving.find((e) => e.scenario === "production")?.tok_s_chip).toBe(1072);
  });
});

describe("a chip let half its hours", () => {
  it("costs twice as much a token", () => {
    expect(usdPerMillionTokens(2, 1_000, 0.5)).toBeCloseTo(2 * usdPerMillionTokens(2, 1_000, 1), 12);
  });
});

describe("the serving table", () => {
  it("shows only what was measured on that chip at that speed or faster", () => {
    const found = lookUpSystem(catalogue, "B200", "test");
    if ("code" in found) throw new Error(found.message);
    const asked = { class: "deepseek-r1", atLeastTokSUser: 42 };
    expect(
      servingFigures(serving, found.chip, found.system, asked).map((f) => f.tokensPerSecondChip),
    ).toEqual([5220, 2558]);
  });

  it("knows every chip it names, and every class has a rate", () => {
    const names = new Set(catalogue.chips.map((c) => c.name));
    for (const entry of serving) {
      expect(names, entry.class).toContain(entry.chip);
      expect(entry.tok_s_chip).toBeGreaterThan(0);
    }
    expect(servingClasses(serving)).toContain("llama2-70b");
  });
});
