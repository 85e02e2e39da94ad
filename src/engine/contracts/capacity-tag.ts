import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { type Billed, chargeFields, chargeSlots, foreseeCharge, grown, oweCharge } from "./power-charge.ts";

const fields = {
  ...chargeFields,
  tag_mw: number(
    "MW",
    "Obligation: load in last year's peaks, scaled to the forecast. Known before the year.",
    {
      min: 0,
      max: 20_000,
    },
  ),
  usd_per_mw_day: number(
    "USD per MW and day",
    "The auction's price for the delivery year. PJM, whole region: 28.92 for 2024/25, 269.92 for 2025/26, 329.17 (its cap) for 2026/27.",
    { min: 0, max: 2_000 },
  ),
} as const satisfies Fields;

function billed(contract: Contract<typeof fields>, { model, month, operation }: MonthView): Billed {
  const { terms } = contract;
  return {
    mw: terms.tag_mw,
    hallMw: operation.siteAiPeakMw[terms.site],
    usdPerMw: terms.usd_per_mw_day * model.months[month].days * grown(contract, month),
  };
}

/** Capacity: the tag at the auction's price for every day of the delivery year, whatever runs. One contract for each year. */
export const capacityTag: ContractKind<typeof fields> = {
  kind: "capacity_tag",
  about: "Capacity at an auction's price on an obligation known ahead; one contract for each delivery year.",
  written: true,
  fields,
  slots: chargeSlots,
  memory: [],
  settle: (contract, view, book) => oweCharge(contract, view, book, billed(contract, view)),
  foresee: (contract, view, ahead, flow) =>
    foreseeCharge(contract, view, ahead, flow, billed(contract, view)),
};
