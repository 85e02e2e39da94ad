// Who can owe whom: the entities of a world and the network their waterfalls are cleared on.

import {
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
import { entityFields } from "./fields.ts";
import { kindOf } from "./number-claims.ts";
import { emptyBlock, type Lookup, termsOf } from "./terms.ts";

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
    return {
      ...terms,
      index,
      id,
      outside: isBuiltIn || terms.role !== "operator",
      claimsOwed: claims.filter((claim) => claim.from === index).map((claim) => claim.index),
      claimsHeld: claims.filter((claim) => claim.to === index).map((claim) => claim.index),
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
    return written ?? stepNames;
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
