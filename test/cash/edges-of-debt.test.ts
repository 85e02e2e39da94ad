// Lines, notes, waivers and sales of property in their first and last months, by hand.

import { describe, expect, test } from "vitest";
import { spans } from "../planned-path.ts";
import { entityIndex, mergeOver, type Over, runTiny, tinyModel } from "../tiny-world.ts";

const inflow = (month: string, usdM: number) => ({
  kind: "convertible",
  issuer: "owner",
  face_usd_m: 0,
  due: "2036-01",
  conversion_usd: 1,
  closes: month,
  net_proceeds_usd_m: usdM,
});
const order = (deliveries_usd_m: Record<string, number>) => ({
  kind: "equipment_order",
  buyer: "owner",
  vendor: "vendor",
  deliveries_usd_m,
  pay_days: 0,
});
function run(over: Over, funding: "open" | "committed" = "open") {
  const model = tinyModel(over, funding);
  const months = runTiny(model);
  return {
    months,
    owner: entityIndex(model, "owner"),
    owed: (claim: string) => spans(months.map((month) => month.owed[claim] / 1e6)),
    paid: (claim: string) => spans(months.map((month) => month.paid[claim] / 1e6)),
    memory: (contract: string, name: string) =>
      months.map((month) => Number((month.memory(contract, name) / 1e6).toFixed(9))),
  };
}

describe("a line of 20 m to April", () => {
  const line = {
    kind: "revolver",
    borrower: "owner",
    commitment_usd_m: 20,
    rate_pct: 0,
    undrawn_fee_pct: 1.2,
    due: "2026-04",
  };
  const with_ = (more: Record<string, unknown>, contracts: Over["contracts"] = {}, cash_usd_m = 1) =>
    run({ entities: { owner: { cash_usd_m } }, contracts: { line: { ...line, ...more }, ...contracts } });

  test("costs its fee to March, the last month it may be drawn in", () => {
    expect(with_({}).owed("line.fee")).toEqual([[0, 2, 0.02]]);
  });

  test("is drawn in March and not in April, when what was drawn is due", () => {
    const drawn = with_(
      { undrawn_fee_pct: 0 },
      { order: order({ "2026-03": 5 }), inflow: inflow("2026-04", 50) },
    );
    expect([drawn.paid("line.draw"), drawn.owed("line.principal")]).toEqual([[[2, 2, 4]], [[3, 3, 4]]]);
    expect(with_({ undrawn_fee_pct: 0 }, { order: order({ "2026-04": 5 }) }).paid("line.draw")).toEqual([]);
  });

  test("drawn to the last dollar gives no more, and more drawn than committed gives nothing", () => {
    expect(
      with_({ undrawn_fee_pct: 0, balance_usd_m: 20 }, { order: order({ "2026-01": 5 }) }).paid("line.draw"),
    ).toEqual([]);
    const over = with_({ balance_usd_m: 25 }, { order: order({ "2026-01": 5 }) });
    expect([over.paid("line.draw"), over.owed("line.fee")]).toEqual([[], []]);
  });

  test("is repaid as far as surplus goes: 3 m of 12 m, then 5 m", () => {
    const { paid, memory } = with_(
      { undrawn_fee_pct: 0, balance_usd_m: 12 },
      { inflow: inflow("2026-02", 5) },
      3,
    );
    expect(paid("line.sweep")).toEqual([
      [0, 0, 3],
      [1, 1, 5],
    ]);
    expect(memory("line", "balanceUsd").slice(0, 3)).toEqual([9, 4, 4]);
  });

  test("drawn and repaid in one month only by what is left over: what is drawn to the minimum stays drawn", () => {
    const { paid, memory } = run({
      entities: { owner: { cash_usd_m: 1, minimum_cash_usd_m: 3 } },
      contracts: { line: { ...line, undrawn_fee_pct: 0 } },
    });
    expect([paid("line.draw"), paid("line.sweep"), memory("line", "balanceUsd")[0]]).toEqual([
      [[0, 0, 2]],
      [],
      2,
    ]);
  });
});

describe("a term loan", () => {
  const loan = { kind: "term_loan", borrower: "owner", balance_usd_m: 12, rate_pct: 0, due: "2026-04" };
  const rich = (more: Record<string, unknown>) =>
    run({ entities: { owner: { cash_usd_m: 100 } }, contracts: { loan: { ...loan, ...more } } });

  test("that begins to be repaid in its last month is a bullet; from the first month, four parts", () => {
    expect(rich({ first_principal: "2026-04" }).owed("loan.principal")).toEqual([[3, 3, 12]]);
    expect(rich({ first_principal: "2025-01" }).owed("loan.principal")).toEqual([[0, 3, 3]]);
  });

  test("due before the start is due at once", () => {
    expect(rich({ due: "2025-06" }).owed("loan.principal")).toEqual([[0, 0, 12]]);
  });

  test("drawn in its last month or after is owed in the month after the draw", () => {
    expect(rich({ draws_usd_m: { "2026-04": 5 } }).owed("loan.principal")).toEqual([
      [3, 3, 12],
      [4, 4, 5],
    ]);
  });
});

