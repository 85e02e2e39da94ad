import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { isWindowOpen } from "./actions.ts";
import { setDefault } from "./close.ts";
import { revolver, undrawnUsd } from "./revolver.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Whose.", refers: "entities" },
} as const satisfies Fields;

/** What the entity may still draw on its lines, USD. */
function linesUsd(view: MonthView, entity: number): number {
  let usd = 0;
  for (const contract of view.model.contracts) {
    const line = contract as unknown as Parameters<typeof undrawnUsd>[0];
    if (contract.kind === revolver.kind && line.terms.borrower === entity) usd += undrawnUsd(line, view);
  }
  return usd;
}

/**
 * Doubt about the months ahead, as an auditor has it (FASB ASC 205-40): what cash, free bitcoin and committed lines hold does not last
 * through the budget, and nobody buys the entity's paper. Lines are shut while it lasts; where agreements say so it is a default.
 */
export const goingConcern: ContractKind<typeof fields> = {
  kind: "going_concern",
  about: "Doubt about the months ahead, which shuts undrawn lines.",
  written: false,
  impliedBy: "entities",
  fields,
  slots: [],
  memory: [],
  settle: () => {},
  test({ terms }: Contract<typeof fields>, view, next, cash) {
    const { model, market, state } = view;
    if (model.funding !== "open") return;
    const at = terms.entity;
    const entity = model.entities[at];
    const btcUsd = next.btc[at] * market.btcUsdEnd * (1 - entity.btc_sale_cost_pct / 100);
    const heldUsd = next.cashUsd[at] + btcUsd + cash.budgetLowUsd[at];
    const isDoubted = heldUsd < 0 && !isWindowOpen(view, at) && heldUsd + linesUsd(view, at) < 0;
    next.doubtMonths[at] = isDoubted ? state.doubtMonths[at] + 1 : 0;
    const limitMonths = entity.going_concern_default_months;
    if (limitMonths > 0 && next.doubtMonths[at] >= limitMonths) setDefault(next, at, "going_concern");
  },
};
