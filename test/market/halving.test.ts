// A month in which the subsidy halves, in a world where nothing else moves.

import { expect, it } from "vitest";
import { kinds, tellPath } from "../../src/engine/index.ts";
import { tinyModel } from "../tiny-world.ts";

it("halves what is left of the month: five days at 45 USD per PH/s and day, twenty-six at 22.5", () => {
  // 720 blocks before block 1,050,000 at 144 a day; the subsidy falls from 3.125 to 1.5625 BTC
  const model = tinyModel({ market: { bitcoin: { height: 1_050_000 - 720 } } });
  const [january, february] = tellPath(model, kinds, 1, 0).months;
  expect(january.market.hashpriceUsdPerPhDay).toBeCloseTo((5 * 45 + 26 * 22.5) / 31, 6);
  expect(february.market.hashpriceUsdPerPhDay).toBeCloseTo(22.5, 6);
});
