// The same paths in Node and in Chromium to the last bit: the engine calls no function that engines may compute differently.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { describe, expect, it } from "vitest";
import { loadHistory } from "../../src/io/history.ts";
import { bitsOf, readModel, written } from "./bits.ts";
import { tinyModel } from "./tiny-model.ts";

const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  existsSync,
);
const history = await loadHistory();
const models = ["plain", "sobol"].flatMap((method) =>
  ["bootstrap", "student"].map((price_model) =>
    tinyModel(history, {
      months: 48,
      hubs: [{ series: "PJM_DOM_DA", forward: 45 }],
      outside: [{ id: "tenant", multiplier: 2 }],
      builders: ["own"],
      market: { sampling: { method }, bitcoin: { price_model, hashrate_elasticity_short: 0.1 } },
    }),
  ),
);
const PATHS = 40;

describe("paths", () => {
  it("survive being written and read", () => {
    for (const model of models) expect(bitsOf(readModel(written(model)), PATHS)).toBe(bitsOf(model, PATHS));
    expect(new Set(models.map((model) => bitsOf(model, PATHS))).size).toBe(4);
  });

  // skipped where no Chromium is installed: playwright-core brings none
  it.skipIf(browserPath === undefined)(
    "are the same in Chromium to the last bit",
    { timeout: 60_000 },
    async () => {
      const bundle = await build({
        entryPoints: [fileURLToPath(new URL("bits.ts", import.meta.url))],
        bundle: true,
        write: false,
        format: "iife",
        globalName: "market",
        logLevel: "silent",
      });
      const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
      try {
        const page = await browser.newPage();
        await page.addScriptTag({ content: bundle.outputFiles[0].text });
        for (const model of models) {
          const script = `market.bitsOf(market.readModel(${JSON.stringify(written(model))}), ${PATHS})`;
          expect(await page.evaluate(script)).toBe(bitsOf(model, PATHS));
        }
      } finally {
        await browser.close();
      }
    },
  );
});
