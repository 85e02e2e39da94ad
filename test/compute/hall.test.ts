import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lookUpSystem } from "../../src/engine/compute/catalogue.ts";
import {
  breakEvenRentUsdPerChipHour,
  capitalRecoveryFraction,
  fitHall,
  grossRentUsdPerMwYear,
  type TenantTerms,
  tenantMaximumUsdPerKwMonth,
  tenantTerms,
} from "../../src/engine/compute/hall.ts";
import { chipData } from "./chip-data.ts";

const { catalogue } = await chipData();

function pair(name: string) {
  const found = lookUpSystem(catalogue, name, "test");
  if ("code" in found) throw new Error(found.message);
  return found;
}

/** A tenant at the December 2025 study's terms: 10 % capital, 85 % let, 60 USD/MWh of critical energy. */
function tenant(name: string, lifeYears: number): TenantTerms {
  const { chip, system } = pair(name);
  const terms = tenantTerms(chip, system, { powerUsdPerMwh: 60, energyPerCritical: 1, lifeYears });
  if (!terms) throw new Error(`${name} lacks price, rent or power`);
  return terms;
}

describe("what a hall holds", () => {
  it("capital recovery of 10 % over 5 years is 0.2638 (annuity tables)", () => {
    expect(capitalRecoveryFraction(5, 0.1)).toBeCloseTo(0.2638, 4);
    expect(capitalRecoveryFraction(4, 0)).toBe(0.25);
  });

  it.each([
    // chips of a 10 MW (utility) hall = 8 MW critical; by hand: floor(10,000 kW / all-in kW / chips per system) systems
    { name: "GB200 NVL72", systems: 66, chips: 4752 },
    { name: "GB300 NVL72", systems: 56, chips: 4032 },
    { name: "DGX B200", systems: 576, chips: 4608 },
    { name: "Trn3 UltraServer 144", systems: 47, chips: 6768 },
    { name: "Trn2 UltraServer", systems: 164, chips: 10496 },
  ])("ten utility MW hold $systems $name", ({ name, systems, chips }) => {
    const { chip, system } = pair(name);
    const fit = fitHall({ criticalMw: 8, powerUsdPerMwh: 60, pue: 1.25 }, chip, system);
    expect(fit).toMatchObject({ systems, chips, limitedBy: "power" });
  });

  it("a liquid-cooled rack does not fit an air-cooled hall, nor a rack denser than the floor bears", () => {
    const { chip, system } = pair("GB200 NVL72");
    const hall = { criticalMw: 8, powerUsdPerMwh: 60, pue: 1.25 };
    expect(fitHall({ ...hall, cooling: "air" }, chip, system)).toMatchObject({
      systems: 0,
      limitedBy: "cooling",
    });
    expect(fitHall({ ...hall, densityKwPerRack: 60 }, chip, system)).toMatchObject({
      systems: 0,
      limitedBy: "density",
    });
    expect(fitHall({ ...hall, floorSqft: 1000 }, chip, system)).toMatchObject({
      systems: 40,
      limitedBy: "floor",
    });
  });

  it("never uses more power or floor than there is, and one system more would not fit", () => {
    const { chip, system } = pair("GB300 NVL72");
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        fc.double({ min: 100, max: 1e6, noNaN: true }),
        (criticalMw, floorSqft) => {
          const fit = fitHall({ criticalMw, floorSqft, powerUsdPerMwh: 60, pue: 1.25 }, chip, system);
          if (!fit) throw new Error("power is known");
          const each = { mw: (72 * 2.45 * 0.8) / 1000, sqft: 25 };
          expect(fit.criticalMwUsed).toBeLessThanOrEqual(criticalMw * (1 + 1e-12));
          expect(fit.floorSqftUsed).toBeLessThanOrEqual(floorSqft);
          const another =
            (fit.systems + 1) * each.mw <= criticalMw * (1 - 1e-12) &&
            (fit.systems + 1) * each.sqft <= floorSqft;
          expect(another).toBe(false);
        },
      ),
    );
  });
});

describe("what a tenant can pay", () => {
  it.each([
    // break-even rents at 150 USD/kW-month, 4/5/6-year lives: published study of December 2025
    { name: "H100", rents: [1.92, 1.69, 1.55] },
    { name: "B200", rents: [2.77, 2.44, 2.22] },
    { name: "GB200", rents: [2.89, 2.54, 2.3] },
    { name: "GB300", rents: [3.49, 3.06, 2.77] },
    { name: "MI355X", rents: [2.33, 2.08, 1.92] },
  ])("$name breaks even at $rents USD/h", ({ name, rents }) => {
    const found = [4, 5, 6].map((years) => breakEvenRentUsdPerChipHour(tenant(name, years), 150));
    found.forEach((rent, i) => {
      expect(Math.abs(rent - rents[i])).toBeLessThan(0.0051);
    });
  });

  it("at 30 % lower rent a GB200 tenant supports -65, 66 and 153 USD/kW-month (same study)", () => {
    const found = [4, 5, 6].map((years) =>
      tenantMaximumUsdPerKwMonth({ ...tenant("GB200", years), rentUsdPerChipHour: 3.3 * 0.7 }),
    );
    expect(found.map(Math.round)).toEqual([-65, 66, 153]);
  });

  it("the break-even rent is the rent at which the tenant's maximum is the hall's rent", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 10, max: 400, noNaN: true }),
        fc.constantFrom("H100", "B200", "GB300", "MI355X"),
        (hallRent, name) => {
          const terms = tenant(name, 5);
          const rent = breakEvenRentUsdPerChipHour(terms, hallRent);
          expect(tenantMaximumUsdPerKwMonth({ ...terms, rentUsdPerChipHour: rent })).toBeCloseTo(hallRent, 6);
        },
      ),
    );
  });

  it.each([
    // gross rent per utility MW-year at 90 % let, M USD: same study
    { name: "H100", rent: 2.35, kw: 1.73, millions: 10.7 },
    { name: "B200", rent: 2.9, kw: 2.17, millions: 10.5 },
    { name: "GB200", rent: 3.3, kw: 2.1, millions: 12.4 },
    { name: "GB300", rent: 3.96, kw: 2.45, millions: 12.7 },
    { name: "MI300X", rent: 1.55, kw: 1.79, millions: 6.8 },
  ])("$name at $rent USD/h grosses $millions M USD per MW and year", ({ rent, kw, millions }) => {
    expect(grossRentUsdPerMwYear(rent, kw, 0.9) / 1e6).toBeCloseTo(millions, 1);
  });
});
