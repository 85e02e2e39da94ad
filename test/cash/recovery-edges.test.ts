// Recovery at the edges: claims of nothing, costs of all, what cannot be shared, and every number of a class by hand.

import { describe, expect, it } from "vitest";
import { type CreditorClass, marginalFraction, recover } from "../../src/engine/cash/recovery.ts";

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
const estate = { collateral: [{ valueUsd: 60 }], freeUsd: 40, costFraction: 0.1 };

describe("a class", () => {
  it("has what it gets from each, and what it lacks: 100 on 54 of collateral, 36 free shared with 26", () => {
    // deficiency 46; of 36 free it gets 46/72, the other 26/72
    const { classes, ownersUsd } = recover([creditor("bank", 100, 1, 0), creditor("trade", 26, 1)], estate);
    const [bank, trade] = classes;
    expect(bank).toEqual({
      id: "bank",
      fromCollateralUsd: 54,
      fromEstateUsd: expect.closeTo(23, 12),
      deficiencyUsd: 46,
    });
    expect(trade).toMatchObject({
      fromCollateralUsd: 0,
      fromEstateUsd: expect.closeTo(13, 12),
      deficiencyUsd: 26,
    });
    expect(ownersUsd).toBe(0);
  });

  it("that claims nothing gets nothing", () => {
    const [none] = recover([creditor("none", 0, 1), creditor("trade", 26, 1)], estate).classes;
    expect(none).toMatchObject({
      fromCollateralUsd: 0,
      fromEstateUsd: 0,
    });
  });

  it("paid to the last dollar leaves nothing and one more leaves it to the next", () => {
    const shares = (claim: number) => {
      const { classes, ownersUsd } = recover([creditor("first", claim, 0), creditor("second", 10, 1)], {
        collateral: [],
        freeUsd: 40,
        costFraction: 0,
      });
      return [...classes.map(({ fromEstateUsd }) => fromEstateUsd), ownersUsd];
    };
    expect([shares(41), shares(40), shares(39), shares(30), shares(29)]).toEqual([
      [40, 0, 0],
      [40, 0, 0],
      [39, 1, 0],
      [30, 10, 0],
      [29, 10, 1],
    ]);
  });

  it("stands by its rank whatever the order it is written in, and by its lien on what is pledged", () => {
    const { classes } = recover(
      [creditor("last", 50, 2), creditor("first", 50, 0), creditor("middle", 50, 1)],
      { collateral: [], freeUsd: 80, costFraction: 0 },
    );
    expect(classes.map(({ fromEstateUsd }) => fromEstateUsd)).toEqual([0, 50, 30]);
    const liens = recover([creditor("second", 50, 1, 0, 2), creditor("first", 50, 1, 0, 1)], {
      collateral: [{ valueUsd: 60 }],
      freeUsd: 0,
      costFraction: 0,
    });
    expect(liens.classes.map(({ fromCollateralUsd }) => fromCollateralUsd)).toEqual([10, 50]);
  });
});

describe("an estate", () => {
  it("may cost all there is, or nothing; be empty; hold collateral nobody has a lien on", () => {
    const all = recover([creditor("a", 10, 1)], { ...estate, costFraction: 1 });
    expect([all.classes[0].fromEstateUsd, all.ownersUsd]).toEqual([0, 0]);
    const free = recover([creditor("a", 10, 1)], { ...estate, costFraction: 0 });
    expect([free.classes[0].fromEstateUsd, free.ownersUsd]).toEqual([10, 90]);
    expect(recover([], { collateral: [], freeUsd: 0, costFraction: 0 })).toEqual({
      classes: [],
      ownersUsd: 0,
    });
  });

  it.each([
    ["less than nothing free", { freeUsd: -1 }],
    ["a cost below nothing", { costFraction: -0.1 }],
    ["a cost over all", { costFraction: 1.1 }],
    ["collateral worth less than nothing", { collateral: [{ valueUsd: -1 }] }],
    ["no number", { freeUsd: Number.NaN }],
  ])("of %s cannot be shared", (_, wrong) => {
    expect(() => recover([], { ...estate, ...wrong })).toThrow("cannot be shared");
  });

  it("is not asked by a class of less than nothing, or on collateral there is not", () => {
    expect(() => recover([creditor("a", -0.01, 1)], estate)).toThrow(
      "class a claims -0.01 USD on collateral -1",
    );
    expect(() => recover([creditor("a", 1, 1, 1)], estate)).toThrow("class a claims 1 USD on collateral 1");
    expect(() => recover([creditor("a", 1, 1, 0)], estate)).not.toThrow();
  });
});

describe("a dollar more at a rank", () => {
  // 40 free: the first rank is paid its 30, the third has 10 of its 20
  const classes = [creditor("first", 30, 0), creditor("third", 20, 2)];
  const at = (rank: number, freeUsd: number) =>
    marginalFraction(classes, recover(classes, { collateral: [], freeUsd, costFraction: 0 }), rank);

  it("gets what its rank gets", () => expect([at(0, 40), at(2, 40), at(0, 15)]).toEqual([1, 0.5, 0.5]));

  it("where nobody stands gets all if those below or the owners get anything, else nothing", () =>
    expect([at(1, 40), at(1, 30), at(3, 60), at(3, 50)]).toEqual([1, 0, 1, 0]));

  it("stands with what collateral does not cover: 10 free for 40 of 100 and the dollar's own", () => {
    const pledged = [creditor("bank", 100, 1, 0)];
    const shared = recover(pledged, { collateral: [{ valueUsd: 60 }], freeUsd: 10, costFraction: 0 });
    expect(marginalFraction(pledged, shared, 1)).toBe(0.25);
  });
});
