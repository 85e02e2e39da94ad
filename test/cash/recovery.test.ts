// Expected: hand calculations written beside each. The amounts of the non-recourse vehicle are those of data/cases/crash2022.csv (Iris
// Energy, debt_spv_2_and_3, 2022-11-18).

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CreditorClass, recover } from "../../src/engine/cash/recovery.ts";

const creditor = (
  id: string,
  claimUsd: number,
  rank: number,
  collateral = -1,
  lien?: number,
): CreditorClass => ({
  id,
  claimUsd,
  rank,
  collateral,
  lien,
});
const paid = (one: { fromCollateralUsd: number; fromEstateUsd: number }) =>
  one.fromCollateralUsd + one.fromEstateUsd;
const fractions = (...[classes, estate]: Parameters<typeof recover>) =>
  recover(classes, estate).classes.map((one, k) => Number((paid(one) / classes[k].claimUsd).toFixed(9)));

describe("recovery by class", () => {
  // 100 of secured debt on machines worth 60, 80 of notes and 20 of trade pari passu, 40 of subordinated notes
  const classes = [
    creditor("secured", 100, 1, 0),
    creditor("notes", 80, 1),
    creditor("trade", 20, 1),
    creditor("subordinated", 40, 2),
  ];

  it.each([
    // collateral 60; deficiency 40 shares with 80 + 20 in 70: half each; nothing for the rest
    [{ collateral: [{ valueUsd: 60 }], freeUsd: 70, costFraction: 0 }, [0.8, 0.5, 0.5, 0], 0],
    // collateral worth 130 pays 100, 30 over joins 50 free: 80 of 100 for notes and trade
    [{ collateral: [{ valueUsd: 130 }], freeUsd: 50, costFraction: 0 }, [1, 0.8, 0.8, 0], 0],
    // everybody in full: 60 + 200 = 260 against 240, owners keep 20
    [{ collateral: [{ valueUsd: 60 }], freeUsd: 200, costFraction: 0 }, [1, 1, 1, 1], 20],
    // costs of a tenth: 54 and 63; deficiency 46 of 146: 63/146 = 0.431506849; secured (54 + 46·0.431506849)/100
    [
      { collateral: [{ valueUsd: 60 }], freeUsd: 70, costFraction: 0.1 },
      [0.738493151, 0.431506849, 0.431506849, 0],
      0,
    ],
    // nothing at all
    [{ collateral: [{ valueUsd: 0 }], freeUsd: 0, costFraction: 0 }, [0, 0, 0, 0], 0],
  ])("of %j is %j", (estate, recoveries, ownersUsd) => {
    expect(fractions(classes, estate)).toEqual(recoveries);
    expect(recover(classes, estate).ownersUsd).toBeCloseTo(ownersUsd, 12);
  });

  it("pays a first lien before a second on the same machines, and equal liens pro rata", () => {
    const estate = { collateral: [{ valueUsd: 90 }], freeUsd: 0, costFraction: 0 };
    expect(fractions([creditor("first", 60, 1, 0), creditor("second", 60, 1, 0, 2)], estate)).toEqual([
      1, 0.5,
    ]);
    expect(fractions([creditor("a", 60, 1, 0), creditor("b", 120, 1, 0)], estate)).toEqual([0.5, 0.5]);
  });

  it("keeps each collateral for its own", () => {
    const estate = { collateral: [{ valueUsd: 50 }, { valueUsd: 10 }], freeUsd: 30, costFraction: 0 };
    // a: 40 of 40, 10 over; b: 10 of 50; free 30 + 10 = 40 for b's 40 and trade's 40: half
    expect(
      fractions([creditor("a", 40, 1, 0), creditor("b", 50, 1, 1), creditor("trade", 40, 1)], estate),
    ).toEqual([1, 0.6, 0.5]);
  });

  it("of a non-recourse vehicle is its machines: 107.8m lent against 57 to 83m", () => {
    // the vehicle has nothing free; recovery is 57/107.8 and 83/107.8
    for (const [machinesUsd, fraction] of [
      [57e6, 0.528756957],
      [83e6, 0.769944341],
    ])
      expect(
        fractions([creditor("lender", 107.8e6, 1, 0)], {
          collateral: [{ valueUsd: machinesUsd }],
          freeUsd: 0,
          costFraction: 0,
        }),
      ).toEqual([fraction]);
  });

  it("going concern against liquidation: the same classes, two estates", () => {
    // machines 60 and 10 free with a fifth of cost when broken up: 48 + 8·(52/152)…; as a business 150 free of lien value 60, cost 5 %
    const liquidation = recover(classes, { collateral: [{ valueUsd: 60 }], freeUsd: 10, costFraction: 0.2 });
    const going = recover(classes, { collateral: [{ valueUsd: 60 }], freeUsd: 90, costFraction: 0.05 });
    expect(paid(liquidation.classes[0])).toBeCloseTo(48 + (52 * 8) / 152, 12);
    expect(paid(going.classes[0])).toBeCloseTo(57 + (43 * 85.5) / 143, 12);
  });

  it("refuses negative claims, unknown collateral and impossible costs", () => {
    const estate = { collateral: [], freeUsd: 1, costFraction: 0 };
    expect(() => recover([creditor("a", -1, 1)], estate)).toThrow("class a");
    expect(() => recover([creditor("a", 1, 1, 0)], estate)).toThrow("collateral 0");
    expect(() => recover([], { ...estate, costFraction: 2 })).toThrow("cannot be shared");
  });
});

