import type { ContractKind, Fields } from "../model.ts";
import { isLockedUp } from "./debt.ts";

const fields = {
  entity: { kind: "name", unit: "-", about: "Who distributes.", refers: "entities" },
} as const satisfies Fields;

/** Distributes a share of what is left above the minimum, unless coverage is below the lock-up. One per operator. */
export const distribution: ContractKind<typeof fields> = {
  kind: "distribution",
  about: "Surplus distributed to the parent, or to the owners where there is none.",
  written: false,
  impliedBy: "entities",
  fields,
  slots: [
    {
      name: "dividend",
      from: "entity",
      to: "entity.parent",
      step: "distributions",
      tax: "none",
      once: true,
      about: "Distributed.",
    },
  ],
  memory: [],
  settle: () => {},
  takeSurplus({ terms, slot }, view, surplusUsd, book, cash) {
    const entity = view.model.entities[terms.entity];
    // Coverage is asked for only where there is something to lock up.
    const mostUsd = (surplusUsd * entity.payout_pct) / 100;
    const usd = mostUsd > 0 && isLockedUp(view, cash, terms.entity) ? 0 : mostUsd;
    book.owe(slot.dividend, usd);
    book.term(slot.dividend, "surplus above the minimum", surplusUsd, "USD");
    book.term(slot.dividend, "payout_pct", entity.payout_pct, "pct");
    return { slot: slot.dividend, usd };
  },
};
