// A hosting lease as lines: rent by hall with its escalator, set-off, power passed through, credits and damages for lateness.

import type { Hall } from "../model.ts";
import {
  accepted,
  claimLine,
  gone,
  hallPower,
  hallsOf,
  lettingEnds,
  type Pad,
  paid,
  type Signed,
  share,
  type Writer,
} from "./pad.ts";

const KW = "1000";

export const lease: Writer = (contract, pad) => {
  const { id, terms } = contract;
  const input = (term: string) => pad.input(id, term);
  const halls = hallsOf(pad, contract);
  const tenantGone = gone(pad, terms.tenant as number);
  pad.head("Months", `Lease ${id}`);
  for (const hall of halls) {
    missedLine(contract, hall, "terminate_after_months", tenantGone, pad);
    endsLine(contract, hall, tenantGone, pad);
    rentLines(contract, hall, pad);
  }
  const sum = (now: (key: string) => string, line: string) =>
    halls.map((hall) => now(`${id}/${hall.id}.${line}`)).join("+");
  advanceLines(contract, halls, pad);
  claimLine(
    pad,
    contract,
    "rent",
    "rent less what is set off",
    ({ now }) => `=${sum(now, "rent")}-${now(`${id}.set_off`)}`,
  );
  const power = (now: (key: string) => string) =>
    halls.map((hall) => `IF(${now(`${id}/${hall.id}.kw`)}>0,${now(hallPower(hall.id))},0)`).join("+");
  const passed = pad.flag(id, "pass_through_power");
  claimLine(
    pad,
    contract,
    "power",
    "power passed through",
    ({ now }) => `=IF(${passed},MAX(0,${power(now)}),0)`,
  );
  claimLine(
    pad,
    contract,
    "power_credit",
    "power below zero passed through",
    ({ now }) => `=IF(${passed},MAX(0,-(${power(now)})),0)`,
  );
  claimLine(
    pad,
    contract,
    "cost",
    "running the halls",
    ({ now }) => `=(${sum(now, "kw")})*${input("cost_usd_per_kw_month")}`,
  );
  claimLine(pad, contract, "delay_credit", "credit for late halls", ({ now, before, month }) => {
    const late = halls.map((hall) => {
      const promised = `MAX(${month},MAX(0,${pad.input(hall.id, "ready")}+${input("delay_grace_months")}))`;
      return `(1-${before(`${id}/${hall.id}.missed`)})*${pad.input(hall.id, "critical_mw")}*${KW}*${input("rent_usd_per_kw_month")}*MAX(0,MIN(${month}+1,${before(accepted(hall.id))})-${promised})`;
    });
    return `=IF(${now(tenantGone)}=1,0,(${late.join("+")})*${input("delay_credit_pct")}/100)`;
  });
  claimLine(
    pad,
    contract,
    "damages",
    "damages for halls left",
    ({ before }) => `=${before(`${id}.damages_due`)}`,
  );
  claimLine(
    pad,
    contract,
    "refund",
    "advances of halls left",
    ({ before }) => `=${before(`${id}.refund_due`)}`,
  );
};

/** 1 from the month's end at which a customer leaves a hall as too late: later than agreed and still not accepted. */
export function missedLine({ id }: Signed, hall: Hall, limit: string, customerGone: string, pad: Pad): void {
  const key = `${id}/${hall.id}.missed`;
  pad.add({
    key,
    sheet: "Months",
    label: `${hall.id}: left as too late`,
    unit: "0 or 1",
    opening: 0,
    formula: ({ now, before, month }) =>
      `=IF(OR(${before(key)}=1,AND(${now(customerGone)}=0,${month}+1>${pad.input(hall.id, "ready")}+${pad.input(id, limit)},${before(accepted(hall.id))}>=${month}+1)),1,0)`,
  });
}

/** When a hall's letting ends: its term from acceptance, and longer where the tenant extends because the market asks more. */
function endsLine({ id, terms }: Signed, hall: Hall, tenantGone: string, pad: Pad): void {
  const input = (term: string) => pad.input(id, term);
  const key = lettingEnds(hall.id);
  const term = input("term_months");
  const from = accepted(hall.id);
  if (!((terms.extensions as number) > 0)) {
    pad.add({
      key,
      sheet: "Months",
      label: `${hall.id}: let until`,
      unit: "month",
      opening: ({ opening }) => `=${opening(from)}+${term}`,
      formula: ({ now }) => `=${now(from)}+${term}`,
    });
    return;
  }
  const market = `IF(N(${input("market_rent_usd_per_kw_month")})>0,${input("market_rent_usd_per_kw_month")},${input("rent_usd_per_kw_month")})`;
  pad.add({
    key,
    sheet: "Months",
    label: `${hall.id}: let until, extended where it pays the tenant`,
    unit: "month",
    opening: ({ opening }) => `=${opening(from)}+${term}`,
    formula: ({ now, before, month }) => {
      const [ends, start] = [before(key), before(from)];
      const rent = `${input("rent_usd_per_kw_month")}*(1+${input("escalator_pct")}/100)^INT(MAX(0,(${ends}-${start})/12))`;
      const isChoice = `AND(${now(tenantGone)}=0,${ends}>=${month}+1,${ends}<${month}+2,${ends}<${start}+${term}+${input("extensions")}*${input("extension_months")}-0.000001,${rent}<=${market}*${now("rent_factor")}*(1+${input("moving_cost_pct")}/100))`;
      return `=${ends}+(${now(from)}-${start})+IF(${isChoice},${input("extension_months")},0)`;
    },
  });
}