describe("laws of recovery", () => {
  const usd = fc.double({ min: 0, max: 1e9, noNaN: true });
  const anyClass = fc
    .record({
      claimUsd: usd,
      rank: fc.nat(2),
      collateral: fc.integer({ min: -1, max: 1 }),
      lien: fc.integer({ min: 1, max: 2 }),
    })
    .map((one) => ({ ...one, id: "class" }));
  const anyEstate = fc.record({
    collateral: fc.array(fc.record({ valueUsd: usd }), { minLength: 2, maxLength: 2 }),
    freeUsd: usd,
    costFraction: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const anyClasses = fc.array(anyClass, { maxLength: 6 });

  it("everything adds up to the estate, and nobody gets more than owed or less than nothing", () =>
    fc.assert(
      fc.property(anyClasses, anyEstate, (classes, estate) => {
        const { classes: shares, ownersUsd } = recover(classes, estate);
        const valueUsd = estate.freeUsd + estate.collateral.reduce((sum, one) => sum + one.valueUsd, 0);
        const costUsd = valueUsd * estate.costFraction;
        const sharedUsd = shares.reduce((sum, one) => sum + paid(one), 0);
        expect(Math.abs(sharedUsd + ownersUsd + costUsd - valueUsd)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, valueUsd),
        );
        shares.forEach((one, k) => {
          expect(paid(one)).toBeLessThanOrEqual(classes[k].claimUsd * (1 + 1e-12));
          expect(one.fromCollateralUsd).toBeGreaterThanOrEqual(0);
          expect(one.fromEstateUsd).toBeGreaterThanOrEqual(0);
        });
      }),
    ));

  it("owners get nothing while anybody is short, and a junior rank nothing from the free estate while a senior is", () =>
    fc.assert(
      fc.property(anyClasses, anyEstate, (classes, estate) => {
        const { classes: shares, ownersUsd } = recover(classes, estate);
        const isShort = (k: number) => paid(shares[k]) < classes[k].claimUsd * (1 - 1e-9) - 1e-6;
        if (classes.some((_, k) => isShort(k))) expect(ownersUsd).toBeLessThanOrEqual(1e-6);
        classes.forEach((junior, j) => {
          if (classes.some((senior, s) => senior.rank < junior.rank && isShort(s)))
            expect(shares[j].fromEstateUsd).toBeLessThanOrEqual(1e-6);
        });
      }),
    ));

  it("more value hurts nobody, and the order in which classes are written changes nothing", () =>
    fc.assert(
      fc.property(anyClasses, anyEstate, usd, (classes, estate, moreUsd) => {
        const before = recover(classes, estate);
        const after = recover(classes, { ...estate, freeUsd: estate.freeUsd + moreUsd });
        const reversed = recover([...classes].reverse(), estate).classes.toReversed();
        before.classes.forEach((one, k) => {
          expect(paid(after.classes[k])).toBeGreaterThanOrEqual(paid(one) * (1 - 1e-12));
          expect(Math.abs(paid(reversed[k]) - paid(one))).toBeLessThanOrEqual(1e-9 * Math.max(1, paid(one)));
        });
      }),
    ));
});
