// Who answers for a tenant, and who shares a project company, as lines.

import { trancheFormula } from "./cloud.ts";
import type { Calls } from "./lines.ts";
import {
  ALWAYS_CELL,
  accepted,
  claimLine,
  gone,
  hallsOf,
  NEVER_CELL,
  type Pad,
  paid,
  type Signed,
  type Writer,
} from "./pad.ts";

export const guarantee: Writer = (contract, pad) => {
  const { id, terms, slot } = contract;
  const { model } = pad;
  const input = (term: string) => pad.input(id, term);
  const covered = model.contracts.find((each) => each.id === terms.covers && each.kind !== "void") as
    | Signed
    | undefined;
  pad.head("Months", `Guarantee ${id}`);
  if (!covered) {
    claimLine(pad, contract, "cover", "rent covered: the contract it covers does not count", () => "=0");
    claimLine(pad, contract, "fee", "fee: likewise", () => "=0");
    return;
  }
  const halls = hallsOf(pad, covered);
  const of = (name: string) => `${id}.${name}`;
  const add = (
    name: string,
    label: string,
    unit: string,
    rest: Pick<Parameters<Pad["add"]>[0], "opening" | "formula">,
  ) => pad.add({ key: of(name), sheet: "Months", label, unit, ...rest });
  const obligorGone = gone(pad, terms.obligor as number);
  add("cap", "cap in force", "USD", {
    formula: ({ before, soFar, month }) => {
      const first = `MIN(${halls.map((hall) => before(accepted(hall.id))).join(",")})`;
      const lapsed = `IF(${input("amortise_months")}>0,MAX(0,${month}-${first})/MAX(1,${input("amortise_months")}),0)`;
      return `=(${input("cap_usd_m")}+SUM(${soFar(of("cap_steps_usd_m"))}))*1E+6*MAX(0,1-${lapsed})`;
    },
  });
  add("covers_before", "covers halls accepted before month", "month", {
    opening: () => `=${NEVER_CELL}`,
    formula: ({ now, before, month }) =>
      `=IF(AND(${before(of("covers_before"))}=${NEVER_CELL},${now(obligorGone)}=1),IF(${pad.flag(id, "before_acceptance")},${ALWAYS_CELL},${month}+1),${before(of("covers_before"))})`,
  });
  add("lost", "rent the tenant no longer pays", "USD", {
    formula: (calls) =>
      `=${halls.map((hall) => promised(covered, hall.id, of("covers_before"), calls, pad)).join("+")}`,
  });
  claimLine(
    pad,
    contract,
    "cover",
    "rent covered",
    ({ now, before }) =>
      `=IF(AND(${now(obligorGone)}=1,${before(of("covers_before"))}<>${NEVER_CELL}),MIN(${now(of("lost"))},MAX(0,${now(of("cap"))}-${before(of("paid"))})),0)`,
  );
  claimLine(
    pad,
    contract,
    "fee",
    "fee of the guarantor",
    ({ now }) => `=${now(of("cap"))}*${input("fee_pct")}/1200`,
  );
  add("paid", "paid so far", "USD", {
    opening: 0,
    formula: ({ now, before }) => `=${before(of("paid"))}+${now(paid(pad, slot.cover))}`,
  });
};

/** What a hall would have brought this month had its tenant stayed, if it was accepted before cover began. */
function promised(
  covered: Signed,
  hallId: string,
  coversBefore: string,
  { before, month }: Calls,
  pad: Pad,
): string {
  const { id } = covered;
  const from = before(accepted(hallId));
  const term = pad.input(id, "term_months");
  const part = `MAX(0,MIN(${month}+1,${from}+${term})-MAX(${month},${from}))`;
  const hall = hallsOf(pad, covered).find((each) => each.id === hallId);
  if (!hall) throw new Error(`${id} has no hall ${hallId}`);
  const whole =
    covered.kind === "gpu_cloud"
      ? `${trancheFormula(id, hall, hallsOf(pad, covered), pad)}/${term}`
      : `${pad.input(hallId, "critical_mw")}*1000*${pad.input(id, "rent_usd_per_kw_month")}*(1+${pad.input(id, "escalator_pct")}/100)^INT(MAX(0,(${month}-${from})/12))`;
  return `IF(${from}<${before(coversBefore)},${part}*${whole},0)`;
}

export const jointVenture: Writer = (contract, pad) => {
  const { id, terms } = contract;
  const { entity } = pad;
  const calls = `${id}.calls_usd_m`;
  const shareOf = `${pad.input(id, "share_pct")}/100`;
  pad.head("Months", `Stake ${id}`);
  if (terms.holder !== entity.index) {
    claimLine(
      pad,
      contract,
      "others_call",
      "called from the other holders",
      ({ now }) => `=${now(calls)}*1E+6*(1-${shareOf})`,
    );
    return;
  }
  claimLine(pad, contract, "call", "share of capital called", ({ now }) => `=${now(calls)}*1E+6*${shareOf}`);
  claimLine(
    pad,
    contract,
    "distribution",
    "share of what it distributed the month before",
    ({ before }) => `=${before(`${id}.company_paid`)}*${shareOf}`,
  );
};
