// A GPU cloud contract as lines: by tranche the fee, the deposit ahead of it and how it is credited back.

import type { Hall } from "../model.ts";
import { missedLine } from "./lease.ts";
import {
  accepted,
  claimLine,
  gone,
  hallsOf,
  lettingEnds,
  type Pad,
  type Signed,
  share,
  type Writer,
} from "./pad.ts";

export const cloud: Writer = (contract, pad) => {
  const { id, terms } = contract;
  const halls = hallsOf(pad, contract);
  const customerGone = gone(pad, terms.customer as number);
  pad.head("Months", `Cloud contract ${id}`);
  for (const hall of halls) {
    missedLine(contract, hall, "terminate_after_months", customerGone, pad);
    pad.add({
      key: lettingEnds(hall.id),
      sheet: "Months",
      label: `${hall.id}: taken until`,
      unit: "month",
      opening: ({ opening }) => `=${opening(accepted(hall.id))}+${pad.input(id, "term_months")}`,
      formula: ({ now }) => `=${now(accepted(hall.id))}+${pad.input(id, "term_months")}`,
    });
    trancheLines(contract, hall, halls, customerGone, pad);
  }
  const sum = (call: (key: string) => string, line: string) =>
    halls.map((hall) => call(`${id}/${hall.id}.${line}`)).join("+");
  claimLine(
    pad,
    contract,
    "fee",
    "fees less deposit credited",
    ({ now }) => `=${sum(now, "fee")}-(${sum(now, "credited")})`,
  );
  claimLine(pad, contract, "deposit", "deposits", ({ now }) => `=${sum(now, "billed")}`);
  claimLine(
    pad,
    contract,
    "cost",
    "running the accelerators",
    ({ now, before }) =>
      `=1000*${pad.input(id, "cost_usd_per_kw_month")}*(${halls.map((hall) => `(1-${before(`${id}/${hall.id}.missed`)})*${pad.input(hall.id, "critical_mw")}*${now(share(hall.id))}`).join("+")})`,
  );
  claimLine(
    pad,
    contract,
    "refund",
    "deposits of tranches left",
    ({ before }) =>
      `=${halls.map((hall) => `${before(`${id}/${hall.id}.missed`)}*${before(`${id}/${hall.id}.deposit`)}`).join("+")}`,
  );
};

/** Fees of one tranche over its whole term, USD: the total shared out by critical megawatts. */
export function trancheFormula(id: string, hall: Hall, halls: readonly Hall[], pad: Pad): string {
  const all = halls.map((each) => pad.input(each.id, "critical_mw")).join("+");
  return `(${pad.input(id, "total_usd_m")}*1E+6*${pad.input(hall.id, "critical_mw")}/MAX(1E-9,${all}))`;
}

function trancheLines(
  contract: Signed,
  hall: Hall,
  halls: readonly Hall[],
  customerGone: string,
  pad: Pad,
): void {
  const { id } = contract;
  const input = (term: string) => pad.input(id, term);
  const of = (name: string) => `${id}/${hall.id}.${name}`;
  const total = trancheFormula(id, hall, halls, pad);
  const [ready, missed] = [accepted(hall.id), of("missed")];
  const add = (name: string, label: string, rest: Pick<Parameters<Pad["add"]>[0], "opening" | "formula">) =>
    pad.add({ key: of(name), sheet: "Months", label: `${hall.id}: ${label}`, unit: "USD", ...rest });
  add("fee", "fee", {
    formula: ({ now, before }) =>
      `=(1-${before(missed)})*${total}/${input("term_months")}*${now(share(hall.id))}`,
  });
  const prepaid = `${total}*${input("prepay_pct")}/100`;
  add("billed", "deposit falling due", {
    formula: ({ before, month }) =>
      `=IF(AND(${before(missed)}=0,${month}+${input("prepay_lead_months")}>=INT(${before(ready)})),MAX(0,${prepaid}-${before(of("billed_so_far"))}),0)`,
  });
  add("credited", "deposit credited", {
    formula: ({ now, before, month }) => {
      const monthsIn = `(${month}-${before(ready)})`;
      const left = `MAX(1,ROUNDUP(${input("credit_to_month")}-${monthsIn},0))`;
      return `=IF(AND(${before(missed)}=0,${monthsIn}>=${input("credit_from_month")}),MIN(${now(of("fee"))},${before(of("deposit"))}/${left}),0)`;
    },
  });
  const wasAccepted = (opening: (key: string) => string) => `${opening(ready)}<0`;
  add("billed_so_far", "deposit billed so far", {
    opening: ({ opening }) => `=IF(${wasAccepted(opening)},${prepaid},0)`,
    formula: ({ now, before }) => `=${before(of("billed_so_far"))}+${now(of("billed"))}`,
  });
  add("deposit", "deposit held", {
    opening: ({ opening }) => {
      const [monthsIn, first, last] = [
        `(-${opening(ready)})`,
        input("credit_from_month"),
        input("credit_to_month"),
      ];
      const credited = `IF(${monthsIn}>=${last},1,IF(${monthsIn}<=${first},0,(${monthsIn}-${first})/(${last}-${first})))`;
      return `=IF(${wasAccepted(opening)},${prepaid}*(1-${credited}),0)`;
    },
    formula: ({ now, before }) =>
      `=IF(${before(missed)}=1,0,${before(of("deposit"))}+(1-${now(customerGone)})*${now(of("billed"))}-${now(of("credited"))})`,
  });
}
