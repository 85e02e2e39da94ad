import { describe, expect, it } from "vitest";
import { daySheet } from "../../src/engine/dispatch/day-sheet.ts";
import { evenCalendar } from "../../src/engine/dispatch/hours.ts";
import { openSite } from "../../src/engine/dispatch/policy.ts";
import { firm, fleet, site } from "./sites.ts";

const calendar = evenCalendar(24, 24);
const day = Float64Array.from({ length: 24 }, (_, h) => (h >= 17 && h < 20 ? 150 : 30));

describe("the day sheet", () => {
  it("gives setpoints, the margin they should earn, and flips at break-even where nothing remembers", () => {
    const sheet = daySheet(
      site({ firm: firm(10), fleets: [fleet("new", 40, 110), fleet("old", 20, 55)] }),
      calendar,
      day,
    );
    expect([16, 17, 19, 20].map((h) => sheet.operation.fleetMw[h])).toEqual([40, 0, 0, 40]);
    // an hour at 30: 40 × 80 + 20 × 25 − 10 × 30; at 150 only the firm load pays
    expect([sheet.expectedMarginUsd[0], sheet.expectedMarginUsd[17]]).toEqual([3_400, -1_500]);
    expect(sheet.money.marginUsd).toBe(21 * 3_400 - 3 * 1_500);
    for (let h = 0; h < 24; h++) {
      expect(sheet.flipUsdPerMwh[h]).toBeCloseTo(110, 2);
      expect(sheet.flipUsdPerMwh[24 + h]).toBeCloseTo(55, 2);
    }
  });

  // a start costs 2,000 and 40 MW lose 1,600 in an hour at 150: one such hour is not worth stopping for until 110 + 2,000/40 = 160
  it("a start cost moves the flip of a lone dear hour", () => {
    const lone = Float64Array.from({ length: 24 }, (_, h) => (h === 17 ? 150 : 30));
    const sheet = daySheet(
      site({ firm: firm(0), fleets: [fleet("new", 40, 110, { startCostUsd: 2_000 })] }),
      calendar,
      lone,
    );
    expect(sheet.operation.fleetMw[17]).toBe(40);
    expect(sheet.flipUsdPerMwh[17]).toBeCloseTo(160, 2);
  });

  // no losses, 10 MW: empty at first, it charges at 30 and gives at 150; it would still charge at anything below 150
  it("says below which price the battery charges and above which it gives", () => {
    const load = site({
      firm: firm(50),
      fleets: [],
      battery: { mw: 10, mwh: 10, efficiency: 1, wearUsdPerMwh: 0 },
    });
    const two = Float64Array.of(30, 150);
    const sheet = daySheet(load, evenCalendar(2, 2), two, { ...openSite(load), storedMwh: 0 });
    expect([...sheet.operation.chargeMw]).toEqual([10, 0]);
    expect([...sheet.operation.dischargeMw]).toEqual([0, 10]);
    expect(sheet.chargeBelowUsdPerMwh[0]).toBeCloseTo(150, 2);
    expect(sheet.dischargeAboveUsdPerMwh[1]).toBeCloseTo(30, 2);
  });
});
