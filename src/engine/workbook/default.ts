// Why an entity came into default and what its lenders would lose at each month's end, as lines.

import { triggers } from "../model.ts";
import { arrears, cashLine, sortClaims, sum } from "./claims.ts";
import { loansOn } from "./equipment.ts";
import type { Calls } from "./lines.ts";
import { CENT_CELL, DEFAULTED, type Pad, plus, type Signed } from "./pad.ts";

/** What a procedure keeps of each dollar shared out. */
const kept = (pad: Pad) => `(1-${pad.input("practice", "procedure_cost_pct")}/100)`;

const codeOf = (trigger: (typeof triggers)[number]) => triggers.indexOf(trigger);

/** A line of the cause of a new default by its number, 0 in every other month. */
export function causeLines(pad: Pad): void {
  const { model } = pad;
  const claims = sortClaims(pad).owed;
  const debts = claims.filter((claim) =>
    ["senior_debt", "unsecured_debt"].includes(model.claims[claim].step),
  );
  const largest = (key: string, label: string, of: readonly number[]) =>
    cashLine(
      pad,
      key,
      label,
      ({ now }) => `=MAX(${["0", ...of.map((claim) => now(arrears(pad, claim)))].join(",")})`,
    );
  largest("largest_debt", "largest debt left unpaid", debts);
  largest("largest_bill", "largest claim left unpaid", claims);
  const debtCause = firstLargest(
    debts,
    "largest_debt",
    "cause of debt",
    (claim, month) => debtCode(pad, claim, month),
    pad,
  );
  const isMilestone = (claim: number) => model.claims[claim].trigger === "milestone";
  const billCode = (claim: number) => String(codeOf(isMilestone(claim) ? "milestone" : "payment"));
  const billCause = firstLargest(claims, "largest_bill", "cause of bills", billCode, pad);
  pad.add({
    key: "cause",
    sheet: "Waterfall",
    label: `cause of a new default: ${triggers.map((name, code) => `${code} ${name.replace("_", " ")}`).join(", ")}`,
    unit: "-",
    formula: ({ now, before }) =>
      `=IF(OR(${now(DEFAULTED)}=0,${before(DEFAULTED)}=1),0,IF(${now("overdue_debt")}>${CENT_CELL},${debtCause(now)},IF(${now("overdue_months")}>=${pad.input("practice", "months_overdue_to_default")},${billCause(now)},${now("called")})))`,
  });
}

/** Claims in one formula: programs take 64 levels of nesting. */
const MOST_NESTED = 20;

/** Lines of the code of the first claim as large as the largest, so many claims each; gives the formula that reads them. */
function firstLargest(
  claims: readonly number[],
  largest: string,
  label: string,
  code: (claim: number, month: string) => string,
  pad: Pad,
): (now: Calls["now"]) => string {
  const keys: string[] = [];
  for (let from = 0; from < claims.length; from += MOST_NESTED) {
    const key = `${label.replaceAll(" ", "_")}/${keys.length}`;
    keys.push(key);
    pad.add({
      key,
      sheet: "Waterfall",
      label: `${label}, by its number`,
      unit: "-",
      formula: ({ now, month }) =>
        `=${claims
          .slice(from, from + MOST_NESTED)
          .reduceRight(
            (rest, claim) => `IF(${now(arrears(pad, claim))}=${now(largest)},${code(claim, month)},${rest})`,
            "0",
          )}`,
    });
  }
  return (now) =>
    keys.reduceRight((rest, key) => (rest === "0" ? now(key) : `IF(${now(key)}>0,${now(key)},${rest})`), "0");
}

/** A principal unpaid before its last date is a payment missed, not a failure to refinance. */
function debtCode({ model, input }: Pad, claim: number, month: string): string {
  const { trigger, contract } = model.claims[claim];
  const { id, terms } = model.contracts[contract] as unknown as Signed;
  if (trigger !== "maturity" || terms.due === undefined) return String(codeOf(trigger));
  const put = terms.holder_put === undefined ? "" : `,${month}<>${input(id, "holder_put")}`;
  return `IF(AND(${month}<${input(id, "due")}${put}),${codeOf("payment")},${codeOf("maturity")})`;
}

/** The line of what a debt is secured on, by its kind. */
const pledges: Readonly<Record<string, string>> = {
  delayed_draw_loan: "hardware",
  note: "reserve",
  equipment_loan: "machines",
  btc_line: "pledge",
};

/** A debt's place in an estate: the line of what it has a lien on, if it has any, and its rank beside others. */
type Debt = { readonly contract: Signed; readonly pledge?: string; readonly rank: 1 | 2 };

/**
 * What lenders have at stake and lose at each month's end: collateral first, then by rank, of what the estate fetches sold or as it runs,
 * whichever is more.
 */
