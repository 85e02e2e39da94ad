import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { KW_PER_MW } from "../units.ts";
import {
  type Billed,
  chargeFields,
  chargeSlots,
  foreseeCharge,
  grown,
  isBilled,
  oweCharge,
} from "./power-charge.ts";

const fields = {
  ...chargeFields,
  usd_per_kw_month: number(
    "USD per kW and month",
    "Charge on the month's peak. Large industrial tariffs 5 to 25 (recalled).",
    { min: 0, max: 200 },
  ),
  ratchet_pct: number(
    "pct",
    "Share of the highest of the eleven months before that is billed at least; 80 is typical (PNNL, FEDS, What is a demand ratchet), 0 none.",
    { min: 0, max: 100, default: 0, whenUnknown: 0 },
  ),
  minimum_mw: number(
    "MW",
    "Billed at least, used or not: the contract's demand times its least share (AEP Ohio, data centres, 2025: 85 pct for twelve years; recalled).",
    { min: 0, max: 20_000, default: 0 },
  ),
  opening_peak_mw: number("MW", "Highest peak of the eleven months before the first, for the ratchet.", {
    min: 0,
    max: 20_000,
    default: 0,
    whenUnknown: 0,
  }),
} as const satisfies Fields;

/** A ratchet remembers eleven months: with the one billed, a year. */
export const RATCHET_MONTHS = 11;

type DemandCharge = Contract<typeof fields>;

/** The month's own peak: halls that were in use and machines that ran in any hour, MW at the meter. */
function peakMw({ terms }: DemandCharge, { operation }: MonthView): number {
  return operation.siteAiPeakMw[terms.site] + operation.siteMiningPeakMw[terms.site];
}

function billed(contract: DemandCharge, view: MonthView): Billed {
  const { terms, at } = contract;
  let highestMw = 0;
  for (const mw of view.state.memory.subarray(at.peak0Mw, at.peak0Mw + RATCHET_MONTHS))
    highestMw = Math.max(highestMw, mw);
  const ratchetMw = (terms.ratchet_pct / 100) * highestMw;
  return {
    mw: Math.max(peakMw(contract, view), ratchetMw, terms.minimum_mw),
    hallMw: view.operation.siteAiPeakMw[terms.site],
    usdPerMw: terms.usd_per_kw_month * KW_PER_MW * grown(contract, view.month),
  };
}

/**
 * A demand charge: the month's highest megawatts, at least the ratchet's share of the eleven months before and the contract's
 * minimum. Whatever ran in any hour ran in the cheapest, so the peak is the sum of what ran at all. Dispatch does not spare the
 * peak: what sparing it is worth is `switchyard dispatch --policy hourly`.
 */
export const demandCharge: ContractKind<typeof fields> = {
  kind: "demand_charge",
  about: "A monthly charge on a site's peak megawatts, with a ratchet and a minimum.",
  written: true,
  fields,
  slots: chargeSlots,
  // The eleven months before, in a ring.
  memory: Array.from({ length: RATCHET_MONTHS }, (_, place) => ({
    name: `peak${place}Mw`,
    about: `Peak of the last month whose number leaves ${place} when divided by eleven.`,
  })),
  open({ terms, at }, memory) {
    // Taken as the month just before the first: the ratchet keeps it for eleven.
    memory[at.peak0Mw + RATCHET_MONTHS - 1] = terms.opening_peak_mw;
  },
  settle: (contract, view, book) => oweCharge(contract, view, book, billed(contract, view)),
  foresee: (contract, view, ahead, flow) =>
    foreseeCharge(contract, view, ahead, flow, billed(contract, view)),
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    const isMetered = isBilled(terms, view.month);
    next.memory[at.peak0Mw + (view.month % RATCHET_MONTHS)] = isMetered ? peakMw(contract, view) : 0;
  },
};
