// What a contract's lines are written with.

import type { Contract, Entity, Model } from "../model.ts";
import type { Lines } from "./lines.ts";

/** A month that never comes, in a cell: later than any other. */
export const NEVER_CELL = "1E+9";
/** A month later than that: whatever comes is before it. */
export const ALWAYS_CELL = "1E+99";
/** A coverage without debt service: more than any. */
export const UNBOUNDED_CELL = "1E+99";
/** What is too little to be owed, USD: rounding of the sums before it. */
export const CENT_CELL = "0.01";

/** The terms of a contract as the workbook reads them: numbers of names, months and amounts. */
export type Terms = Readonly<Record<string, unknown>>;
export type Signed = Omit<Contract, "terms"> & { readonly terms: Terms };

export type Pad = Lines & {
  readonly model: Model;
  /** Whose workbook it is. */
  readonly entity: Entity;
  /** The name of an input cell: `core_coreweave.term_months`. Throws where there is none. */
  readonly input: (id: string, term: string) => string;
  /** Whether an input that is yes or no says yes, however it is typed. */
  readonly flag: (id: string, term: string) => string;
};

/** A kind of contract in a workbook: the lines of its memory, and for each of its claims on or of the entity a line `owed:CLAIM`. */
export type Writer = (contract: Signed, pad: Pad) => void;

/** Terms added up; of none, 0. */
export const plus = (terms: readonly string[]): string => [...terms, "0"].join("+");

/** The line of what a claim newly comes to in a month, arrears not in it. */
export const owed = (pad: Pad, slot: number) => `owed:${pad.model.claims[slot].id}`;
/** The line of what is paid of a claim, arrears in it. */
export const paid = (pad: Pad, slot: number) => `paid:${pad.model.claims[slot].id}`;
/** The line of what is due of a claim in a month, arrears in it. */
export const total = (pad: Pad, slot: number) => `total:${pad.model.claims[slot].id}`;
/** The line that is 1 from the month an outside party defaults in. */
export const gone = (pad: Pad, entity: number) => `gone:${pad.model.entities[entity].id}`;
/** The line of the entity's own default, at each month's end. */
export const DEFAULTED = "defaulted";
/** When a hall is accepted, as things stand at each month's end. */
export const accepted = (hall: string) => `hall/${hall}.accepted`;
/** Share of a fleet's machines no lender has taken, at each month's end: a line where a loan is secured on them. */
export const fleetFraction = (fleet: string) => `fleet/${fleet}.fraction`;
/** Share of a month a hall is let, and what its power costs. */
export const share = (hall: string) => `hall/${hall}.share`;
export const hallPower = (hall: string) => `hall/${hall}.power`;
/** When the hall's letting ends, as things stand at each month's end. */
export const lettingEnds = (hall: string) => `hall/${hall}.let_until`;

/** The halls a contract names, with their numbers. */
export const hallsOf = ({ model }: Pad, { terms }: Pick<Signed, "terms">) =>
  (terms.halls as readonly number[]).map((index) => model.halls[index]);

/** Adds a claim's line if the claim is one on or of this entity. */
export function claimLine(
  pad: Pad,
  contract: Signed,
  slot: string,
  label: string,
  formula: Parameters<Pad["add"]>[0]["formula"],
): void {
  const at = contract.slot[slot];
  const claim = at === undefined ? undefined : pad.model.claims[at];
  if (!claim || (claim.from !== pad.entity.index && claim.to !== pad.entity.index)) return;
  pad.add({ key: owed(pad, at), sheet: "Months", label, unit: "USD", formula });
}
