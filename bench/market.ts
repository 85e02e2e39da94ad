// Market months per second: draws and months of 10,000 paths × 120 months with three hubs and eight outside entities.

import { drawInnovations } from "../src/engine/market/draw.ts";
import { emptyMarketMonth, marketMonth, openMarket } from "../src/engine/market/month.ts";
import { loadHistory } from "../src/io/history.ts";
import { tinyModel } from "../test/market/tiny-model.ts";

const PATHS = 10_000;
const history = await loadHistory();
const model = tinyModel(history, {
  hubs: [{ series: "HB_WEST_DA", forward: 40 }, { series: "HB_NORTH_DA" }, { series: "PJM_DOM_DA" }],
  outside: Array.from({ length: 8 }, (_, i) => ({ id: `tenant-${i}`, multiplier: 1 })),
  builders: ["own", "contractor"],
});

const into = emptyMarketMonth(model);
let drawSeconds = 0;
let monthSeconds = 0;
let sumUsd = 0;
for (let path = 0; path < PATHS; path++) {
  const started = performance.now();
  const innovations = drawInnovations(model, 1, path);
  const drawn = performance.now();
  let state = openMarket(model);
  let next = openMarket(model);
  for (let month = 0; month < model.months.length; month++) {
    marketMonth(model, innovations, month, state, into, next);
    [state, next] = [next, state];
  }
  sumUsd += into.btcUsdEnd;
  drawSeconds += (drawn - started) / 1e3;
  monthSeconds += (performance.now() - drawn) / 1e3;
}
const total = drawSeconds + monthSeconds;
process.stdout.write(
  `market: ${PATHS} paths × ${model.months.length} months: draw ${drawSeconds.toFixed(2)} s, months ${monthSeconds.toFixed(2)} s, ` +
    `${((PATHS * model.months.length) / total / 1e6).toFixed(2)} M path-months/s (mean last price ${Math.round(sumUsd / PATHS)} USD)\n`,
);
