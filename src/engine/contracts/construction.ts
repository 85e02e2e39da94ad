import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { contractField } from "./links.ts";
import { closeWork, foreseeWork, openWork, settleWork, type Work, workFields, workMemory } from "./work.ts";

const fields = {
  owner: { kind: "name", unit: "-", about: "Who builds.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "Halls it makes ready.", refers: "halls" },
  left_usd_m: number("USD m", "Cost still to be paid on the as-of day.", { min: 0, max: 1e6 }),
  ...workFields,
  needs: contractField("The financing without which it is not begun."),
} as const satisfies Fields;

/** Work on halls: paid evenly over its months; a tenant may pay part; unpaid, its halls wait. */
export const construction: ContractKind<typeof fields> = {
  kind: "construction",
  about: "Building or converting halls, paid as work proceeds.",
  written: true,
  fields,
  slots: [
    {
      name: "progress",
      from: "owner",
      to: "'suppliers",
      step: "construction",
      tax: "capital",
      about: "Progress payments.",
    },
    {
      name: "contribution",
      from: "tenant",
      to: "owner",
      step: "construction",
      tax: "capital",
      about: "The tenant's share.",
    },
  ],
  memory: workMemory,
  open: (contract, memory, model) => openWork(contract, memory, model, contract.terms.needs),
  settle: (contract, view, book) => settleWork(contract, workOf(contract.terms), view, book),
  foresee: (contract, view, ahead, flow) => foreseeWork(contract, workOf(contract.terms), view, ahead, flow),
  close: (contract, view, book, next) => closeWork(contract, view, book, next),
};

const workOf = (terms: { left_usd_m: number }): Work => ({
  costUsd: terms.left_usd_m * USD_PER_USD_M,
  costTerm: ["left_usd_m", terms.left_usd_m, "USD m"],
});
