// A month's cash as lines: what is due with arrears, who is paid in what order, what is left, swept and distributed.

import { arrears, cashLine, type Sorted, sortClaims, sum } from "./claims.ts";
import type { Calls } from "./lines.ts";
import { closingLines, coverageLines, quarterLines, surplusLines } from "./month-end.ts";
import { CENT_CELL, DEFAULTED, fleetFraction, gone, owed, type Pad, paid, total } from "./pad.ts";

/** All lines of the waterfall. Where every commitment is kept, all is paid and cash may fall below zero. */
export function waterfallLines(pad: Pad): void {
  const { model, entity, head } = pad;
  const sorted = sortClaims(pad);
  head("Waterfall", "Received");
  receivedLines(sorted, pad);
  head("Waterfall", "Due, with arrears");
  for (const claim of sorted.owed) dueLine(claim, pad);
  cashLine(pad, "before_actions", "cash when all due is paid and nothing raised", (calls) => {
    const raised = new Set(sorted.raisedAtOnce);
    const received = sorted.received.filter((claim) => !raised.has(claim));
    return `=${calls.before("cash")}+${sum(received, (claim) => calls.now(paid(pad, claim)))}-(${sum(sorted.owed, (claim) => calls.now(total(pad, claim)))})`;
  });
  head("Waterfall", model.funding === "open" ? "Paid, most senior first" : "Paid: every commitment is kept");
  if (model.funding === "open") paidInOrder(sorted, pad);
  else paidInFull(sorted, pad);
  head("Waterfall", "Left unpaid");
  arrearsLines(sorted, pad);
  head("Waterfall", "Coverage");
  coverageLines(entity, pad);
  if (model.fleets.some(({ id }) => pad.has(fleetFraction(id)))) quarterLines(pad);
  head("Waterfall", "What is left");
  surplusLines(sorted, pad);
  head("Waterfall", "Month's end");
  closingLines(sorted, pad);
}

/** What is paid of the claims it holds: all of it, of an outside defaulter the recovery, of another operator what the path says. */
function receivedLines({ received, dividends }: Sorted, pad: Pad): void {
  const { model } = pad;
  for (const claim of received) {
    if (pad.has(paid(pad, claim))) continue;
    const payer = model.entities[model.claims[claim].from];
    const mayDefault = pad.has(gone(pad, payer.index));
    cashLine(pad, paid(pad, claim), model.claims[claim].id, ({ now }) =>
      mayDefault
        ? `=${now(owed(pad, claim))}*IF(${now(gone(pad, payer.index))}=1,${pad.input(payer.id, "recovery_pct")}/100,1)`
        : `=${now(owed(pad, claim))}`,
    );
  }
  cashLine(pad, "received", "received", ({ now }) => `=${sum(received, (claim) => now(paid(pad, claim)))}`);
  cashLine(
    pad,
    "dividends",
    "distributed to it by others, at the month's end",
    ({ now }) => `=${sum(dividends, (claim) => now(paid(pad, claim)))}`,
  );
}

function dueLine(claim: number, pad: Pad): void {
  cashLine(
    pad,
    total(pad, claim),
    pad.model.claims[claim].id,
    ({ now, before }) =>
      `=${now(owed(pad, claim))}+IF(${before(DEFAULTED)}=1,0,${before(arrears(pad, claim))})`,
  );
}

function paidInFull({ owed: claims }: Sorted, pad: Pad): void {
  for (const claim of claims)
    cashLine(pad, paid(pad, claim), pad.model.claims[claim].id, ({ now }) => `=${now(total(pad, claim))}`);
  cashLine(
    pad,
    "left",
    "cash when all is paid",
    ({ now, before }) =>
      `=${before("cash")}+${now("received")}-(${sum(claims, (claim) => now(paid(pad, claim)))})`,
  );
  cashLine(pad, "reserve_left", "debt service reserve", ({ before }) => `=${before("reserve")}`);
}