export function lossLines(pad: Pad): void {
  const { model, entity } = pad;
  const debts = entity.debts.map((index): Debt => {
    const contract = model.contracts[index] as unknown as Signed;
    const pledge = pledges[contract.kind] && `${contract.id}.${pledges[contract.kind]}`;
    const isSenior = model.claims[contract.slot.principal].step === "senior_debt";
    const keepsRank = pledge === undefined || contract.kind === "note";
    return { contract, pledge, rank: keepsRank && isSenior ? 1 : 2 };
  });
  for (const debt of debts) exposureLines(debt, pad);
  estateLines(debts, pad);
  const exposure = ({ now }: Calls) => plus(debts.map(({ contract }) => now(`${contract.id}.exposure`)));
  cashLine(pad, "at_stake", "lenders have at stake", (calls) => `=${exposure(calls)}`);
  cashLine(pad, "lost", "lenders would lose", (calls) => {
    const got = debts.map(
      ({ contract, rank }) => `${calls.now(`${contract.id}.unsecured`)}*${calls.now(`rank/${rank}.share`)}`,
    );
    const pledged = debts
      .filter(({ pledge }) => pledge)
      .map(({ contract }) => calls.now(`${contract.id}.from_pledge`));
    return `=${exposure(calls)}-(${plus([...got, ...pledged])})`;
  });
}

function exposureLines({ contract, pledge }: Debt, pad: Pad): void {
  const { id, slot } = contract;
  const own = sortClaims(pad).owed.filter((claim) => Object.values(slot).includes(claim));
  cashLine(
    pad,
    `${id}.exposure`,
    `${id}: balance and unpaid`,
    ({ now }) => `=${now(`${id}.balance`)}+${sum(own, (claim) => now(arrears(pad, claim)))}`,
  );
  if (pledge)
    cashLine(
      pad,
      `${id}.from_pledge`,
      `${id}: from what is pledged`,
      ({ now }) => `=MIN(${now(`${id}.exposure`)},${now(pledge)}*${kept(pad)})`,
    );
  const beyond = ({ now }: Calls) =>
    `${now(`${id}.exposure`)}${pledge ? `-${now(`${id}.from_pledge`)}` : ""}`;
  cashLine(pad, `${id}.unsecured`, `${id}: not covered by a pledge`, (calls) =>
    // without recourse a lender claims no more than its pledge
    contract.terms.recourse === undefined
      ? `=${beyond(calls)}`
      : `=IF(${pad.input(id, "recourse")}="none",0,${beyond(calls)})`,
  );
}

/** What nobody has a lien on, and which share of its claims each rank gets: taxes, secured lenders at large, everyone else. */
function estateLines(debts: readonly Debt[], pad: Pad): void {
  const { model, entity } = pad;
  const input = (term: string) => pad.input(entity.id, term);
  const fleets = model.fleets.filter(
    ({ owner, index }) => owner === entity.index && loansOn(index, pad).length === 0,
  );
  cashLine(
    pad,
    "liquid",
    "cash, reserves and bitcoin at what they fetch",
    ({ now }) =>
      `=MAX(0,${now("cash")})+${input("restricted_cash_usd_m")}*1E+6+${now("reserve")}+${now("btc")}*${now("btc_end")}*(1-${input("btc_sale_cost_pct")}/100)`,
  );
  cashLine(
    pad,
    "machines",
    "machines at what they fetch",
    ({ now }) =>
      `=${plus(fleets.map(({ id }) => `${pad.input(id, "hashrate_ehs")}*1000*${now("hashprice")}*${pad.input(id, "asic_resale_days")}`))}`,
  );
  cashLine(pad, "running", "the business as it runs", ({ now, all, month }) => {
    const quarter = `AVERAGE(INDEX(${all("cfads")},1,MAX(1,${month}-1)):INDEX(${all("cfads")},1,${month}+1))`;
    return `=MAX(0,${quarter}*12)*${pad.input("practice", "going_concern_multiple")}+${now("liquid")}`;
  });
  const secured = debts.flatMap(({ contract, pledge }) => (pledge ? [{ id: contract.id, pledge }] : []));
  cashLine(pad, "free_estate", "to share among those without a pledge, after cost", ({ now }) => {
    const pledged = plus(secured.map(({ pledge }) => now(pledge)));
    const over = secured.map(({ id, pledge }) => `+${now(pledge)}*${kept(pad)}-${now(`${id}.from_pledge`)}`);
    return `=MAX(${now("liquid")}+${now("machines")},${now("running")}-(${pledged}))*${kept(pad)}${over.join("")}`;
  });
  const debtClaims = new Set(debts.flatMap(({ contract }) => Object.values(contract.slot)));
  const others = sortClaims(pad).owed.filter((claim) => !debtClaims.has(claim));
  const stepOf = (claim: number) => model.claims[claim].step;
  const dueOf =
    (rank: number) =>
    ({ now }: Calls) => {
      const bills = others.filter(
        (claim) => (stepOf(claim) === "tax" ? 0 : stepOf(claim) === "senior_debt" ? 1 : 2) === rank,
      );
      const lent = debts
        .filter((debt) => debt.rank === rank)
        .map(({ contract }) => now(`${contract.id}.unsecured`));
      return plus([...bills.map((claim) => now(arrears(pad, claim))), ...lent]);
    };
  for (const rank of [0, 1, 2]) {
    const above = [0, 1].filter((other) => other < rank);
    pad.add({
      key: `rank/${rank}.share`,
      sheet: "Waterfall",
      label: `share that rank ${rank + 1} gets of its claims`,
      unit: "-",
      formula: (calls) => {
        const left = `MAX(0,${calls.now("free_estate")}-(${plus(above.map((other) => dueOf(other)(calls)))}))`;
        return `=IF(${dueOf(rank)(calls)}>0,MIN(1,${left}/(${dueOf(rank)(calls)})),1)`;
      },
    });
  }
}
