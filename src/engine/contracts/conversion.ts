// A mining hall becomes an AI hall: its miners go off, work is paid by the critical megawatt, the machines nobody needs are sold, and
// the AI megawatts come on by tranche as each hall is accepted (`halls`: `work_begins`, `mining_mw_removed`, `ready`, `builder`).

import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, Model, MonthView } from "../model.ts";
import { NEVER } from "../model.ts";
import { fleetMw, TH_PER_EH, TH_PER_PH, USD_PER_USD_M } from "../units.ts";
import { contractField } from "./links.ts";
import { closeWork, foreseeWork, openWork, settleWork, type Work, workFields, workMemory } from "./work.ts";

/** USD m per critical MW: 3.6 for a retrofit; a new shell 8–13, the deals of 2025 (data/facts/conversion.json, deal.json). GPUs are not in it. */
const COST_USD_M_PER_MW = { retrofit: 3.6, new_shell: 10 } as const;

const fields = {
  owner: { kind: "name", unit: "-", about: "Who converts.", refers: "entities" },
  halls: { kind: "names", unit: "-", about: "The AI halls it makes.", refers: "halls", min: 1 },
  work: {
    kind: "choice",
    unit: "-",
    about: "What is built: the mining hall fitted out again, or a new shell beside it.",
    choices: ["retrofit", "new_shell"],
    default: "new_shell",
  },
  cost_usd_m_per_mw: number(
    "USD m per critical MW",
    "Cost; absent: 3.6 for a retrofit, 10 for a new shell (8 to 13 in the deals of 2025).",
    { min: 0, max: 100, default: null, whenUnknown: null },
  ),
  done_pct: number("pct", "Share of the cost paid before the first month.", { min: 0, max: 100, default: 0 }),
  ...workFields,
  needs: contractField("The lease or financing without which it is not begun."),
  resale_days: number("days", "What the switched-off machines fetch, in days of the hashprice when sold.", {
    min: 0,
    max: 2_000,
    default: 0,
  }),
  resale_lag_months: number("months", "From switching them off to selling them.", {
    min: 0,
    max: 36,
    default: 3,
  }),
  lead_months: number("months", "Least time from the first work to acceptance.", {
    min: 0,
    max: 60,
    default: 9,
  }),
  convertible_pct: number("pct", "Share of a mining site's power that AI halls may take.", {
    min: 0,
    max: 100,
    default: 20,
  }),
  floor_sqft: number("sq ft", "Floor there is for the halls; absent: enough.", {
    min: 0,
    max: 1e8,
    default: null,
    whenUnknown: null,
  }),
  sqft_per_mw: number("sq ft per critical MW", "Floor a critical megawatt takes; mining takes 1,000.", {
    min: 1,
    max: 50_000,
    default: 5_000,
  }),
} as const satisfies Fields;

export type Conversion = Contract<typeof fields>;

export const criticalMwOf = ({ terms }: Conversion, { halls }: Model) =>
  terms.halls.reduce((mw, hall) => mw + halls[hall].critical_mw, 0);

/** Cost by critical megawatt, USD m. */
export function costUsdMPerMw({ terms }: Conversion): number {
  if (terms.cost_usd_m_per_mw >= 0) return terms.cost_usd_m_per_mw;
  return COST_USD_M_PER_MW[terms.work as keyof typeof COST_USD_M_PER_MW];
}

function workOf(conversion: Conversion, model: Model): Work {
  const leftUsdM =
    costUsdMPerMw(conversion) * criticalMwOf(conversion, model) * (1 - conversion.terms.done_pct / 100);
  return { costUsd: leftUsdM * USD_PER_USD_M, costTerm: ["cost left", leftUsdM, "USD m"] };
}

/** A conversion of mining megawatts to AI megawatts. */
export const conversion: ContractKind<typeof fields> = {
  kind: "conversion",
  about:
    "A mining hall becomes an AI hall, paid by the critical megawatt; machines no longer needed are sold.",
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
    {
      name: "resale",
      from: "'suppliers",
      to: "owner",
      step: "operations",
      tax: "income",
      once: true,
      about: "Machines no longer needed, sold.",
    },
  ],
  memory: workMemory,
  open: (contract, memory, model) => openWork(contract, memory, model, contract.terms.needs),
  settle(contract, view, book) {
    settleWork(contract, workOf(contract, view.model), view, book);
    const { terms, slot, at } = contract;
    if (view.state.memory[at.isBegun] === 0) return;
    const strandedTh = strandedThSold(contract, view);
    const usdPerTh = (view.market.hashpriceUsdPerPhDay * terms.resale_days) / TH_PER_PH;
    book.owe(slot.resale, strandedTh * usdPerTh);
    book.term(slot.resale, "machines sold", strandedTh, "TH/s");
    book.term(slot.resale, "price of a TH/s", usdPerTh, "USD");
  },
  foresee: (contract, view, ahead, flow) =>
    foreseeWork(contract, workOf(contract, view.model), view, ahead, flow),
  close: (contract, view, book, next) => closeWork(contract, view, book, next),
};

/** Where a hall's miners go off: when its work begins, or else at its planned acceptance. */
function offMonth(model: Model, hall: number): number {
  const { work_begins, ready } = model.halls[hall];
  return work_begins === NEVER ? ready : work_begins;
}

/**
 * Machines sold this month, TH/s: those the conversion's halls switched off `resale_lag_months` ago, the site's least efficient first, as
 * dispatch switches them off. Machines that only wait for power are not sold.
 */
function strandedThSold({ terms }: Conversion, { model, month }: MonthView): number {
  let th = 0;
  for (const hall of terms.halls) {
    const off = Math.max(0, offMonth(model, hall));
    const removedMw = model.halls[hall].mining_mw_removed;
    if (terms.resale_days === 0 || removedMw === 0 || off + terms.resale_lag_months !== month) continue;
    const site = model.sites[model.halls[hall].site];
    let beforeMw = 0;
    for (const other of site.halls) {
      const otherOff = Math.max(0, offMonth(model, other));
      if (otherOff < off || (otherOff === off && other < hall))
        beforeMw += model.halls[other].mining_mw_removed;
    }
    th += worstThBetween(model, site.fleets, beforeMw, beforeMw + removedMw);
  }
  return th;
}

/** TH/s of the megawatts from one to another of a site's machines, the least efficient first. */
function worstThBetween(model: Model, fleets: readonly number[], fromMw: number, toMw: number): number {
  let atMw = 0;
  let th = 0;
  for (const at of [...fleets].reverse()) {
    const { hashrate_ehs, j_per_th } = model.fleets[at];
    const mw = fleetMw(hashrate_ehs, j_per_th);
    const takenMw = Math.max(0, Math.min(toMw, atMw + mw) - Math.max(fromMw, atMw));
    th += mw > 0 ? (takenMw / mw) * hashrate_ehs * TH_PER_EH : 0;
    atMw += mw;
  }
  return th;
}
