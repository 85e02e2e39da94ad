import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { HOURS_PER_DAY, KW_PER_MW, MONTHS_PER_YEAR } from "../units.ts";
import { type Billed, chargeFields, chargeSlots, foreseeCharge, grown, oweCharge } from "./power-charge.ts";

const fields = {
  ...chargeFields,
  usd_per_kw_year: number(
    "USD per kW and year",
    "Rate on load in the system's peaks. ERCOT's four summer peaks: 67 (recalled), providers 50 to 150; under review, so give `until`.",
    { min: 0, max: 500 },
  ),
  mining_avoided_pct: number(
    "pct",
    "Share of the machines that ran which is off in the peaks. Prior 50 to 100: one miner's record of 2024 is 100 (four peaks), and the more avoid them the harder they are to see coming.",
    { min: 0, max: 100, default: 80 },
  ),
} as const satisfies Fields;

/** Halls in use (their mean: a peak may fall on any day) and the machines that do not avoid the peaks. */
function billed(contract: Contract<typeof fields>, { model, month, operation }: MonthView): Billed {
  const { terms } = contract;
  const hallMw = operation.siteAiMwh[terms.site] / (model.months[month].days * HOURS_PER_DAY);
  return {
    mw: hallMw + operation.siteMiningPeakMw[terms.site] * (1 - terms.mining_avoided_pct / 100),
    hallMw,
    usdPerMw: ((terms.usd_per_kw_year * KW_PER_MW) / MONTHS_PER_YEAR) * grown(contract, month),
  };
}

/**
 * Transmission charged on load in the system's coincident peaks (ERCOT 4CP): firm load pays it always, machines for the share that
 * does not avoid the peaks, in twelfths, until the rule ends. Billed on this month's load; the real bill follows last summer's.
 */
export const coincidentPeak: ContractKind<typeof fields> = {
  kind: "coincident_peak",
  about:
    "Transmission charged on load in the system's peaks: firm load always, mining for what does not avoid them.",
  written: true,
  fields,
  slots: chargeSlots,
  memory: [],
  settle: (contract, view, book) => oweCharge(contract, view, book, billed(contract, view)),
  foresee: (contract, view, ahead, flow) =>
    foreseeCharge(contract, view, ahead, flow, billed(contract, view)),
};
