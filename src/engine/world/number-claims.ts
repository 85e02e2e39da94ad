// The contracts of a world with their claims and memory numbered: a month then fills arrays and builds no objects.

import {
  type Block,
  type Claim,
  type Contract,
  type ContractKind,
  NEVER,
  type StepName,
  type World,
} from "../model.ts";
import { type Lookup, termsOf } from "./terms.ts";

/** A contract with its terms, before its claims are numbered. */
export type Unnumbered = {
  readonly id: string;
  readonly kind: string;
  readonly terms: Record<string, unknown>;
};

/** The contracts the world writes, then those implied by each fleet and each operator. */
export function resolveContracts(
  written: readonly Block[],
  world: World,
  entityNames: readonly string[],
  kinds: readonly ContractKind[],
  lookup: Lookup,
): Unnumbered[] {
  const contracts: Unnumbered[] = [];
  for (const block of written) {
    const kind = kinds.find((k) => k.kind === block.kind && k.written);
    if (kind) contracts.push({ id: block.id, kind: kind.kind, terms: termsOf(kind.fields, block, lookup) });
  }
  for (const kind of kinds) {
    if (kind.impliedBy === undefined) continue;
    for (const block of Object.values(world.sections[kind.impliedBy])) {
      if (kind.impliedBy === "entities" && (block.values.role?.value ?? "operator") !== "operator") continue;
      const field = kind.impliedBy === "entities" ? "entity" : "fleet";
      const index =
        kind.impliedBy === "entities" ? entityNames.indexOf(block.id) : lookup.indexOf("fleets", block.id);
      for (let tranche = 1; tranche <= (kind.tranches ?? 1); tranche++) {
        const id = `${kind.kind}/${block.id}${kind.tranches ? `/${tranche}` : ""}`;
        contracts.push({ id, kind: kind.kind, terms: { [field]: index } });
      }
    }
  }
  return contracts;
}

export function kindOf(contract: { readonly kind: string }, kinds: readonly ContractKind[]): ContractKind {
  return kinds.find((kind) => kind.kind === contract.kind) as ContractKind;
}

/** Who uses a hall and for how long, by the contract that names it; nobody (−1) where none does. */
export function letOf(hall: number, contracts: readonly Unnumbered[], kinds: readonly ContractKind[]) {
  for (const { kind, terms } of contracts) {
    const { userField } = kindOf({ kind }, kinds);
    if (userField && (terms.halls as readonly number[]).includes(hall))
      return { customer: terms[userField] as number, termMonths: terms.term_months as number };
  }
  return { customer: -1, termMonths: NEVER };
}

/** Gives every claim and every number a contract carries its place. */
export function numberClaims(
  contracts: readonly Unnumbered[],
  kinds: readonly ContractKind[],
  entityNames: readonly string[],
  sites: readonly { readonly owner: number }[],
  fleets: readonly { readonly owner: number }[],
  parentOf: (entity: number) => number,
) {
  const claims: Claim[] = [];
  const party = (terms: Record<string, unknown>, name: string): number => {
    if (name.startsWith("'")) return entityNames.indexOf(name.slice(1));
    if (name === "site.owner") return sites[terms.site as number].owner;
    if (name === "fleet.owner") return fleets[terms.fleet as number].owner;
    if (name === "entity.parent") return parentOf(terms.entity as number);
    return terms[name] as number;
  };
  let memorySize = 0;
  const numbered = contracts.map((contract, index): Contract => {
    const kind = kindOf(contract, kinds);
    const slot: Record<string, number> = {};
    for (const declared of kind.slots) {
      const [from, to] = [party(contract.terms, declared.from), party(contract.terms, declared.to)];
      if (from < 0 || to < 0) continue;
      slot[declared.name] = claims.length;
      const step = (
        kind.debtorField && contract.terms.rank ? contract.terms.rank : declared.step
      ) as StepName;
      claims.push({
        index: claims.length,
        id: `${contract.id}.${declared.name}`,
        contract: index,
        slot: declared.name,
        from,
        to,
        step,
        tax: declared.tax,
        trigger: declared.trigger ?? "payment",
        isOnce: declared.once ?? false,
      });
    }
    const at: Record<string, number> = {};
    for (const declared of kind.memory) {
      at[declared.name] = memorySize;
      memorySize += declared.perHall ? (contract.terms.halls as readonly number[]).length : 1;
    }
    return { index, ...contract, slot, at } as Contract;
  });
  return { claims, numbered, memorySize };
}

/** Where each contract's memory notes a hall late beyond its limit (`missed`), and whose hall it is. */
export function milestonesOf(
  contracts: readonly Contract[],
  sites: readonly { readonly owner: number }[],
  halls: readonly { readonly site: number }[],
) {
  return contracts.flatMap((contract) => {
    if (contract.at.missed === undefined) return [];
    const named = contract.terms.halls as unknown as readonly number[];
    return named.map((hall, i) => ({ owner: sites[halls[hall].site].owner, place: contract.at.missed + i }));
  });
}

/** Who receives an entity's distributions: its parent, or the owners where it has none. */
export function parentsIn(world: World, entityNames: readonly string[]): (entity: number) => number {
  return (entity) => {
    const parent = world.sections.entities[entityNames[entity]]?.values.parent?.value;
    return entityNames.indexOf(entityNames.includes(parent as string) ? (parent as string) : "owners");
  };
}

/** [entity] the contracts of it whose kind has a hook, in the order of the registry: the order management or the waterfall takes them. */
export function contractsWith(
  hook: "act" | "takeSurplus",
  entity: number,
  contracts: readonly Contract[],
  kinds: readonly ContractKind[],
): number[] {
  return contracts
    .filter((contract) => {
      const kind = kindOf(contract, kinds);
      const terms = contract.terms as unknown as Record<string, number>;
      return kind[hook] !== undefined && terms[kind.debtorField ?? "entity"] === entity;
    })
    .sort((a, b) => kinds.indexOf(kindOf(a, kinds)) - kinds.indexOf(kindOf(b, kinds)))
    .map((contract) => contract.index);
}
