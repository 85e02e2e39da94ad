// Limits nobody means and a world may write: halls of no megawatts, a deposit credited in one month, damages that were owed already.

import { describe, expect, test } from "vitest";
import { type Over, runTiny, tinyModel } from "../tiny-world.ts";

const cloud = {
  kind: "gpu_cloud",
  customer: "tenant",
  provider: "owner",
  halls: ["hall"],
  total_usd_m: 24,
  term_months: 60,
  prepay_pct: 20,
} as const;
const over = (hall: Record<string, unknown>, more: Over["contracts"]): Over => ({
  halls: { hall: { site: "plain", builder: "own", ...hall } },
  contracts: more,
});

describe("a hall of no critical megawatts", () => {
  test("brings no fee, and a lender lends nothing on its contract", () => {
    const months = runTiny(
      tinyModel(
        over(
          { critical_mw: 0, ready: "2026-02" },
          {
            cloud,
            loan: {
              kind: "delayed_draw_loan",
              borrower: "owner",
              commitment_usd_m: 5,
              rate_pct: 9,
              draw_until: "2026-12",
              first_principal: "2027-01",
              due: "2028-01",
              delivered_usd_m: { "2026-02": 4 },
              halls: ["hall"],
              contract: "cloud",
            },
          },
        ),
      ),
    );
    for (const { owed } of months)
      expect([owed["cloud.fee"], owed["cloud.deposit"], owed["loan.draw"]]).toEqual([0, 0, 0]);
  });
});

describe("a deposit credited in one month", () => {
  // accepted two years before the start: 20 % of 24 m are 4.8 m
  const held = (credit_from_month: number, credit_to_month: number) =>
    runTiny(
      tinyModel(
        over(
          { critical_mw: 10, ready: "2024-01" },
          { cloud: { ...cloud, credit_from_month, credit_to_month } },
        ),
      ),
    )[0].memory("cloud", "depositUsd", 0);

  test("is used up where that month has come, and whole where it has not", () => {
    expect(held(24, 24)).toBe(0);
    expect(held(30, 30)).toBeCloseTo(4.8e6, 6);
  });

  test("is whole before its first month, whichever of the two is written first", () => {
    expect(held(60, 24)).toBe(0);
    expect(held(60, 36)).toBeCloseTo(4.8e6, 6);
  });
});
