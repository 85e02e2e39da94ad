// Every kind of contract, commercial and financial, in the order their claims are numbered.

import { financialKinds } from "./cash/index.ts";
import { commercialKinds } from "./contracts/index.ts";
import type { ContractKind, Kinds } from "./model.ts";

/** The registry as a list. Each kind's own field types end here: outside its file a contract is known by its kind's name. */
export const kindList = [...commercialKinds, ...financialKinds] as unknown as readonly ContractKind[];

/** A contract that was never signed: it keeps its place and owes nothing. */
const voidKind: ContractKind = {
  kind: "void",
  about: "Never signed.",
  written: false,
  fields: {},
  slots: [],
  memory: [],
  settle: () => {},
};

export const kinds: Kinds = Object.fromEntries([...kindList, voidKind].map((kind) => [kind.kind, kind]));
