import { number } from "../field.ts";
import type { ContractKind, Fields, MonthView } from "../model.ts";
import { entityStatus } from "../model.ts";
import { USD_PER_USD_M } from "../units.ts";
import { setDefault } from "./close.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Whose debt falls due.", refers: "entities" },
  of: { kind: "names", unit: "-", about: "Whose default makes it do so.", refers: "entities" },
  threshold_usd_m: number("USD m", "Debt of one of them below which its default does not count.", {
    min: 0,
    max: 1e6,
    default: 0,
  }),
} as const satisfies Fields;

/** Debt of an entity at the start of the month, USD: balances, and debt service unpaid. */
function debtUsd({ model, state }: MonthView, entity: number): number {
  const { debtMemory, debtOwed } = model.entities[entity];
  let usd = 0;
  for (const place of debtMemory) usd += state.memory[place];
  for (const claim of debtOwed) usd += state.arrearsUsd[claim];
  return usd;
}

/**
 * A default of one is a default of the other: only where an agreement says so, so that a project without recourse takes nobody with it.
 * It follows a month later, the usual notice and grace, which makes the order of entities irrelevant.
 */
export const crossDefault: ContractKind<typeof fields> = {
  kind: "cross_default",
  about: "An agreement by which the default of others is a default too.",
  written: true,
  fields,
  slots: [],
  memory: [],
  settle: () => {},
  test({ terms }, view, next) {
    // With commitments kept nobody defaults, and so nobody by another's default.
    if (view.model.funding !== "open") return;
    const falls = terms.of.some(
      (other) =>
        view.state.status[other] === entityStatus.defaulted &&
        debtUsd(view, other) >= terms.threshold_usd_m * USD_PER_USD_M,
    );
    if (falls) setDefault(next, terms.entity, "cross");
  },
};
