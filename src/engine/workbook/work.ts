// Building, converting and equipping halls, as lines: what falls due, and when a hall waits for it.

import type { Hall } from "../model.ts";
import {
  claimLine,
  DEFAULTED,
  hallsOf,
  NEVER_CELL,
  type Pad,
  paid,
  plus,
  type Signed,
  total,
  type Writer,
} from "./pad.ts";
import { machineMwFormula, machinesBefore } from "./site.ts";

export const construction: Writer = (contract, pad) => {
  pad.head("Months", `Construction ${contract.id}`);
  workLines(contract, `${pad.input(contract.id, "left_usd_m")}*1E+6`, pad);
};

export const conversion: Writer = (contract, pad) => {
  const { id } = contract;
  const input = (term: string) => pad.input(id, term);
  pad.head("Months", `Conversion ${id}`);
  const criticalMw = hallsOf(pad, contract)
    .map((hall) => pad.input(hall.id, "critical_mw"))
    .join("+");
  const perMw = `IF(ISNUMBER(${input("cost_usd_m_per_mw")}),${input("cost_usd_m_per_mw")},IF(${input("work")}="retrofit",3.6,10))`;
  workLines(contract, `${perMw}*(${criticalMw})*(1-${input("done_pct")}/100)*1E+6`, pad);
  resaleLine(contract, pad);
};

/** The lines every work has: paid evenly over its months, pausing where it may, stopping with its owner. */
function workLines(contract: Signed, costUsd: string, pad: Pad): void {
  const { id, terms } = contract;
  const input = (term: string) => pad.input(id, term);
  const flag = (term: string) => pad.flag(id, term);
  const of = (name: string) => `${id}.${name}`;
  const add = (
    name: string,
    label: string,
    unit: string,
    rest: Pick<Parameters<Pad["add"]>[0], "opening" | "formula">,
  ) => pad.add({ key: of(name), sheet: "Months", label, unit, ...rest });
  add("at_work", "a month of work", "0 or 1", {
    formula: ({ before, month }) =>
      `=IF(AND(${input("begun")}=1,${before(DEFAULTED)}=0,${month}>=${input("from")},${month}<=${input("to")}+${before(of("paused_months"))}),1,0)`,
  });
  add("paused", "it waits for cash", "0 or 1", {
    formula: ({ now, before }) =>
      `=IF(AND(${now(of("at_work"))}=1,${flag("deferrable")},${before("cash")}<${pad.input(pad.entity.id, "minimum_cash_usd_m")}*1E+6),1,0)`,
  });
  const due = ({ now }: { now: (key: string) => string }) =>
    `${now(of("at_work"))}*(1-${now(of("paused"))})*${costUsd}/MAX(1,${input("to")}-MAX(0,${input("from")})+1)`;
  claimLine(pad, contract, "progress", "progress payments", (calls) => `=${due(calls)}`);
  claimLine(
    pad,
    contract,
    "contribution",
    "the tenant's share",
    (calls) => `=${due(calls)}*${input("tenant_share_pct")}/100`,
  );
  add("paused_months", "months it has stood still", "months", {
    opening: 0,
    formula: ({ now, before }) => `=${before(of("paused_months"))}+${now(of("paused"))}`,
  });
  add("abandoned", "stopped with work left", "0 or 1", {
    opening: 0,
    formula: ({ before, month }) =>
      `=IF(OR(${before(of("abandoned"))}=1,AND(${before(DEFAULTED)}=1,${month}<=${input("to")}+${before(of("paused_months"))})),1,0)`,
  });
  if (((terms.halls as readonly number[]) ?? []).length === 0) return;
  const { progress } = contract.slot;
  add("delays", "its halls wait a month", "0 or 1", {
    formula: ({ now }) =>
      `=IF(OR(${now(paid(pad, progress))}<${now(total(pad, progress))},${now(of("paused"))}=1,${now(of("abandoned"))}=1),1,0)`,
  });
  add("never_begun", "what it needs was not signed", "0 or 1", { formula: () => `=1-${input("begun")}` });
}

