// Market months: draws and months of 10,000 paths × 120 months with three hubs and eight outside entities.

import { drawInnovations } from "../src/engine/market/draw.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../src/engine/market/month.ts";
import { loadHistory } from "../src/io/history.ts";
import { tinyModel } from "../test/market/tiny-model.ts";
import type { Row } from "./row.ts";

const PATHS = 10_000;

export async function bench(): Promise<Row[]> {
  const model = tinyModel(await loadHistory(), {
    hubs: [{ series: "HB_WEST_DA", forward: 40 }, { series: "HB_NORTH_DA" }, { series: "PJM_DOM_DA" }],
    outside: Array.from({ length: 8 }, (_, i) => ({ id: `tenant-${i}`, multiplier: 1 })),
    builders: ["own", "contractor"],
  });
  const into = emptyMarketMonth(model);
  const drawUs = cpuUs(() => {
    for (let path = 0; path < PATHS; path++) drawInnovations(model, 1, path);
  });
  const bothUs = cpuUs(() => {
    for (let path = 0; path < PATHS; path++) {
      const innovations = drawInnovations(model, 1, path);
      let state = openMarket(model);
      let next = openMarket(model);
      for (let month = 0; month < model.months.length; month++) {
        marketMonth(model, innovations, month, state, into, next);
        [state, next] = [next, state];
      }
    }
  });
  const pathMonths = PATHS * model.months.length;
  return [
    { what: "path-month of draws", unit: "us", ours: drawUs / pathMonths },
    { what: "path-month of market, drawn and run", unit: "us", ours: bothUs / pathMonths },
  ];
}

function cpuUs(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}
