// What one contract is worth: its months on a path where nothing moves and nobody runs short, and the same with one thing gone wrong.
// The engine's own path (run.ts) is told with its shocks at zero, so that no rule is written twice.

import { firstDay } from "./calendar.ts";
import { cloudBill, type GpuCloud } from "./contracts/cloud-fees.ts";
import { type Lease, leaseBill } from "./contracts/lease-rent.ts";
import { hostingFeeUsd } from "./contracts/miner-hosting.ts";
import { hubLevelUsdPerMwh } from "./market/power.ts";
import { POWER_AGES } from "./market/prepare-power.ts";
import type { CashMonth, Contract, Innovations, Kinds, Model, MonthView } from "./model.ts";
import { NEVER } from "./model.ts";
import { openState } from "./open.ts";
import { type DealMeasures, type DealMonths, measureDeal } from "./report/deal-value.ts";
import { makeWorkspace, runPath } from "./run.ts";
import { CONTRACT_HOURS_PER_YEAR, KW_PER_MW, MONTHS_PER_YEAR } from "./units.ts";

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
  const { first, ends } = spanOf(model, contract);
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
    const terms = contract.terms as { gpus?: number; term_months?: number };
    const measures = measureDeal(
      months,
      {
        gpus: terms.gpus ?? 0,
        termMonths: terms.term_months ?? 0,
        residualFraction: stress.residualFraction ?? 0,
      },
      CONTRACT_HOURS_PER_YEAR,
    );
    return { stress, months, measures };
  });
}

/** When a contract's halls are first and last let, by plan, months of the model; halls without a date are left out. */
function spanOf(model: Model, contract: Contract): { readonly first: number; readonly ends: number } {
  const { halls, term_months } = contract.terms as unknown as {
    halls: readonly number[];
    term_months: number;
  };
  const ready = halls.map((hall) => model.halls[hall].ready).filter((month) => month !== NEVER);
  return { first: Math.min(...ready), ends: Math.ceil(Math.max(0, ...ready) + term_months) };
}

/** Cash no operator can run out of, USD m: a contract is valued as if its parties could pay for all of it. */
const ENOUGH_USD_M = 1e6;

/** The model with nothing moving, nobody short of cash, its power dearer where a contract's halls stand. */
function stillModel(model: Model, contract: Contract, powerMultiple: number): Model {
  const { halls } = contract.terms as unknown as { halls: readonly number[] };
  const sites = new Set(halls.map((hall) => model.halls[hall].site));
  const hubs = new Set([...sites].map((site) => model.sites[site].power.hub));
  const { ai_demand, bitcoin, replay } = model.market;
  const still = { rent_growth_tight_pct: 0, rent_growth_normal_pct: 0, rent_growth_glut_pct: 0 };
  return {
    ...model,
    funding: "committed",
    market: {
      ...model.market,
      bitcoin: { ...bitcoin, jump_month: NEVER },
      ai_demand: { ...ai_demand, ...still, rent_volatility_pct: 0 },
      power: { ...model.market.power, level_volatility_pct: 0 },
      replay: { ...replay, from: NEVER, to: NEVER },
    },
    entities: model.entities.map((entity) => ({
      ...entity,
      cash_usd_m: entity.outside ? 0 : ENOUGH_USD_M,
      default_multiplier: 1,
    })),
    hubs: model.hubs.map((hub, at) => ({
      ...hub,
      forward_usd_per_mwh: hubLevelUsdPerMwh(model, at) * (hubs.has(at) ? powerMultiple : 1),
    })),
    sites: model.sites.map((site, at) => {
      const times = sites.has(at) ? powerMultiple : 1;
      const { adderUsdPerMwh, fixedUsdPerMwh } = site.power;
      const dearer = { adderUsdPerMwh: adderUsdPerMwh * times, fixedUsdPerMwh: fixedUsdPerMwh * times };
      // A cap agreed stays where it is when power gets dearer.
      return { ...site, power: { ...site.power, ...dearer } };
    }),
  };
}

/** A uniform at which no regime is left: the exit chances of a month are below it. */
const STAYS = 1 - Number.EPSILON;

/** Innovations in which nothing happens: no shocks, no defaults, every hall of the contract late by the same months. */
function stillInnovations(model: Model, contract: Contract, slipMonths: number): Innovations {
  const months = model.months.length;
  const days = firstDay(model.firstMonth + months) - firstDay(model.firstMonth);
  const zeros = () => new Float64Array(months);
  const { halls } = contract.terms as unknown as { halls: readonly number[] };
  const builders = new Set(halls.map((hall) => model.halls[hall].builderIndex));
  return {
    path: 0,
    btcBlock: new Int32Array(days),
    btcGross: new Float64Array(days).fill(1),
    btcRegime: zeros().fill(STAYS),
    aiRegime: zeros().fill(STAYS),
    powerTable: latestTables(model),
    powerLevel: new Float64Array(months * model.history.grids.length),
    rentShock: zeros(),
    aiEquityShock: zeros(),
    equityShock: zeros(),
    creditShock: zeros(),
    logSurvivalAtDefault: new Float64Array(model.entities.length).fill(Number.NEGATIVE_INFINITY),
    slipMonths: Float64Array.from(model.builders, (_, builder) => (builders.has(builder) ? slipMonths : 0)),
  };
}

