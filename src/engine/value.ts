// What one contract is worth: its months on a path where nothing moves and nobody runs short, and the same with one thing gone wrong.
// The engine's own path (run.ts) is told with its shocks at zero, so that no rule is written twice.

import { cloudBill, type GpuCloud } from "./contracts/cloud-fees.ts";
import { type Lease, leaseBill } from "./contracts/lease-rent.ts";
import { hostingFeeUsd } from "./contracts/miner-hosting.ts";
import type { CashMonth, Contract, Kinds, Model, MonthView } from "./model.ts";
import { NEVER } from "./model.ts";
import { openState } from "./open.ts";
import { type DealMeasures, type DealMonths, measureDeal } from "./report/deal-value.ts";
import { type SharedClaim, shareOfHalls } from "./report/uses.ts";
import { makeWorkspace, runPath, type Watch } from "./run.ts";
import { stillInnovations, stillModel, withDefault } from "./still-path.ts";
import { CONTRACT_HOURS_PER_YEAR, KW_PER_MW } from "./units.ts";

/** What goes wrong, or nothing. Months are of the model. */
export type Stress = {
  readonly name: string;
  readonly slipMonths?: number;
  readonly tenantDefaultsIn?: number;
  readonly powerMultiple?: number;
  readonly residualFraction?: number;
};

/** A contract under one stress. */
export type DealValue = {
  readonly stress: Stress;
  readonly months: DealMonths;
  readonly measures: DealMeasures;
};

/** The contract's own party fields. */
type Parties = { readonly provider: number; readonly customer: number };

/** Six months, doubled and a quarter: the stresses every deal is shown under. */
const SLIP_MONTHS = 6;
const POWER_MULTIPLE = 2;
const RESIDUAL_FRACTION = 0.25;
/** A default after commencement is shown two years into the first hall's term. */
const MONTHS_IN_USE_AT_DEFAULT = 24;

/** Whether a contract can be valued: one that fills halls. */
export function isDeal(contract: Contract, kinds: Kinds): boolean {
  return kinds[contract.kind].userField !== undefined;
}

/** The plan and the stresses of a contract. `debts` are the contracts that finance it; none: no levered return. */
export function valueContract(
  model: Model,
  kinds: Kinds,
  contract: Contract,
  debts: readonly Contract[],
): DealValue[] {
  const { first, ends, termMonths } = spanOf(model, contract);
  const stresses: Stress[] = [
    { name: "plan" },
    { name: "late", slipMonths: SLIP_MONTHS },
    { name: "default_before", tenantDefaultsIn: Math.max(0, Math.floor(first) - 1) },
    { name: "default_after", tenantDefaultsIn: Math.max(0, Math.floor(first)) + MONTHS_IN_USE_AT_DEFAULT },
    { name: "power_doubled", powerMultiple: POWER_MULTIPLE },
    { name: "residual", residualFraction: RESIDUAL_FRACTION },
  ];
  return stresses.map((stress) => {
    const months = dealMonths(model, kinds, contract, debts, stress, ends + (stress.slipMonths ?? 0));
    const { gpus = 0 } = contract.terms as { gpus?: number };
    const terms = { gpus, termMonths, residualFraction: stress.residualFraction ?? 0 };
    const measures = measureDeal(months, terms, CONTRACT_HOURS_PER_YEAR);
    return { stress, months, measures };
  });
}

/** When a contract's halls are first and last let, by plan, months of the model; halls without a date are left out. */
function spanOf(model: Model, contract: Contract) {
  const { halls, term_months: termMonths } = contract.terms as unknown as {
    halls: readonly number[];
    term_months: number;
  };
  const ready = halls.map((hall) => model.halls[hall].ready).filter((month) => month !== NEVER);
  return { first: Math.min(...ready), ends: Math.ceil(Math.max(0, ...ready) + termMonths), termMonths };
}

/** The months of a contract under a stress, up to `ends`. */
function dealMonths(
  asWritten: Model,
  kinds: Kinds,
  contract: Contract,
  debts: readonly Contract[],
  stress: Stress,
  ends: number,
): DealMonths {
  const model = stillModel(asWritten, contract, stress.powerMultiple ?? 1);
  const length = Math.min(ends, model.months.length);
  const table = emptyMonths(length);
  const debtUsd = new Float64Array(length);
  const parties = partiesOf(contract, kinds);
  const claims = claimsOfDeal(model, contract, parties.provider);
  const watch: Watch = (view, cash, next) => {
    fillMonth(view, cash, contract, claims, table);
    for (const debt of debts) {
      addDebt(view, cash, debt, parties.provider, debtUsd);
      if (view.month === length - 1) debtUsd[view.month] -= next.memory[debt.at.balanceUsd];
    }
  };
  const calm = stillInnovations(model, contract, stress.slipMonths ?? 0);
  const made = makeWorkspace(model, kinds);
  // Promises are not tested: what a breach would do to the borrower is not the contract's worth.
  const workspace = { ...made, rules: { ...made.rules, testing: [] } };
  const defaultsIn = Math.min(stress.tenantDefaultsIn ?? length, length);
  const opening = openState(model, kinds, calm);
  const middle = runPath(model, kinds, calm, watch, workspace, { from: 0, to: defaultsIn }, opening);
  const gone = withDefault(calm, parties.customer);
  runPath(model, kinds, gone, watch, workspace, { from: defaultsIn, to: length }, middle);
  return debts.length > 0 ? { ...table, debtUsd } : table;
}