/** Machines switched off for the halls, the least efficient first, sold some months after at so many days of hashprice. */
function resaleLine(contract: Signed, pad: Pad): void {
  const { id } = contract;
  const { model } = pad;
  const input = (term: string) => pad.input(id, term);
  const off = (hall: Hall) => {
    const begins = pad.input(hall.id, "work_begins");
    return `MAX(0,IF(${begins}=${NEVER_CELL},${pad.input(hall.id, "ready")},${begins}))`;
  };
  const removed = (hall: Hall) => pad.input(hall.id, "mining_mw_removed");
  for (const hall of hallsOf(pad, contract)) {
    const site = model.sites[hall.site];
    const earlier = site.halls
      .filter((at) => at !== hall.index)
      .map((at) => {
        const other = model.halls[at];
        const ties = at < hall.index ? `${off(other)}<=${off(hall)}` : `${off(other)}<${off(hall)}`;
        return `IF(${ties},${removed(other)},0)`;
      });
    const from = `(${plus(earlier)})`;
    const taken = site.fleets.map((at) => {
      const fleet = model.fleets[at];
      const worse = machinesBefore(fleet, site, pad, "least");
      const mw = machineMwFormula(fleet, pad);
      // a TH/s takes as many watts as its joules: MW over J/TH are millions of TH/s
      return `MAX(0,MIN(${from}+${removed(hall)},${worse}+${mw})-MAX(${from},${worse}))/${pad.input(fleet.id, "j_per_th")}*1E+6`;
    });
    pad.add({
      key: `${id}/${hall.id}.switched_off`,
      sheet: "Months",
      label: `${hall.id}: machines switched off for it`,
      unit: "TH/s",
      opening: () => `=${plus(taken)}`,
    });
  }
  claimLine(pad, contract, "resale", "machines sold", ({ now, opening, month }) => {
    const sold = hallsOf(pad, contract).map(
      (hall) =>
        `IF(${off(hall)}+${input("resale_lag_months")}=${month},${opening(`${id}/${hall.id}.switched_off`)},0)`,
    );
    return `=${input("begun")}*(${plus(sold)})*${now("hashprice")}*${input("resale_days")}/1000`;
  });
}

export const order: Writer = (contract, pad) => {
  const { id } = contract;
  const { entity } = pad;
  const terms = contract.terms as {
    readonly buyer: number;
    readonly guarantor: number;
    readonly halls?: readonly number[];
  };
  const input = (term: string) => pad.input(id, term);
  if (terms.buyer !== entity.index) return;
  pad.head("Months", `Order ${id}`);
  const until = `${id}.delivered_until`;
  pad.add({
    key: until,
    sheet: "Months",
    label: "nothing is delivered from month",
    unit: "month",
    opening: () => `=IF(${input("begun")}=1,${NEVER_CELL},0)`,
    formula: ({ before, month }) =>
      `=IF(AND(${input("begun")}=1,${before(DEFAULTED)}=1),MIN(${before(until)},${month}),${before(until)})`,
  });
  claimLine(pad, contract, "invoice", "invoices due", ({ before, all, month }) => {
    const delivered = `(${month}-INT(${input("pay_days")}/30+0.5))`;
    return `=IF(AND(${input("begun")}=1,${delivered}>=0,${delivered}<${before(until)}),INDEX(${all(`${id}.deliveries_usd_m`)},1,MAX(1,${delivered}+1))*1E+6,0)`;
  });
  claimLine(
    pad,
    contract,
    "cancelled",
    "cost of cancelling",
    ({ before, all, month }) =>
      `=IF(AND(${input("begun")}=0,${month}=0,${before(DEFAULTED)}=0),SUM(${all(`${id}.deliveries_usd_m`)})*1E+6*${input("cancel_pct")}/100,0)`,
  );
  // A buyer that is its own guarantor is never asked twice.
  if (terms.guarantor === terms.buyer)
    claimLine(pad, contract, "called", "asked of the guarantor", () => "=0");
  if ((terms.halls ?? []).length === 0) return;
  const { invoice } = contract.slot;
  pad.add({
    key: `${id}.delays`,
    sheet: "Months",
    label: "its halls wait a month",
    unit: "0 or 1",
    formula: ({ now, before }) =>
      `=IF(AND(${input("begun")}=1,OR(${now(paid(pad, invoice))}<${now(total(pad, invoice))},${before(DEFAULTED)}=1)),1,0)`,
  });
  pad.add({
    key: `${id}.never_begun`,
    sheet: "Months",
    label: "what it needs was not signed",
    unit: "0 or 1",
    formula: () => `=1-${input("begun")}`,
  });
};
