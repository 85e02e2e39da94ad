import { expect, test } from "vitest";
import { HASHPRICE_USD_PER_PH_DAY, runTiny, tinyModel } from "./tiny-world.ts";

test("the tiny world stands still: the same price, network and hashprice every month", () => {
  for (const { market } of runTiny(tinyModel({ head: { months: 36 } }))) {
    expect(market.btcUsdMean).toBe(100_000);
    expect(market.btcUsdEnd).toBe(100_000);
    expect(market.hashpriceUsdPerPhDay).toBeCloseTo(HASHPRICE_USD_PER_PH_DAY, 9);
    expect(market.networkEhs).toBeCloseTo(1000, 7);
    expect(market.equityFactor).toBe(1);
    expect(market.rentFactor).toBe(1);
  }
});
