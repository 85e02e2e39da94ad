// One path of one entity as a workbook: its inputs, what the path drew, and every claim, rung and measure as live formulas.
// The formulas are a second telling of the engine's rules on purpose: a spreadsheet that recalculates to the same numbers.

import { shareEstate } from "./cash/estate.ts";
import { inputsOf } from "./export-inputs.ts";
import { drawInnovations } from "./market/draw.ts";
import type { Contract, Innovations, Kinds, Model, Trigger, World } from "./model.ts";
import { entityStatus, triggers } from "./model.ts";
import { nearest, type Parsed, type Problem } from "./problem.ts";
import { entityMeasures, type Measured, startMeasures } from "./report/measures.ts";
import { makeWorkspace, runPath, type Watch } from "./run.ts";
import { layOut } from "./workbook/lay-out.ts";
import type { Measure, Said } from "./workbook/measures.ts";
import type { Signed } from "./workbook/pad.ts";
import type { PathGiven } from "./workbook/path.ts";
import type { Workbook } from "./workbook/sheet.ts";
import { isActedBy, writers } from "./workbook/writers.ts";

/** Which path of which case, and whose. */
export type Asked = {
  readonly entity: string;
  readonly seed: number;
  readonly path: number;
  /** What the workbook says of where it comes from. */
  readonly notes: readonly string[];
};

/**
 * The workbook of an entity's path. `world` is the world the model was resolved from, scenario and all: its sources stand beside the
 * inputs. Problems: no such entity, or a kind of contract a workbook does not carry.
 */
export function workbookOf(model: Model, world: World, kinds: Kinds, asked: Asked): Parsed<Workbook> {
  const entity = model.entities.find(({ id, outside }) => id === asked.entity && !outside);
  if (!entity) return { ok: false, problems: [noEntity(model, asked.entity)] };
  const problems = carried(model, entity.index);
  if (problems.length > 0) return { ok: false, problems };
  const innovations = drawInnovations(model, asked.seed, asked.path);
  const measures = startMeasures(model, kinds, 1, false, shareEstate);
  measures.at(0);
  const { given, watch } = givenOf(model, innovations, entity.index);
  const watchBoth: Watch = (view, cash, next) => {
    measures.watch(view, cash, next);
    watch(view, cash, next);
  };
  runPath(model, kinds, innovations, watchBoth, makeWorkspace(model, kinds));
  const { inputs, schedules } = inputsOf(model, world, kinds, entity.index);
  const parts = { model, entity, given, inputs, schedules, asked };
  return { ok: true, value: layOut({ ...parts, measures: measuresOf(measures.finish(), entity.id) }) };
}

function noEntity(model: Model, id: string): Problem {
  const operators = model.entities.filter(({ outside }) => !outside).map((each) => each.id);
  const near = nearest(id, operators);
  const hint = near ? `did you mean "${near}"?` : `operators: ${operators.join(", ")}`;
  return { code: "dangling-name", where: "--entity", message: `the run has no operator "${id}"`, hint };
}

/** What a workbook cannot say: kinds without a writer, and what of a contract its lines leave out. */
function carried(model: Model, entity: number): Problem[] {
  const touching = new Set(
    model.claims.filter(({ from, to }) => from === entity || to === entity).map(({ contract }) => contract),
  );
  const isOwnHall = (hall: number) => model.sites[model.halls[hall].site].owner === entity;
  const isOnOwnMachines = ({ kind, terms }: Signed) =>
    kind === "equipment_loan" && model.fleets[terms.fleet as number].owner === entity;
  return model.contracts
    .filter(({ kind }) => kind !== "void")
    .flatMap((each) => {
      const contract = each as unknown as Signed;
      const isOwn = isActedBy(model, entity, contract);
      const halls = (contract.terms.halls as readonly number[] | undefined) ?? [];
      if (!touching.has(each.index) || !isOwn)
        return !isOwn && (halls.some(isOwnHall) || isOnOwnMachines(contract))
          ? [refuse(contract.id, "its halls or machines in another's contract")]
          : [];
      const left = leftOut(model, contract, halls, entity);
      return left === undefined ? [] : [refuse(contract.id, left)];
    });
}

const refuse = (id: string, what: string): Problem => ({
  code: "not-carried",
  where: id,
  message: `a workbook does not carry ${what}`,
  hint: "switchyard explain replays the path with every claim and its terms",
});

