// What a site begins with and what is said of its loads: by hand.

import { expect, it } from "vitest";
import { meritOrder, openSite, savedShare, whyNotTables } from "../../src/engine/dispatch/policy.ts";
import { battery, firm, fleet, site } from "./sites.ts";

it("a battery begins half full, and without one nothing is stored", () => {
  expect([openSite(site({ battery })).storedMwh, openSite(site()).storedMwh]).toEqual([50, 0]);
});

it("stopping half a megawatt with 0.1 of telemetry saves four fifths of it", () => {
  expect(savedShare(fleet("x", 0.5, 50, { telemetryFloorMw: 0.1 }))).toBe(0.8);
  expect(savedShare(fleet("none", 0, 50))).toBe(1);
});

it("of two fleets that earn the same the first comes first", () => {
  expect(meritOrder(site({ fleets: [fleet("a", 1, 50), fleet("b", 2, 60), fleet("c", 3, 50)] }))).toEqual([
    1, 0, 2,
  ]);
});

it("one curtailable hour is enough for tables not to be exact", () => {
  expect(whyNotTables(site({ firm: firm(20, { curtailableHoursPerYear: 1 }) }))).toHaveLength(1);
  expect(whyNotTables(site())).toEqual([]);
});