function emptyMonths(length: number): DealMonths {
  const column = () => new Float64Array(length);
  return {
    criticalKw: column(),
    earnedUsd: column(),
    guaranteedUsd: column(),
    operatingUsd: column(),
    capitalUsd: column(),
    contributedUsd: column(),
    cashUsd: column(),
  };
}

function partiesOf(contract: Contract, kinds: Kinds): Parties {
  const terms = contract.terms as unknown as Record<string, number>;
  const provider = terms.landlord ?? terms.provider ?? terms.host;
  return { provider, customer: terms[kinds[contract.kind].userField ?? ""] };
}

/** A claim that belongs to the deal, as its provider sees it, and what it counts as. */
type DealClaim = SharedClaim & {
  readonly as: "operating" | "guaranteed" | "capital" | "contribution" | "cash";
};

/** Slots of a deal's own contract that are operating cash besides what is earned. */
const OPERATING_SLOTS = ["power", "power_credit", "next_power", "next_power_credit", "cost"];

/** Claims of the contract, of what builds and equips its halls, of their property cost and of guarantees of it. */
function claimsOfDeal(model: Model, contract: Contract, provider: number): DealClaim[] {
  const own = (contract.terms as unknown as { halls: readonly number[] }).halls;
  return model.contracts.flatMap((each) => {
    const terms = each.terms as unknown as { halls: readonly number[]; covers?: string };
    const isGuarantee = each.kind === "guarantee" && terms.covers === contract.id;
    const isPart = PARTS.includes(each.kind) && terms.halls.some((hall) => own.includes(hall));
    if (each !== contract && !isGuarantee && !isPart) return [];
    const share = isPart ? shareOfHalls(model, terms.halls, own) : 1;
    return Object.entries(each.slot).flatMap(([slot, claim]): DealClaim[] => {
      const { from, to } = model.claims[claim];
      if (from !== provider && to !== provider) return [];
      return [{ claim, share: to === provider ? share : -share, as: countsAs(each, contract, slot) }];
    });
  });
}

const BUILDS = ["construction", "conversion", "equipment_order"];
/** Kinds that belong to a deal by the halls they name. */
const PARTS = ["property_cost", ...BUILDS];

function countsAs(each: Contract, contract: Contract, slot: string): DealClaim["as"] {
  if (slot === "contribution") return "contribution";
  if (BUILDS.includes(each.kind)) return slot === "resale" ? "cash" : "capital";
  if (slot === "cover") return "guaranteed";
  return each !== contract || OPERATING_SLOTS.includes(slot) ? "operating" : "cash";
}

function fillMonth(
  view: MonthView,
  cash: CashMonth,
  contract: Contract,
  claims: readonly DealClaim[],
  into: DealMonths,
): void {
  const { month, operation, model } = view;
  const earned = earnedMonth(contract, view);
  into.criticalKw[month] = earned.kw;
  into.earnedUsd[month] = earned.usd;
  let powerUsd = 0;
  for (const hall of (contract.terms as unknown as { halls: readonly number[] }).halls)
    powerUsd += operation.hallUsd[hall];
  into.operatingUsd[month] = earned.usd - powerUsd;
  into.cashUsd[month] = -powerUsd;
  for (const { claim, share, as } of claims) {
    const usd = share * cash.paidUsd[claim];
    into.cashUsd[month] += usd;
    if (as === "guaranteed") into.guaranteedUsd[month] += usd;
    if (as === "operating" || as === "guaranteed") into.operatingUsd[month] += usd;
    else if (as === "capital") into.capitalUsd[month] -= usd;
    else if (as === "contribution") into.contributedUsd[month] += usd;
  }
  if (!Number.isFinite(into.cashUsd[month]))
    throw new Error(`${contract.id}: cash of ${model.months[month].label} is no number`);
}

/** Rent or fees of a deal this month before set-offs and credits, and the critical kW that earned them. */
function earnedMonth(contract: Contract, view: MonthView): { readonly usd: number; readonly kw: number } {
  if (contract.kind === "hosting_lease") {
    const { tenant, next } = leaseBill(contract as unknown as Lease, view);
    return { usd: tenant.rentUsd + next.rentUsd, kw: tenant.kw + next.kw };
  }
  if (contract.kind === "gpu_cloud") {
    const cloud = contract as unknown as GpuCloud;
    const bills = cloud.terms.halls.map((_, i) => cloudBill(cloud, view, i));
    return {
      usd: bills.reduce((usd, bill) => usd + bill.feeUsd + bill.nextFeeUsd, 0),
      kw: bills.reduce((kw, bill) => kw + bill.kw, 0),
    };
  }
  return { usd: hostingFeeUsd(contract, view), kw: hallKw(contract, view) };
}

function hallKw(contract: Contract, { model, operation }: MonthView): number {
  return (contract.terms as unknown as { halls: readonly number[] }).halls.reduce(
    (kw, hall) => kw + model.halls[hall].critical_mw * KW_PER_MW * operation.hallAvailableFraction[hall],
    0,
  );
}

/** A debt's month: what was owed before the first month counts as drawn then. */
function addDebt(
  { month, model, state }: MonthView,
  cash: CashMonth,
  debt: Contract,
  provider: number,
  debtUsd: Float64Array,
): void {
  if (month === 0) debtUsd[0] += state.memory[debt.at.balanceUsd];
  for (const claim of Object.values(debt.slot)) {
    const sign = model.claims[claim].to === provider ? 1 : -1;
    debtUsd[month] += sign * cash.paidUsd[claim];
  }
}