describe("a note of 100 m", () => {
  const bond = { kind: "note", issuer: "owner", face_usd_m: 100, coupon_pct: 8, due: "2026-08" };
  const rich = (more: Record<string, unknown>) =>
    run({ entities: { owner: { cash_usd_m: 500 } }, contracts: { bond: { ...bond, ...more } } });

  test("sold in March bears its first coupon in August; sold in February it bore none that month", () => {
    expect(rich({ closes: "2026-03", net_proceeds_usd_m: 98 }).owed("bond.coupon")).toEqual([[7, 7, 4]]);
    const february = rich({ closes: "2026-02", net_proceeds_usd_m: 98, interest_reserve_usd_m: 3 });
    expect([february.owed("bond.coupon"), february.owed("bond.proceeds")]).toEqual([
      [[7, 7, 1]],
      [[1, 1, 98]],
    ]);
    expect(february.memory("bond", "reserveUsd").slice(0, 3)).toEqual([0, 3, 3]);
  });

  test("sold in the first month comes then; sold before it is there already", () => {
    expect(rich({ closes: "2026-01", net_proceeds_usd_m: 98 }).owed("bond.proceeds")).toEqual([[0, 0, 98]]);
    const before = rich({ closes: "2025-12", net_proceeds_usd_m: 98, interest_reserve_usd_m: 6 });
    expect([
      before.owed("bond.proceeds"),
      before.owed("bond.coupon"),
      before.owed("bond.from_reserve"),
    ]).toEqual([
      [],
      [[7, 7, 2]],
      [
        [1, 1, 4],
        [7, 7, 2],
      ],
    ]);
  });

  test("in kind is due with the coupon of its last month, and then nothing of it is left", () => {
    const { owed, memory } = rich({ coupon_pct: 0, pik_pct: 8, interest_reserve_usd_m: 5 });
    expect([owed("bond.principal"), owed("bond.released")]).toEqual([[[7, 7, 108.16]], [[7, 7, 5]]]);
    expect([memory("bond", "balanceUsd").slice(6, 8), memory("bond", "reserveUsd").slice(6, 8)]).toEqual([
      [104, 0],
      [5, 0],
    ]);
  });
});

describe("a convertible of 100 m at 20 USD", () => {
  const share = {
    kind: "convertible",
    issuer: "owner",
    face_usd_m: 100,
    coupon_pct: 4,
    due: "2026-08",
    conversion_usd: 20,
  };
  const at = (share_price_usd: number, more: Record<string, unknown> = {}) =>
    run({
      entities: { owner: { cash_usd_m: 500, shares_m: 30, share_price_usd } },
      contracts: { share: { ...share, ...more } },
    });
  const shares = ({ months, owner }: ReturnType<typeof run>) =>
    spans(months.map(({ next }) => next.sharesM[owner] - 30));

  test("becomes 5 m shares at maturity where they are worth it, and none where they are not", () => {
    expect([shares(at(20)), shares(at(19.99))]).toEqual([[[7, 11, 5]], []]);
    expect([at(20).owed("share.principal"), at(19.99).owed("share.principal")]).toEqual([[], [[7, 7, 100]]]);
  });

  test("with coupons in kind becomes shares for those of before too: 102 m are 5.1 m shares", () => {
    expect(shares(at(20, { coupon_pct: 0, pik_pct: 4 }))).toEqual([[7, 11, 5.1]]);
  });

  test("put in May is repaid with nothing more in August; a put in the money is let pass and the shares come in August", () => {
    expect(at(19, { holder_put: "2026-05" }).owed("share.principal")).toEqual([[4, 4, 100]]);
    expect(at(19, { holder_put: "2026-05" }).owed("share.coupon")).toEqual([[1, 1, 2]]);
    expect(shares(at(20, { holder_put: "2026-05" }))).toEqual([[7, 11, 5]]);
  });

  test("sold in January is owed from February; sold before, from the start", () => {
    const sold = (closes: string) => at(19, { closes, net_proceeds_usd_m: 97 });
    expect([
      sold("2026-01").owed("share.proceeds"),
      sold("2026-01").memory("share", "balanceUsd")[0],
    ]).toEqual([[[0, 0, 97]], 100]);
    expect([sold("2025-12").owed("share.proceeds"), sold("2025-12").owed("share.coupon")]).toEqual([
      [],
      [
        [1, 1, 2],
        [7, 7, 2],
      ],
    ]);
    expect(sold("2026-02").owed("share.coupon")).toEqual([[7, 7, 2]]);
  });
});