/** Each rung takes what it is due from what the rungs above have left; the reserve pays on its own rung; within a rung pro rata. */
function paidInOrder({ rungs }: Sorted, pad: Pad): void {
  const { model, entity } = pad;
  const reserveRung = model.network.reserveRung[entity.index];
  let left = ({ now, before }: Calls) => `MAX(0,${before("cash")}+${now("received")})`;
  cashLine(pad, "reserve_drawn", "drawn from the reserve", ({ now, before }) => {
    const due = sum(rungs[reserveRung] ?? [], (claim) => now(total(pad, claim)));
    const above = rungs.slice(0, reserveRung).flat();
    const leftThere = `MAX(0,MAX(0,${before("cash")}+${now("received")})-(${sum(above, (claim) => now(total(pad, claim)))}))`;
    return `=MIN(${before("reserve")},MAX(0,${due}-${leftThere}))`;
  });
  rungs.forEach((rung, at) => {
    if (rung.length === 0) return;
    const name = `rung/${at}`;
    const has = left;
    cashLine(
      pad,
      `${name}.due`,
      `${rungName(pad, rung)}: due`,
      ({ now }) => `=${sum(rung, (claim) => now(total(pad, claim)))}`,
    );
    const reserve = (calls: Calls) => (at === reserveRung ? `+${calls.now("reserve_drawn")}` : "");
    cashLine(
      pad,
      `${name}.paid`,
      `${rungName(pad, rung)}: paid`,
      (calls) => `=MIN(${calls.now(`${name}.due`)},${has(calls)}${reserve(calls)})`,
    );
    for (const claim of rung)
      cashLine(
        pad,
        paid(pad, claim),
        model.claims[claim].id,
        ({ now }) =>
          `=IF(${now(`${name}.paid`)}>=${now(`${name}.due`)},${now(total(pad, claim))},${now(total(pad, claim))}*${now(`${name}.paid`)}/${now(`${name}.due`)})`,
      );
    cashLine(
      pad,
      `${name}.left`,
      `${rungName(pad, rung)}: left for the next`,
      (calls) => `=${has(calls)}${reserve(calls)}-${calls.now(`${name}.paid`)}`,
    );
    left = ({ now }: Calls) => now(`${name}.left`);
  });
  const last = left;
  cashLine(pad, "left", "cash when all is paid that can be", (calls) => `=${last(calls)}`);
  cashLine(
    pad,
    "reserve_left",
    "debt service reserve",
    ({ now, before }) => `=${before("reserve")}-${now("reserve_drawn")}`,
  );
}

const rungName = ({ model }: Pad, rung: readonly number[]) => model.claims[rung[0]].step.replace("_", " ");

function arrearsLines({ owed: claims }: Sorted, pad: Pad): void {
  for (const claim of claims) {
    const key = arrears(pad, claim);
    cashLine(
      pad,
      key,
      pad.model.claims[claim].id,
      ({ now, before }) => {
        const carried = `(${now(total(pad, claim))}-${now(paid(pad, claim))}+IF(${before(DEFAULTED)}=1,${before(key)},0))`;
        return `=IF(${carried}>${CENT_CELL},${carried},0)`;
      },
      0,
    );
  }
  const { debtOwed, patientOwed, capitalOwed } = pad.entity;
  const overdue = (key: string, label: string, of: readonly number[]) => {
    const those = claims.filter((claim) => of.includes(claim));
    cashLine(pad, key, label, ({ now }) => `=${sum(those, (claim) => now(arrears(pad, claim)))}`);
  };
  overdue("overdue", "overdue", claims);
  overdue("overdue_debt", "of it to lenders", debtOwed);
  overdue("overdue_capital", "of it for construction and equipment", capitalOwed);
  overdue(
    "overdue_bills",
    "of it bills, whose lateness is a default after two months",
    claims.filter((claim) => !debtOwed.includes(claim) && !patientOwed.includes(claim)),
  );
}