function rentLines({ id }: Signed, hall: Hall, pad: Pad): void {
  const kw = `${id}/${hall.id}.kw`;
  pad.add({
    key: kw,
    sheet: "Months",
    label: `${hall.id}: critical kilowatts let`,
    unit: "kW",
    formula: ({ now, before }) =>
      `=(1-${before(`${id}/${hall.id}.missed`)})*${pad.input(hall.id, "critical_mw")}*${KW}*${now(share(hall.id))}`,
  });
  pad.add({
    key: `${id}/${hall.id}.rent`,
    sheet: "Months",
    label: `${hall.id}: rent`,
    unit: "USD",
    formula: ({ now, before, month }) =>
      `=${now(kw)}*${pad.input(id, "rent_usd_per_kw_month")}*(1+${pad.input(id, "escalator_pct")}/100)^INT(MAX(0,(${month}-${before(accepted(hall.id))})/12))`,
  });
}

type Calls = { readonly now: (key: string) => string; readonly before: (key: string) => string };

/** What the tenant has advanced and may set off, and what falls due next month for halls it left. */
function advanceLines(contract: Signed, halls: readonly Hall[], pad: Pad): void {
  const { id } = contract;
  const input = (term: string) => pad.input(id, term);
  const advances = `${id}.advances`;
  const leaves = (calls: Calls, hall: Hall) =>
    `(${calls.now(`${id}/${hall.id}.missed`)}-${calls.before(`${id}/${hall.id}.missed`)})`;
  const kwOf = (hall: Hall) => `${pad.input(hall.id, "critical_mw")}*${KW}`;
  pad.add({
    key: `${id}.set_off`,
    sheet: "Months",
    label: "set off against advances",
    unit: "USD",
    formula: ({ now, before }) =>
      `=MIN(${before(advances)},(${halls.map((hall) => now(`${id}/${hall.id}.rent`)).join("+")})*${input("credit_share_pct")}/100)`,
  });
  pad.add({
    key: `${id}.damages_due`,
    sheet: "Months",
    label: "damages due next month",
    unit: "USD",
    opening: 0,
    formula: (calls) =>
      `=(${halls.map((hall) => `${leaves(calls, hall)}*${kwOf(hall)}`).join("+")})*${input("rent_usd_per_kw_month")}*${input("damages_months")}`,
  });
  const works = pad.model.contracts.filter(
    ({ slot, terms }) =>
      (terms as { credit_lease?: unknown }).credit_lease === id &&
      slot.contribution !== undefined &&
      pad.model.claims[slot.contribution]?.to === pad.entity.index,
  );
  const isBefore = ({ index }: { index: number }) => index < contract.index;
  const paidBy = (those: typeof works, now: Calls["now"]) =>
    those.map(({ slot }) => `+${now(paid(pad, slot.contribution))}`).join("");
  // in the order the contracts stand: work before the lease counts before what is taken off
  const notSetOff = ({ now, before }: Calls) =>
    `${before(advances)}${paidBy(works.filter(isBefore), now)}-${now(`${id}.set_off`)}`;
  pad.add({
    key: `${id}.refund_due`,
    sheet: "Months",
    label: "advances to refund next month",
    unit: "USD",
    opening: 0,
    formula: (calls) => {
      const open = halls
        .map((hall) => `(1-${calls.before(`${id}/${hall.id}.missed`)})*${kwOf(hall)}`)
        .join("+");
      const left = halls.map((hall) => `${leaves(calls, hall)}*${kwOf(hall)}`).join("+");
      return `=IF((${open})>0,MIN(${calls.before(advances)}*(${left})/(${open}),${notSetOff(calls)}),0)`;
    },
  });
  pad.add({
    key: advances,
    sheet: "Months",
    label: "tenant's advances not yet set off",
    unit: "USD",
    opening: () => `=${input("tenant_credit_usd_m")}*1E+6`,
    formula: (calls) =>
      `=${notSetOff(calls)}-${calls.now(`${id}.refund_due`)}${paidBy(
        works.filter((work) => !isBefore(work)),
        calls.now,
      )}`,
  });
}
