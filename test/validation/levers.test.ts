// Closing one assumption of december-2025 moves the committed figures in the direction and by the size a hand calculation says.

import { describe, expect, it } from "vitest";
import { kinds, overlayWorld, resolver, type ToldMonth, tellPath } from "../../src/engine/index.ts";
import { loadHistory } from "../../src/io/history.ts";
import { readWorld } from "../../src/io/world.ts";

const M = 1e6;
const resolve = resolver(await loadHistory());
const read = await readWorld("worlds/december-2025", kinds, {});
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const world = read.value.world;

/** One committed path, with something laid over the world. */
function told(overlay?: string) {
  const laid = overlay ? overlayWorld(world, [{ name: "lever.yaml", text: overlay }], kinds) : undefined;
  if (laid && !laid.ok) throw new Error(JSON.stringify(laid.problems));
  const model = resolve(laid?.value ?? world, "committed");
  if (!model.ok) throw new Error(JSON.stringify(model.problems));
  return tellPath(model.value, kinds, 1, 0);
}

const as = ({ months }: ReturnType<typeof told>, label: string): ToldMonth => {
  const month = months.find((each) => each.label === label);
  if (!month) throw new Error(`no month ${label}`);
  return month;
};
/** What a claim came to over all months, USD m. */
const cameTo = ({ months }: ReturnType<typeof told>, id: string) =>
  months
    .flatMap(({ claims }) => claims.filter((claim) => claim.id === id))
    .reduce((usd, claim) => usd + claim.owedUsd - claim.arrearsUsd, 0) / M;

const asWritten = told();

describe("one assumption closed, the others as written", () => {
  it("Core Scientific's put of December 2027 waived: 625 m stay, as cash or as bitcoin not sold for it", () => {
    const waived = told("contracts:\n  core_cv_2031: {holder_put: none}\n");
    const [before, after] = [asWritten, waived].map((each) => as(each, "2027-12"));
    // what it holds: cash, and bitcoin at the month's end less one per cent of selling it
    const heldUsdM = ({ market, entities: { core_scientific: core } }: ToldMonth) =>
      (core.closingUsd + core.btc * market.btcUsdEnd * 0.99) / M;
    expect(heldUsdM(after) - heldUsdM(before)).toBeCloseTo(625, 6);
    // nothing before, and paid after all at maturity: 625 m of par in June 2031
    expect(as(waived, "2027-11").entities).toEqual(as(asWritten, "2027-11").entities);
    expect(cameTo(waived, "core_cv_2031.principal")).toBeCloseTo(625, 6);
    expect(as(waived, "2031-06").claims.some(({ id }) => id === "core_cv_2031.principal")).toBe(true);
    expect(waived.measured.columns["core_scientific.low_usd_m"][0]).toBeGreaterThan(
      asWritten.measured.columns["core_scientific.low_usd_m"][0],
    );
  });

  it("IREN's loan against Dell's deliveries signed: its low is higher by what is drawn less fees and interest", () => {
    const signed = told("contracts:\n  iren_gpu_loan: {status: closed}\n");
    // 43 % of 725 m a delivery, each losing a sixtieth a month after it came; 9 % a year, 1.5 % on draws, 0.5 % a year on what is not drawn of
    // 2,500 m. September has no delivery: the base falls, and what is beyond it may stay a month, till October's delivery.
    const deliveries = [
      "2026-03",
      "2026-04",
      "2026-05",
      "2026-06",
      "2026-07",
      "2026-08",
      "2026-10",
      "2026-11",
    ];
    const months = [
      "2025-12",
      ...Array.from({ length: 12 }, (_, m) => `2026-${String(m + 1).padStart(2, "0")}`),
    ];
    const at = (label: string) => months.indexOf(label);
    let [balance, netUsdM] = [0, 0];
    for (const label of months) {
      const base = deliveries
        .filter((delivered) => at(delivered) <= at(label))
        .reduce((sum, delivered) => sum + 0.43 * 725 * (1 - (at(label) - at(delivered)) / 60), 0);
      const draw = Math.max(0, base - balance);
      netUsdM += draw * 0.985 - (balance * 0.09) / 12 - ((2_500 - balance) * 0.005) / 12;
      balance += draw;
    }
    expect(balance).toBeCloseTo(0.43 * 725 * (8 - 34 / 60), 9); // ages 8, 7, 6, 5, 4, 3, 1, 0 in November
    // its low is December 2026 either way; below zero it earns no interest, and its losses leave no tax to save
    const low = (each: ReturnType<typeof told>, what: string) => each.measured.columns[`iren.low_${what}`][0];
    expect([low(asWritten, "month"), low(signed, "month")]).toEqual([at("2026-12"), at("2026-12")]);
    const earned = (each: ReturnType<typeof told>) =>
      cameTo({ ...each, months: each.months.slice(0, months.length) }, "cash_interest/iren.interest");
    const moreEarned = earned(signed) - earned(asWritten);
    expect(moreEarned).toBeLessThan(20);
    expect(low(signed, "usd_m") - low(asWritten, "usd_m")).toBeCloseTo(netUsdM + moreEarned, 3);
  });

  it("TeraWulf's Core42 lease extended: its first hall earns three more months within ten years, the second ends after them", () => {
    const ends = told("contracts:\n  wulf_core42: {extensions: 0}\n");
    const extended = told("contracts:\n  wulf_core42: {extensions: 0, term_months: 180}\n");
    const more = (id: string) => cameTo(extended, id) - cameTo(ends, id);
    // 22.5 MW from September 2025 for ten years: September to November 2035 at 134 USD a kW and month after ten escalations of 3 %
    expect(more("wulf_core42.rent")).toBeCloseTo(3 * 22.5 * 0.134 * 1.03 ** 10, 6);
    expect(more("wulf_core42.cost")).toBeCloseTo(3 * 22.5 * 0.023, 6);
    // Core42 pays its power back: what the hall draws more of, it returns, and dearer hours of machines do not enter it
    expect(more("wulf_core42.power")).toBeGreaterThan(0);
    expect(extended.measured.columns["terawulf.end_usd_m"][0]).toBeGreaterThan(
      ends.measured.columns["terawulf.end_usd_m"][0],
    );
  });
});
