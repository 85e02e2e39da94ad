// What is left of a month's cash once all is paid that can be: coverage, reserve, sweeps, distributions, and what the month closes with.

import type { Entity } from "../model.ts";
import { cashLine, type Sorted, sum } from "./claims.ts";
import { sweepable } from "./debt.ts";
import type { Calls } from "./lines.ts";
import { CENT_CELL, DEFAULTED, owed, type Pad, paid, total, UNBOUNDED_CELL } from "./pad.ts";
import { drawnBeforeSweep } from "./revolver.ts";

const MINIMUM = "minimum_cash_usd_m";

/** What a window of months of one line comes to. */
const trailing = ({ all, month }: Calls, line: string, window: string) =>
  `SUM(INDEX(${all(line)},1,MAX(1,${month}+2-${window})):INDEX(${all(line)},1,${month}+1))`;

export function coverageLines(entity: Entity, pad: Pad): void {
  const { operatingHeld, operatingOwed, serviceOwed, id } = entity;
  cashLine(
    pad,
    "cfads",
    "cash flow available for debt service",
    ({ now }) =>
      `=${sum(operatingHeld, (claim) => now(paid(pad, claim)))}-(${sum(operatingOwed, (claim) => now(owed(pad, claim)))})`,
  );
  cashLine(
    pad,
    "debt_service",
    "debt service fallen due",
    ({ now }) => `=${sum(serviceOwed, (claim) => now(owed(pad, claim)))}`,
  );
  const ratio = (key: string, label: string, window: string) =>
    pad.add({
      key,
      sheet: "Waterfall",
      label,
      unit: "-",
      formula: (calls) => {
        const service = trailing(calls, "debt_service", window);
        return `=IF(${service}>0,${trailing(calls, "cfads", window)}/MAX(0.000001,${service}),${UNBOUNDED_CELL})`;
      },
    });
  ratio("coverage_12", "coverage over twelve months; 1E+99 without debt service", "12");
  ratio("coverage", "coverage over the window of the lock-up", pad.input(id, "coverage_window_months"));
}

/** What the last quarter brought and owed, for what is decided on it a month later. */
export function quarterLines(pad: Pad): void {
  for (const line of ["cfads", "debt_service"])
    cashLine(
      pad,
      line === "cfads" ? "quarter_cfads" : "quarter_service",
      `${line.replace("_", " ")}, months looked back on`,
      ({ now, soFar, month }) =>
        `=SUM(INDEX(${soFar(line)},1,MAX(1,${month}+2-${pad.input("practice", "look_back_months")})):${now(line)})`,
      () => "=0",
    );
}

export function surplusLines({ taken, owed: claims }: Sorted, pad: Pad): void {
  const input = (term: string) => pad.input(pad.entity.id, term);
  const minimum = `${input(MINIMUM)}*1E+6`;
  cashLine(pad, "shares", "1 where all was paid: what is above the minimum is shared", ({ now, before }) => {
    const unpaid = `${sum(claims, (claim) => now(total(pad, claim)))}-(${sum(claims, (claim) => now(paid(pad, claim)))})`;
    return `=IF(AND(${before(DEFAULTED)}=0,${unpaid}<=${CENT_CELL}),1,0)`;
  });
  cashLine(
    pad,
    "locked",
    "1 where coverage is below the lock-up",
    ({ now }) => `=IF(${now("coverage")}<${input("lock_up_dscr")},1,0)`,
  );
  cashLine(
    pad,
    "top_up",
    "put into the reserve",
    ({ now }) =>
      `=${now("shares")}*MIN(MAX(0,${now("left")}-${minimum}),MAX(0,${input("debt_reserve_target_usd_m")}*1E+6-${now("reserve_left")}))`,
  );
  taken.forEach(({ contract, claim }, at) => {
    const before = taken.slice(0, at).map((each) => each.claim);
    const surplus = ({ now }: Calls) =>
      `MAX(0,${now("left")}-${now("top_up")}-(${sum(before, (each) => now(paid(pad, each)))})-${minimum})`;
    cashLine(pad, paid(pad, claim), pad.model.claims[claim].id, (calls) => {
      const locked = calls.now("locked");
      if (contract.slot.sweep === undefined)
        return `=${calls.now("shares")}*(1-${locked})*${surplus(calls)}*${input("payout_pct")}/100`;
      if (contract.kind === "revolver")
        return `=${calls.now("shares")}*MIN(${drawnBeforeSweep(contract, pad, calls)},${surplus(calls)})`;
      const pct = pad.input(contract.id, "sweep_pct");
      return `=IF(${pct}=0,0,${calls.now("shares")}*MIN(${sweepable(contract, pad, calls)},IF(${locked}=1,1,${pct}/100)*${surplus(calls)}))`;
    });
  });
}

export function closingLines({ taken }: Sorted, pad: Pad): void {
  const { entity } = pad;
  const input = (term: string) => pad.input(entity.id, term);
  cashLine(
    pad,
    "cash",
    "cash",
    ({ now }) =>
      `=${now("left")}-${now("top_up")}-(${sum(
        taken.map(({ claim }) => claim),
        (claim) => now(paid(pad, claim)),
      )})+${now("dividends")}`,
    () => `=${input("cash_usd_m")}*1E+6`,
  );
  cashLine(
    pad,
    "reserve",
    "debt service reserve",
    ({ now }) => `=${now("reserve_left")}+${now("top_up")}`,
    () => `=${input("debt_reserve_usd_m")}*1E+6`,
  );
  cashLine(
    pad,
    "liquidity",
    "cash less everything overdue",
    ({ now }) => `=${now("cash")}-${now("overdue")}`,
  );
  cashLine(
    pad,
    "treasury",
    "bitcoin held, at the month's end price",
    ({ now }) => `=${now("btc")}*${now("btc_end")}`,
  );
  const flag = (key: string, label: string, formula: (calls: Calls) => string, opening?: number) =>
    pad.add({ key, sheet: "Waterfall", label, unit: "0 or 1", formula, opening });
  flag(
    "is_short",
    "something stayed unpaid, or cash is below zero",
    ({ now }) => `=IF(OR(${now("overdue")}>0,${now("cash")}<0),1,0)`,
  );
  flag(
    "is_unfunded",
    "construction or equipment stayed unpaid",
    ({ now }) => `=IF(${now("overdue_capital")}>0,1,0)`,
  );
  pad.add({
    key: "overdue_months",
    sheet: "Waterfall",
    label: "months running with bills overdue",
    unit: "months",
    opening: 0,
    formula: ({ now, before }) => `=IF(${now("overdue_bills")}>${CENT_CELL},${before("overdue_months")}+1,0)`,
  });
  flag(
    DEFAULTED,
    "in default: lenders unpaid, bills two months running, or called",
    ({ now, before }) =>
      `=IF(OR(${before(DEFAULTED)}=1,${now("overdue_debt")}>${CENT_CELL},${now("overdue_months")}>=${pad.input("practice", "months_overdue_to_default")},${now("called")}>0),1,0)`,
    0,
  );
}