describe("a property sold", () => {
  // NOI of 9 m at 9 % less 15 %: 85 m; rent of 12 %: 0.85 m. 10 m of cash and 2 m a month: short within six months
  const campus = { kind: "sale_leaseback", entity: "owner", noi_usd_m_per_year: 9, rent_pct: 12 };
  const told = (more: Record<string, unknown>, over: Over = {}) =>
    run(
      mergeOver(
        {
          market: { equity: { window: "open" } },
          entities: { owner: { look_ahead_months: 6 } },
          contracts: {
            campus: { ...campus, ...more },
            staff: { kind: "overhead", entity: "owner", usd_m_per_month: 2, growth_pct: 0 },
          },
        },
        over,
      ),
    );

  test("after a month and a half is paid for in the second month after", () => {
    expect([
      told({ lag_months: 1.5 }).owed("campus.sale"),
      told({ lag_months: 1.5 }).owed("campus.rent"),
    ]).toEqual([[[2, 2, 85]], [[3, 11, 0.85]]]);
    expect(told({ lag_months: 1 }).owed("campus.sale")).toEqual([[1, 1, 85]]);
  });

  test("is put up in the month the budget first falls short: with 14 m in February, when 10 m remain for twelve ahead", () => {
    // January closes with 12 m, which six months of 2 m just use up
    const { months } = told({}, { entities: { owner: { cash_usd_m: 14 } } });
    expect([months[0].memory("campus", "begun"), months[1].memory("campus", "begun")]).toEqual([0, 2]);
  });
});

describe("principal put off", () => {
  const loan = {
    kind: "term_loan",
    borrower: "owner",
    balance_usd_m: 12,
    rate_pct: 12,
    first_principal: "2026-01",
    due: "2026-06",
  };
  const waiver = { kind: "waiver", borrower: "owner", loan: "loan", due: "2026-04" };
  const told = (
    cash_usd_m: number,
    more: Record<string, unknown> = {},
    contracts: Over["contracts"] = {},
    entity: Record<string, unknown> = {},
  ) =>
    run({
      entities: { owner: { cash_usd_m, ...entity } },
      contracts: { loan, waiver: { ...waiver, ...more }, ...contracts },
    });

  test("in January is due in April with two parts of the fee kept, and interest of the loan and the margin in between", () => {
    // 2.12 m on 1 m: 1.12 m, 1.12 ÷ 0.99 owed
    const { owed, memory } = told(1, {}, { inflow: inflow("2026-02", 60) });
    const owes = 1.12 / 0.99;
    expect(owed("waiver.principal")).toEqual([[3, 3, Number(owes.toPrecision(9))]]);
    expect(owed("waiver.interest")).toEqual([[1, 3, Number(((owes * 0.14) / 12).toPrecision(9))]]);
    expect(memory("waiver", "balanceUsd").slice(2, 5)).toEqual([Number(owes.toFixed(9)), 0, 0]);
  });

  test("is all that can be put off to the last dollar: 2 m less 1 % and no more", () => {
    expect(told(0.14).paid("waiver.deferral")).toEqual([[0, 0, 1.98]]);
    expect(told(0.139999).paid("waiver.deferral")).toEqual([]);
  });

  test("is not granted from the month on in which it would be due", () => {
    expect(told(1, { due: "2026-02" }).paid("waiver.deferral")).toEqual([[0, 0, 1.12]]);
    expect(told(1, { due: "2026-01" }).paid("waiver.deferral")).toEqual([]);
  });

  test("is not for a cushion: January is paid out of a minimum of 5 m, and only what is short beyond it is put off", () => {
    const january = (cash_usd_m: number) =>
      told(cash_usd_m, {}, {}, { minimum_cash_usd_m: 5 }).months[0].paid["waiver.deferral"] / 1e6;
    expect([january(4), january(2.12), january(1)]).toEqual([0, 0, expect.closeTo(1.12, 9)]);
  });

  test("comes after the reserve: 0.5 m of it leave 0.62 m to put off", () => {
    expect(told(1, {}, {}, { debt_reserve_usd_m: 0.5 }).paid("waiver.deferral")).toEqual([[0, 0, 0.62]]);
  });

  test("is granted as often as agreed: asked in February, March and April, twice or three times", () => {
    // 3.2 m pay January and half of February; half a million comes in March and in April
    const more = { march: inflow("2026-03", 0.5), april: inflow("2026-04", 0.5) };
    const granted = (most: number) =>
      told(3.2, { most, due: "2026-12" }, more)
        .months.slice(0, 4)
        .map((month) => month.memory("waiver", "granted"));
    expect([granted(2), granted(3)]).toEqual([
      [0, 1, 2, 2],
      [0, 1, 2, 3],
    ]);
  });
});
