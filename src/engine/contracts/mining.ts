import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";

const fields = {
  fleet: { kind: "name", unit: "-", about: "The machines.", refers: "fleets" },
  btc_sell_production_pct: number("pct", "Share of production sold in the month (the owner's).", {
    default: 100,
  }),
} as const satisfies Fields;

/** What a fleet mined, sold at the month's mean price; the share kept goes to the owner's treasury. One per fleet. */
export const mining: ContractKind<typeof fields> = {
  kind: "mining",
  about: "The pool pays for what a fleet mined.",
  written: false,
  impliedBy: "fleets",
  fields,
  slots: [
    {
      name: "revenue",
      from: "'pool",
      to: "fleet.owner",
      step: "operations",
      tax: "income",
      about: "Bitcoin mined and sold.",
    },
  ],
  memory: [],
  settle({ terms, slot }, { model, operation, market }, book) {
    const fleet = model.fleets[terms.fleet];
    const soldFraction = model.entities[fleet.owner].btc_sell_production_pct / 100;
    const minedBtc = operation.fleetBtc[terms.fleet] * (1 - fleet.pool_fee_pct / 100);
    book.owe(slot.revenue, minedBtc * soldFraction * market.btcUsdMean);
    book.term(slot.revenue, "energy", operation.fleetMwh[terms.fleet], "MWh");
    book.term(slot.revenue, "share of hours run", operation.fleetRunFraction[terms.fleet], "-");
    book.term(slot.revenue, "mined after pool fee", minedBtc, "BTC");
    book.term(slot.revenue, "share sold", soldFraction, "-");
    book.term(slot.revenue, "bitcoin, month mean", market.btcUsdMean, "USD");
  },
  close({ terms }, { model, operation }, _book, next) {
    const fleet = model.fleets[terms.fleet];
    const keptFraction = 1 - model.entities[fleet.owner].btc_sell_production_pct / 100;
    next.btc[fleet.owner] += operation.fleetBtc[terms.fleet] * (1 - fleet.pool_fee_pct / 100) * keptFraction;
  },
};
