// Who can owe whom: the entities of a world and the network their waterfalls are cleared on.

import {
  type Block,
  builtInEntities,
  type Claim,
  type Contract,
  type ContractKind,
  type Entity,
  type Network,
  type StepName,
  stepNames,
  type World,
} from "../model.ts";
import { nearest, type Problem } from "../problem.ts";
import { entityFields } from "./fields.ts";
import { kindOf } from "./number-claims.ts";
import { emptyBlock, type Lookup, termsOf } from "./terms.ts";

/** Part of a usual month of operations or its tax. */
const isOperating = ({ step, isOnce }: Claim) => !isOnce && (step === "operations" || step === "tax");

const isDebt = ({ step }: Claim) => step === "senior_debt" || step === "unsecured_debt";

export function resolveEntities(
  world: World,
  names: readonly string[],
  contracts: readonly Contract[],
  claims: readonly Claim[],
  kinds: readonly ContractKind[],
  lookup: Lookup,
): Entity[] {
  return names.map((id, index) => {
    const block = world.sections.entities[id];
    const isBuiltIn = index < builtInEntities.length;
    const terms = termsOf(
      entityFields,
      block ?? { ...emptyBlock(id), values: { name: builtInName(id) } },
      lookup,
    );
    const debts = contracts.filter((c) => {
      const { debtorField } = kindOf(c, kinds);
      return (
        debtorField !== undefined && (c.terms as unknown as Record<string, number>)[debtorField] === index
      );
    });
    const select = (party: "from" | "to", is: (claim: Claim) => boolean) =>
      claims.filter((claim) => claim[party] === index && is(claim)).map((claim) => claim.index);
    return {
      ...terms,
      operatingHeld: select("to", isOperating),
      operatingOwed: select("from", isOperating),
      serviceOwed: select("from", (claim) => isDebt(claim) && !claim.isOnce),
      incomeHeld: select("to", ({ tax }) => tax === "income"),
      incomeOwed: select("from", ({ tax }) => tax === "income"),
      writtenOffHeld: select("to", ({ tax }) => tax === "capital"),
      writtenOffOwed: select("from", ({ tax }) => tax === "capital"),
      debtOwed: select("from", isDebt),
      capitalOwed: select("from", ({ step }) => step === "construction" || step === "equipment"),
      index,
      id,
      outside: isBuiltIn || terms.role !== "operator",
      claimsOwed: claims.filter((claim) => claim.from === index).map((claim) => claim.index),
      claimsHeld: claims.filter((claim) => claim.to === index).map((claim) => claim.index),
      patientOwed: select("from", ({ step }) => step === "construction" || step === "distributions"),
      debts: debts.map((debt) => debt.index),
      debtMemory: debts.map((debt) => debt.at.balanceUsd),
    };
  });
}

const builtInName = (id: string) => ({
  value: id.replace("_", " "),
  source: "",
  badge: "sourced" as const,
  where: "",
});

/** The clearing network: each operator's claims by rung of its waterfall. */
export function networkOf(entities: readonly Entity[], claims: readonly Claim[], world: World): Network {
  const rungsOf = (entity: Entity): readonly StepName[] => {
    const written = world.sections.entities[entity.id]?.values.waterfall?.value as
      | readonly StepName[]
      | undefined;
    return [...(written ?? []), ...stepNames.filter((step) => !written?.includes(step))];
  };
  return {
    to: Int32Array.from(claims, (claim) => claim.to),
    ladders: entities.map((entity) =>
      entity.outside
        ? []
        : rungsOf(entity).map((step) => entity.claimsOwed.filter((claim) => claims[claim].step === step)),
    ),
    reserveRung: Int32Array.from(entities, (entity) =>
      entity.outside ? -1 : rungsOf(entity).indexOf("senior_debt"),
    ),
    keptCashFraction: 1,
    keptReceiptFraction: 1,
  };
}

/** What is wrong with a waterfall as written: a rung that is none. Rungs left out stand after those written, in the usual order. */
export function waterfallProblems(entity: Block): Problem[] {
  const written = entity.values.waterfall;
  const rungs = (Array.isArray(written?.value) ? written.value : []) as readonly string[];
  return rungs
    .filter((rung, at) => !stepNames.some((step) => step === rung) || rungs.indexOf(rung) !== at)
    .map((rung) => ({
      code: "unknown-key",
      where: written.where,
      message: `entities.${entity.id}.waterfall: "${rung}" is not a rung, or stands twice`,
      hint: `did you mean "${nearest(rung, stepNames) ?? stepNames.join(", ")}"?`,
    }));
}
