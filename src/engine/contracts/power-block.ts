import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { HOURS_PER_DAY } from "../units.ts";
import { isBilled, periodFields } from "./power-charge.ts";
import { supplyFields } from "./power-supply.ts";

const fields = {
  ...supplyFields,
  hub: { kind: "name", unit: "-", about: "The price point its hours are settled at.", refers: "hubs" },
  block_mw: number("MW", "Megawatts bought in every hour, used or not.", { min: 0, max: 20_000 }),
  usd_per_mwh: number("USD/MWh", "Fixed price of the block.", { min: -50, max: 1000 }),
  ...periodFields,
} as const satisfies Fields;

/**
 * A block of fixed volume at a fixed price, around the clock, beside the site's supply: block-and-index, a PPA with sell-back, a swap.
 * What is not used is sold at the hub, so the next MWh costs the hub's price and dispatch does not see the block:
 * USD = block × (hours × fixed − Σ hub), which the month's mean settles exactly. It pays the same whatever runs.
 */
export const powerBlock: ContractKind<typeof fields> = {
  kind: "power_block",
  about:
    "A block of megawatts at a fixed price around the clock, settled against the hub: PPA with sell-back, or a swap.",
  written: true,
  fields,
  slots: [
    {
      name: "cost",
      from: "site.owner",
      to: "supplier",
      step: "operations",
      tax: "income",
      about: "The block above the hub's mean price.",
    },
    {
      name: "gain",
      from: "supplier",
      to: "site.owner",
      step: "operations",
      tax: "income",
      about: "The block below the hub's mean price.",
    },
  ],
  memory: [],
  settle({ terms, slot }, { model, month, market }, book) {
    if (!isBilled(terms, month)) return;
    const hours = model.months[month].days * HOURS_PER_DAY;
    const hubUsdPerMwh = market.powerMeanUsdPerMwh[terms.hub];
    const usd = terms.block_mw * hours * (terms.usd_per_mwh - hubUsdPerMwh);
    const turned = usd >= 0 ? slot.cost : slot.gain;
    book.owe(turned, Math.abs(usd));
    book.term(turned, "block_mw", terms.block_mw, "MW");
    book.term(turned, "hours", hours, "h");
    book.term(turned, "usd_per_mwh", terms.usd_per_mwh, "USD/MWh");
    book.term(turned, "hub, mean of the month", hubUsdPerMwh, "USD/MWh");
  },
};
