// A loan on machines as lines: level principal, and the machines going back to the lender, by agreement or after a default.

import { keepInDefault, principal, unlessDefaulted, writerOf } from "./debt.ts";
import type { Calls } from "./lines.ts";
import { claimLine, DEFAULTED, fleetFraction, type Pad, type Signed, type Writer } from "./pad.ts";

export const equipmentLoan: Writer = (contract, pad) => {
  const { input, balance, add } = writerOf(contract, pad);
  const of = (name: string) => `${contract.id}.${name}`;
  const fleet = pad.model.fleets[contract.terms.fleet as number];
  const there = fleetFraction(fleet.id);
  pad.head("Months", `Loan on machines ${contract.id}`);
  add("worth", "the machines, had they to be sold", "USD", {
    formula: ({ now, before }) => `=${before(there)}*${now(of("resale"))}`,
  });
  add("resale", "all the fleet's machines at resale", "USD", {
    formula: ({ now }) =>
      `=${pad.input(fleet.id, "hashrate_ehs")}*1000*${now("hashprice")}*${pad.input(fleet.id, "asic_resale_days")}`,
  });
  add("goes", "the machines go to the lender", "0 or 1", {
    formula: (calls) =>
      `=IF(${calls.before(DEFAULTED)}=1,IF(AND(${input("recourse")}="none",${calls.before(of("handed_back"))}=0),1,0),${handsBack(contract, pad, calls)})`,
  });
  add("handed_back", "the machines have gone to the lender", "0 or 1", {
    opening: 0,
    formula: ({ now, before }) => `=MAX(${before(of("handed_back"))},${now(of("goes"))})`,
  });
  fractionLine(contract, pad);
  add("machines", "the machines left, had they to be sold", "USD", {
    formula: ({ now }) => `=${now(there)}*${now(of("resale"))}`,
  });
  const drawn = ({ now, before }: Calls) => `IF(${before(there)}>0,${now(of("draws_usd_m"))}*1E+6,0)`;
  const repaid = ({ before, month }: Calls) =>
    principal(before(balance), input("first_principal"), input("due"), month);
  const unlessGone = (calls: Calls, formula: string) =>
    unlessDefaulted(calls, `IF(${calls.now(of("goes"))}=1,0,${formula})`);
  claimLine(pad, contract, "draw", "drawn", (calls) => unlessGone(calls, drawn(calls)));
  claimLine(pad, contract, "interest", "interest", (calls) =>
    unlessGone(calls, `${calls.before(balance)}*${input("rate_pct")}/1200`),
  );
  claimLine(pad, contract, "principal", "principal", (calls) => unlessGone(calls, repaid(calls)));
  add("balance", "owed", "USD", {
    opening: () => `=${input("balance_usd_m")}*1E+6`,
    formula: (calls) => {
      const { now, before } = calls;
      const deficiency = `IF(${input("recourse")}="none",0,MAX(0,${before(balance)}-${now(of("worth"))}*${input("hand_back_credit_pct")}/100))`;
      return keepInDefault(
        calls,
        balance,
        `IF(${now(of("goes"))}=1,${deficiency},${before(balance)}+${drawn(calls)}-${repaid(calls)})`,
      );
    },
  });
};

/**
 * 1 where the machines are given back by agreement: worth less than the debt, and without recourse the last quarter did not cover
 * its debt service, with recourse cash is running out.
 */
function handsBack(contract: Signed, pad: Pad, { now, before, month }: Calls): string {
  const { input, balance } = writerOf(contract, pad);
  const fleet = pad.model.fleets[contract.terms.fleet as number];
  const practice = (term: string) => pad.input("practice", term);
  const burnt = `(${before("quarter_service")}-${before("quarter_cfads")})`;
  const held = `MAX(0,${before("cash")}-${pad.input(pad.entity.id, "minimum_cash_usd_m")}*1E+6+${before("btc")}*${now("btc_end")})`;
  const uncovered = `AND(${before("quarter_service")}>0,${burnt}>0)`;
  const running = `AND(${burnt}>0,${held}*MIN(${practice("look_back_months")},${month})<${practice("runway_to_hand_back_months")}*${burnt})`;
  const worthLess = `${before(balance)}>${now(`${contract.id}.worth`)}`;
  return `IF(AND(${pad.flag(contract.id, "hand_back")},${before(fleetFraction(fleet.id))}>0,${worthLess},IF(${input("recourse")}="none",${uncovered},${running})),1,0)`;
}

/** What is left of a fleet: none once any loan on it has taken it. One line a fleet, however many loans. */
function fractionLine({ terms }: Signed, pad: Pad): void {
  const fleet = pad.model.fleets[terms.fleet as number];
  const key = fleetFraction(fleet.id);
  if (pad.has(key)) return;
  const loans = loansOn(fleet.index, pad).map(({ id }) => `${id}.goes`);
  pad.add({
    key,
    sheet: "Months",
    label: `${fleet.id}: share of the machines left`,
    unit: "-",
    opening: 1,
    formula: ({ now, before }) => `=${before(key)}*(1-MAX(${loans.map(now).join(",")}))`,
  });
}

/** The loans secured on a fleet. */
export const loansOn = (fleet: number, { model }: Pick<Pad, "model">) =>
  model.contracts.filter(
    ({ kind, terms }) => kind === "equipment_loan" && (terms as { fleet?: number }).fleet === fleet,
  );