/** For each month and hub the latest real month of that time of the year that was no storm. */
function latestTables(model: Model): Int32Array {
  const { powerCandidate, durations } = model.history;
  const hubs = powerCandidate.length;
  const out = new Int32Array(model.months.length * hubs);
  for (let month = 0; month < model.months.length; month++) {
    const row = ((model.firstMonth + month) % MONTHS_PER_YEAR) * POWER_AGES;
    for (let hub = 0; hub < hubs; hub++) {
      const tables = powerCandidate[hub].subarray(row, row + POWER_AGES).filter((table) => table >= 0);
      out[month * hubs + hub] = tables.find((table) => !durations[hub][table].storm) ?? tables[0];
    }
  }
  return out;
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
  const table = emptyMonths(length, debts.length > 0);
  const parties = partiesOf(contract, kinds);
  const signed = signedClaims(model, contract, parties.provider);
  const watch = (view: MonthView, cash: CashMonth) => {
    if (view.month >= length) return;
    fillMonth(view, cash, contract, signed, table);
    for (const debt of debts) addDebt(view, cash, debt, parties.provider, length, table);
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
  return table;
}

/** The same innovations with one entity in default from the next month on. */
function withDefault(innovations: Innovations, entity: number): Innovations {
  const logSurvivalAtDefault = Float64Array.from(innovations.logSurvivalAtDefault);
  logSurvivalAtDefault[entity] = Number.POSITIVE_INFINITY;
  return { ...innovations, logSurvivalAtDefault };
}

function emptyMonths(length: number, hasDebt: boolean): DealMonths {
  const column = () => new Float64Array(length);
  return {
    criticalKw: column(),
    earnedUsd: column(),
    guaranteedUsd: column(),
    operatingUsd: column(),
    capitalUsd: column(),
    contributedUsd: column(),
    cashUsd: column(),
    ...(hasDebt && { debtUsd: column() }),
  };
}

function partiesOf(contract: Contract, kinds: Kinds): Parties {
  const terms = contract.terms as unknown as Record<string, number>;
  const provider = terms.landlord ?? terms.provider ?? terms.host;
  return { provider, customer: terms[kinds[contract.kind].userField ?? ""] };
}

/** A claim that belongs to the deal: its sign for the provider, the share of it that is the deal's, and what it counts as. */
type Signed = {
  readonly claim: number;
  readonly sign: 1 | -1;
  readonly share: number;
  readonly as: "operating" | "guaranteed" | "capital" | "contribution" | "cash";
};

/** Slots of a deal's own contract that are operating cash besides what is earned. */
const OPERATING_SLOTS = ["power", "power_credit", "next_power", "next_power_credit", "cost"];

/** Claims of the contract, of what builds and equips its halls, of their property cost and of guarantees of it. */
function signedClaims(model: Model, contract: Contract, provider: number): Signed[] {
  const own = (contract.terms as unknown as { halls: readonly number[] }).halls;
  return model.contracts.flatMap((each) => {
    const terms = each.terms as unknown as { halls?: readonly number[]; covers?: string };
    const share = each === contract ? 1 : shareOfHalls(model, terms.halls ?? [], own);
    const isGuarantee = each.kind === "guarantee" && terms.covers === contract.id;
    const isPart = ["property_cost", ...BUILDS].includes(each.kind) && share > 0;
    if (each !== contract && !isGuarantee && !isPart) return [];
    return Object.entries(each.slot).flatMap(([slot, claim]): Signed[] => {
      const { from, to } = model.claims[claim];
      if (from !== provider && to !== provider) return [];
      const sign = to === provider ? 1 : -1;
      return [{ claim, sign, share: isGuarantee ? 1 : share, as: countsAs(each, contract, slot) }];
    });
  });
}

const BUILDS = ["construction", "conversion", "equipment_order"];

function countsAs(each: Contract, contract: Contract, slot: string): Signed["as"] {
  if (slot === "contribution") return "contribution";
  if (BUILDS.includes(each.kind)) return slot === "resale" ? "cash" : "capital";
  if (slot === "cover") return "guaranteed";
  return each !== contract || OPERATING_SLOTS.includes(slot) ? "operating" : "cash";
}

/** Critical megawatts of some halls that are also the deal's, as a share of them. */
function shareOfHalls(model: Model, halls: readonly number[], own: readonly number[]): number {
  const mw = (list: readonly number[]) => list.reduce((sum, hall) => sum + model.halls[hall].critical_mw, 0);
  return halls.length === 0 ? 0 : mw(halls.filter((hall) => own.includes(hall))) / mw(halls);
}

function fillMonth(
  view: MonthView,
  cash: CashMonth,
  contract: Contract,
  signed: readonly Signed[],
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
  for (const { claim, sign, share, as } of signed) {
    const usd = sign * share * cash.paidUsd[claim];
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

/** A debt's month: what was owed before the first month counts as drawn then; what is still owed in the last is repaid then. */
function addDebt(
  view: MonthView,
  cash: CashMonth,
  debt: Contract,
  provider: number,
  length: number,
  into: DealMonths,
): void {
  const { month, model, state } = view;
  if (into.debtUsd === undefined) return;
  if (month === 0) into.debtUsd[0] += state.memory[debt.at.balanceUsd];
  for (const claim of Object.values(debt.slot)) {
    const sign = model.claims[claim].to === provider ? 1 : -1;
    into.debtUsd[month] += sign * cash.paidUsd[claim];
  }
  if (month !== length - 1) return;
  const paidUsd = debt.slot.principal === undefined ? 0 : cash.paidUsd[debt.slot.principal];
  into.debtUsd[month] -= Math.max(0, state.memory[debt.at.balanceUsd] - paidUsd);
}
