// Expected: test/oracles/sam_sculpting.json (NREL SAM's own test outputs: two projects, 18 years), sam_variants.json (60 live runs of
// SAM's single-owner model), quant_vectors.json (sculpt-mini, annuity); hand calculations written beside each.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { debtRepaidUsd, sculptToCoverage, sculptToDebt } from "../../src/engine/cash/sculpting.ts";
import { vector } from "../market/oracle.ts";
import {
  annuityUsd,
  type Repayment,
  repay,
  reserveTargetUsd,
  runBalance,
  type Schedule,
  shortfallUsd,
} from "./schedules.ts";

const readOracle = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../oracles/${name}.json`, import.meta.url), "utf8"));
const level = (rate: number, periods: number) => new Float64Array(periods).fill(rate);
/** The debt the engine sizes, run to its end on the cash flow over the coverage. */
const sculpted = (cfads: ArrayLike<number>, dscr: number, rates: ArrayLike<number>): Schedule =>
  runBalance(
    sculptToCoverage(cfads, dscr, rates),
    rates,
    Float64Array.from(cfads, (usd) => Math.max(0, usd) / dscr),
  );
/** Every entry within `tolerance` of the expected, relative to the largest expected. */
const expectColumn = (actual: ArrayLike<number>, expected: readonly number[], tolerance: number) => {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  expected.forEach((value, k) => {
    expect(Math.abs(actual[k] - value)).toBeLessThanOrEqual(tolerance * largest);
  });
};

describe("sculpting by hand", () => {
  const { expected, tol } = vector("sculpt-mini") as unknown as {
    expected: Record<"cfads" | "ds" | "balance" | "interest" | "principal", number[]> & {
      debt: number;
      dscr: number;
      r: number;
    };
    tol: number;
  };
  it("four years at 1.25 and 10 %", () => {
    const actual = sculpted(expected.cfads, expected.dscr, level(expected.r, 4));
    expectColumn(actual.debtServiceUsd, expected.ds, tol);
    expectColumn(actual.balanceUsd, expected.balance, tol);
    expectColumn(actual.interestUsd, expected.interest, tol);
    expectColumn(actual.principalUsd, expected.principal, tol);
    expect(actual.balanceUsd[0]).toBeCloseTo(expected.debt, 9);
  });

  it("a given debt finds the coverage it can have", () => {
    const found = sculptToDebt(expected.cfads, expected.debt, level(expected.r, 4));
    expect(found).toBeCloseTo(1.25, 12);
    // twice the debt is covered half as well: 0.625, short in every year
    expect(sculptToDebt(expected.cfads, expected.debt * 2, level(expected.r, 4))).toBeCloseTo(0.625, 12);
    expect(sculptToDebt([0, -5], 100, level(0.1, 2))).toBe(0);
  });

  it("a year without cash flow adds its interest to the loan", () => {
    // CFADS 0 then 121 at 1.1 and 10 %: 110 due at the end, 110/1.21 lent, 100 owed after a year
    const { balanceUsd, principalUsd, debtServiceUsd } = sculpted([-3, 121], 1.1, level(0.1, 2));
    expectColumn(debtServiceUsd, [0, 110], 1e-14);
    expectColumn(balanceUsd, [110 / 1.21, 100, 0], 1e-14);
    expect(principalUsd[0]).toBeCloseTo(-10 / 1.1, 12);
  });
});

type SamProject = {
  readonly dscr: number;
  readonly rate: number;
  readonly tenor: number;
  readonly dsra_months: number;
  readonly reserve_interest: number;
  readonly size_of_debt: number;
  readonly pv_cafds: number;
} & Readonly<
  Record<
    | "cfads"
    | "debt_service"
    | "interest"
    | "principal"
    | "balance"
    | "dscr_series"
    | "dsra"
    | "reserve_om"
    | "cfo"
    | "cfi"
    | "cff"
    | "ebitda"
    | "llcr",
    readonly number[]
  >
>;

describe("SAM's sculpted debt in full", () => {
  const projects = readOracle("sam_sculpting") as Record<string, SamProject>;
  for (const [name, sam] of Object.entries(projects)) {
    describe(name, () => {
      const rates = level(sam.rate, sam.tenor);
      const ours = sculpted(sam.cfads, sam.dscr, rates);

      it("the size of the debt, to 1e-12", () => {
        expect(Math.abs(ours.balanceUsd[0] / sam.size_of_debt - 1)).toBeLessThan(1e-12);
        expect(Math.abs(debtRepaidUsd(sam.cfads, rates) / sam.pv_cafds - 1)).toBeLessThan(1e-12);
      });

      it("debt service, interest, principal and all balances", () => {
        expectColumn(ours.debtServiceUsd, sam.debt_service, 1e-12);
        expectColumn(ours.interestUsd, sam.interest, 1e-12);
        expectColumn(ours.principalUsd, sam.principal, 1e-12);
        expectColumn(ours.balanceUsd, sam.balance, 1e-12);
        expectColumn(
          ours.principalUsd.map((usd) => -usd),
          sam.cff.slice(1, sam.tenor + 1),
          1e-12,
        );
      });

      it("coverage in every year, over the year and over the loan's life", () => {
        expectColumn(
          ours.debtServiceUsd.map((due, t) => sam.cfads[t] / due),
          sam.dscr_series,
          1e-12,
        );
        const lives = ours.debtServiceUsd.map(
          (_, t) => debtRepaidUsd(sam.cfads.slice(t), rates.slice(t)) / ours.balanceUsd[t],
        );
        expectColumn(lives, sam.llcr, 1e-12);
      });

      it("the debt service reserve, and no shortfall", () => {
        expectColumn(reserveTargetUsd(ours.debtServiceUsd, sam.dsra_months / 12), sam.dsra, 1e-12);
        expect([...shortfallUsd(sam.cfads, ours.debtServiceUsd)].every((usd) => usd < 1e-6)).toBe(true);
      });

      it("its cash from operations follows from our interest and reserve", () => {
        // cfo = EBITDA − interest + yield on reserves at the year's start: debt service, operations, and what CFADS set aside for equipment
        const dsraUsd = reserveTargetUsd(ours.debtServiceUsd, sam.dsra_months / 12);
        let equipmentUsd = 0;
        for (let year = 1; year <= 14; year++) {
          const reserves = dsraUsd[year - 1] + sam.reserve_om[year - 1] + equipmentUsd;
          const cfo = sam.ebitda[year] - ours.interestUsd[year - 1] + sam.reserve_interest * reserves;
          expect(Math.abs(cfo / sam.cfo[year] - 1)).toBeLessThan(1e-11);
          equipmentUsd += sam.ebitda[year] - sam.cfads[year - 1];
        }
      });
    });
  }
});

type SamVariant = {
  readonly overrides: {
    readonly dscr?: number;
    readonly term_int_rate?: number;
    readonly term_tenor?: number;
    readonly debt_percent?: number;
    readonly payment_option?: number;
    readonly loan_moratorium?: number;
  };
  readonly size_of_debt: number;
  readonly min_dscr: number;
  readonly debt_service?: readonly number[];
  readonly balance?: readonly number[];
  readonly dscr?: readonly number[];
  readonly cfads?: readonly number[];
};
const variants = (readOracle("sam_variants") as { cases: SamVariant[] }).cases;
const samRepayments: readonly Repayment[] = ["annuity", "level principal"];

describe("SAM's variants", () => {
  const { cfads } = (readOracle("sam_sculpting") as Record<string, SamProject>).pvwatts;
  // The oracle prints six decimals of a dollar.
  const PRINTED_USD = 1e-6;

  it.each(variants.filter((one) => one.overrides.dscr !== undefined))(
    "sculpted: $overrides lend $size_of_debt",
    ({ overrides, size_of_debt, min_dscr }) => {
      const { dscr = 0, term_int_rate = 0, term_tenor = 0 } = overrides;
      const rates = level(term_int_rate / 100, term_tenor);
      const ours = sculpted(cfads.slice(0, term_tenor), dscr, rates);
      expect(Math.abs(ours.balanceUsd[0] - size_of_debt)).toBeLessThanOrEqual(PRINTED_USD);
      const coverage = ours.debtServiceUsd.map((due, t) => cfads[t] / due);
      expect(Math.min(...coverage)).toBeCloseTo(min_dscr, 9);
    },
  );

  const levelled = variants.filter((one) => one.overrides.debt_percent !== undefined);
  const ours = ({ overrides, size_of_debt }: SamVariant): Schedule =>
    repay({
      debtUsd: size_of_debt,
      ratePerPeriod: 0.07,
      periods: 18,
      interestOnlyPeriods: overrides.loan_moratorium,
      repayment: samRepayments[overrides.payment_option ?? 0],
    });

  it.each(levelled)("by formula: $overrides repay as SAM does", (variant) => {
    const schedule = ours(variant);
    expectColumn(schedule.debtServiceUsd, variant.debt_service ?? [], 1e-12);
    expectColumn(schedule.balanceUsd, variant.balance ?? [], 1e-12);
    const coverage = schedule.debtServiceUsd.map((due, t) => (variant.cfads?.[t] ?? 0) / due);
    expectColumn(coverage, variant.dscr ?? [], 1e-6);
    expect(Math.min(...coverage)).toBeCloseTo(variant.min_dscr, 5);
  });

  // Years short and their sum from SAM's own columns: debt service less CFADS where its DSCR is below 1. SAM pays all of it and says nothing.
  it.each(levelled)("fall short where SAM funds in silence: $overrides", (variant) => {
    const short = shortfallUsd(cfads, ours(variant).debtServiceUsd);
    const samDscr = variant.dscr ?? [];
    expect([...short].map((usd) => usd > 0)).toEqual(samDscr.map((ratio) => ratio < 1));
    const samShortUsd = (variant.debt_service ?? []).reduce(
      (sum, due, t) => sum + (samDscr[t] < 1 ? due - cfads[t] : 0),
      0,
    );
    expect(Math.abs([...short].reduce((sum, usd) => sum + usd, 0) - samShortUsd)).toBeLessThan(1e-4);
  });

  it("are sixty: 48 sculpted, 12 by formula, of which 8 fall short", () => {
    expect(variants.length).toBe(60);
    expect(levelled.length).toBe(12);
    expect(levelled.filter((one) => one.min_dscr < 1).length).toBe(8);
  });
});

describe("repayment by formula", () => {
  it("has level payments as Excel's PMT and the vector's", () => {
    const { inputs, expected, tol } = vector("annuity") as unknown as {
      inputs: { P: number; rate: number; n: number };
      expected: { pmt: number; excel_pmt: number };
      tol: number;
    };
    // the vector's 13 % is a year, paid monthly
    expect(Math.abs(annuityUsd(inputs.P, inputs.rate / 12, inputs.n) - expected.pmt)).toBeLessThanOrEqual(
      tol,
    );
    expect(Math.abs(annuityUsd(10_000, 0.08 / 12, 10) - expected.excel_pmt)).toBeLessThanOrEqual(tol);
    expect(annuityUsd(120, 0, 12)).toBeCloseTo(10, 14);
  });

  it.each([
    // 100 at 10 %: two years of interest, then 110·… level over two: 100/(1/1.1 + 1/1.21) = 57.619048
    ["annuity", [10, 10, 57.61904762, 57.61904762]],
    // 50 a year, interest on 100 then 50
    ["level principal", [10, 10, 60, 55]],
    ["bullet", [10, 10, 10, 110]],
  ] as const)("interest-only for two of four years, then %s", (repayment, due) => {
    const schedule = repay({
      debtUsd: 100,
      ratePerPeriod: 0.1,
      periods: 4,
      interestOnlyPeriods: 2,
      repayment,
    });
    expectColumn(schedule.debtServiceUsd, due, 1e-9);
    expect(schedule.balanceUsd[2]).toBeCloseTo(100, 9);
  });

  it("needs a period to repay in", () => {
    expect(() =>
      repay({ debtUsd: 1, ratePerPeriod: 0, periods: 2, interestOnlyPeriods: 2, repayment: "annuity" }),
    ).toThrow("none is left");
  });

  it("of a balance that does not end at zero is refused", () => {
    expect(() => runBalance(100, [0.1, 0.1], [50, 50])).toThrow("ends with");
  });
});

describe("a shortfall", () => {
  it("is debt service that cash flow does not cover; an operating loss is no part of it", () => {
    expect([...shortfallUsd([15, 6, 0, -5], [10, 10, 10, 10])]).toEqual([0, 4, 10, 10]);
  });
});

describe("the debt service reserve", () => {
  it.each([
    // the next three months, fewer at the end, none when it is over
    [3, [60, 90, 70, 40, 0]],
    // half a period ahead
    [0.5, [5, 10, 15, 20, 0]],
    // one and a half
    [1.5, [20, 35, 50, 40, 0]],
    [0, [0, 0, 0, 0, 0]],
  ])("of %d periods ahead", (ahead, target) => {
    expect([...reserveTargetUsd([10, 20, 30, 40], ahead)]).toEqual(target);
  });
});

describe("laws of schedules", () => {
  const column = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 1, maxLength: 120 });
  const rate = fc.double({ min: 0, max: 0.05, noNaN: true });

  it("a sculpted loan closes at zero, is covered evenly month by month and over any twelve, and all principal is the debt", () =>
    fc.assert(
      fc.property(column, fc.double({ min: 0.8, max: 3, noNaN: true }), rate, (cfads, target, perMonth) => {
        const rates = level(perMonth, cfads.length);
        const { balanceUsd, debtServiceUsd, principalUsd } = sculpted(cfads, target, rates);
        const debtUsd = balanceUsd[0];
        expect(Math.abs(balanceUsd[cfads.length])).toBeLessThan(1e-9 * Math.max(...balanceUsd));
        expect(Math.abs(principalUsd.reduce((a, b) => a + b, 0) - debtUsd)).toBeLessThan(
          1e-9 * Math.max(...balanceUsd),
        );
        debtServiceUsd.forEach((due, t) => {
          expect(cfads[t] / due).toBeCloseTo(target, 9);
          const left = debtRepaidUsd(cfads.slice(t), rates.slice(t));
          expect(Math.abs(left - target * balanceUsd[t])).toBeLessThan(
            1e-8 * target * Math.max(...balanceUsd),
          );
        });
        expect(sculptToDebt(cfads, debtUsd, rates)).toBeCloseTo(target, 9);
      }),
    ));

  it("a higher coverage or a higher rate lends less", () =>
    fc.assert(
      fc.property(column, fc.double({ min: 0.8, max: 3, noNaN: true }), rate, (cfads, target, perMonth) => {
        const size = (dscr: number, r: number) => sculptToCoverage(cfads, dscr, level(r, cfads.length));
        expect(size(target * 1.1, perMonth)).toBeLessThan(size(target, perMonth));
        expect(size(target, perMonth + 0.001)).toBeLessThan(size(target, perMonth));
      }),
    ));

  it("an annuity's payments are worth the debt, and every formula repays it", () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1e10, noNaN: true }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        fc.integer({ min: 1, max: 240 }),
        fc.constantFrom<Repayment>("annuity", "level principal", "bullet"),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (debtUsd, ratePerPeriod, periods, repayment, share) => {
          const interestOnlyPeriods = Math.floor(share * periods);
          const { debtServiceUsd } = repay({
            debtUsd,
            ratePerPeriod,
            periods,
            interestOnlyPeriods,
            repayment,
          });
          expect(debtRepaidUsd(debtServiceUsd, level(ratePerPeriod, periods)) / debtUsd).toBeCloseTo(1, 9);
        },
      ),
    ));
});