/** What of a contract no line says; undefined where all is said. */
function leftOut(
  model: Model,
  { kind, terms }: Signed,
  halls: readonly number[],
  entity: number,
): string | undefined {
  if (!Object.hasOwn(writers, kind)) return `contracts of the kind ${kind}`;
  const { next_tenant = -1, next_customer = -1, break_from_months = 0 } = terms as Record<string, number>;
  if (next_tenant >= 0 || next_customer >= 0) return "halls let again";
  const firstReady = Math.min(...halls.map((hall) => model.halls[hall].ready));
  if (break_from_months > 0 && firstReady + break_from_months < model.months.length)
    return "a tenant's break within the months looked at";
  if (halls.some((hall) => model.sites[model.halls[hall].site].owner !== entity))
    return "halls on a site of another's";
  if (kind === "equipment_loan" && model.fleets[terms.fleet as number].owner !== entity)
    return "a loan on machines of another's";
  if (kind === "waiver" && !isOwnLoan(model.contracts[terms.loan as number], entity))
    return "a waiver of what is no loan of its own in this case";
  if (kind === "mining" && model.sites[model.fleets[terms.fleet as number].site].owner !== entity)
    return "machines on a site of another's";
  const parties = ["tenant", "customer", "obligor"].map((field) => terms[field] as number | undefined);
  const isOperator = (at: number | undefined) => at !== undefined && at >= 0 && !model.entities[at].outside;
  return parties.some(isOperator) ? "another operator as tenant or customer" : undefined;
}

/** Whether a contract is a loan of the entity's with a rate, and counts. */
const isOwnLoan = ({ terms }: Contract, entity: number) => {
  const { borrower, rate_pct } = terms as { borrower?: number; rate_pct?: number };
  return borrower === entity && rate_pct !== undefined;
};

/** Defaults that no unpaid claim makes. */
const testedTriggers: readonly Trigger[] = ["ratio", "cross", "going_concern"];

/** Columns for what chance, others and management do on the path, and the watcher that fills them month by month. */
function givenOf(
  model: Model,
  innovations: Innovations,
  entity: number,
): { readonly given: PathGiven; readonly watch: Watch } {
  const months = model.months.length;
  const column = () => new Float64Array(months);
  const perHub = () => model.hubs.map(column);
  const perClaim = () => model.claims.map(column);
  const given = {
    btcUsdMean: column(),
    btcUsdEnd: column(),
    btcPerPhDay: column(),
    hashpriceUsdPerPhDay: column(),
    equityFactor: column(),
    rentFactor: column(),
    creditSpreadPct: column(),
    gone: model.entities.map(column),
    powerTable: perHub(),
    powerScale: perHub(),
    powerShiftUsdPerMwh: perHub(),
    powerMeanUsdPerMwh: perHub(),
    newlyOwedUsd: perClaim(),
    paidUsd: perClaim(),
    inDoubt: column(),
    called: column(),
    slipMonths: innovations.slipMonths,
    btcUsdLow: column(),
    putUp: model.contracts.map(column),
  };
  const watch: Watch = ({ month, market, state }, cash, next) => {
    for (const name of [
      "btcUsdMean",
      "btcUsdEnd",
      "btcUsdLow",
      "btcPerPhDay",
      "hashpriceUsdPerPhDay",
      "equityFactor",
      "rentFactor",
      "creditSpreadPct",
    ] as const)
      given[name][month] = market[name];
    const isNew = next.status[entity] !== state.status[entity];
    given.inDoubt[month] = state.doubtMonths[entity] > 0 ? 1 : 0;
    given.called[month] =
      isNew && testedTriggers.includes(triggers[next.trigger[entity]]) ? next.trigger[entity] : 0;
    for (const { index, kind, at } of model.contracts)
      if (kind === "sale_leaseback")
        given.putUp[index][month] = next.memory[at.begun] === state.memory[at.begun] ? 0 : 1;
    for (const [at, gone] of given.gone.entries()) gone[month] = market.outsideDefault[at];
    for (let hub = 0; hub < model.hubs.length; hub++)
      for (const name of ["powerTable", "powerScale", "powerShiftUsdPerMwh", "powerMeanUsdPerMwh"] as const)
        given[name][hub][month] = market[name][hub];
    for (let claim = 0; claim < model.claims.length; claim++) {
      const isStayed = state.status[model.payers[claim]] === entityStatus.defaulted;
      given.newlyOwedUsd[claim][month] = cash.owedUsd[claim] - (isStayed ? 0 : state.arrearsUsd[claim]);
      given.paidUsd[claim][month] = cash.paidUsd[claim];
    }
  };
  return { given, watch };
}

function measuresOf(measured: Measured, id: string): Measure[] {
  return Object.entries(entityMeasures).map(([name, { unit, about }]) => {
    const value = measured.columns[`${id}.${name}`][0];
    const engine: Said = Number.isFinite(value) ? value : unit === "month" ? "never" : "none";
    return { name, unit, about, engine };
  });
}
