import { number } from "../field.ts";
import type { ContractKind, Fields } from "../model.ts";
import { supplyFields } from "./power-supply.ts";

const fields = {
  ...supplyFields,
  hub: {
    kind: "name",
    unit: "-",
    about: "The price point at which what is not taken is credited.",
    refers: "hubs",
  },
  usd_per_mwh: number("USD/MWh", "Fixed price of a MWh, all charges in.", { min: 0, max: 1000 }),
  credit_pct: number(
    "pct",
    "Share of the hub's price above the fixed one that is credited; what is less than 100 the supplier keeps.",
    { min: 1, max: 100, default: 100 },
  ),
} as const satisfies Fields;

/**
 * Power credits: a fixed price for what is used, and for machines that stand still while the hub is dearer the difference (Riot at
 * Rockdale: 345 MW at fixed prices in three blocks to 2027 and 2030, 10-Q of 2023-09-30, note 8). Dispatch stops a machine where
 * standing earns more than running. For a block smaller than the site, beside spot, write `power_spot` and `power_block`.
 */
export const powerCredit: ContractKind<typeof fields> = {
  kind: "power_credit",
  about: "Power at a fixed price; machines that stand still are credited what the hub is dearer.",
  written: true,
  fields,
  powerBasis: ({ usd_per_mwh, hub, credit_pct }) => ({
    hub: -1,
    adderUsdPerMwh: 0,
    fixedUsdPerMwh: usd_per_mwh,
    credit: { hub, fraction: credit_pct / 100 },
  }),
  slots: [
    {
      name: "energy",
      from: "site.owner",
      to: "supplier",
      step: "operations",
      tax: "income",
      about: "Energy used in the month.",
    },
    {
      name: "credit",
      from: "supplier",
      to: "site.owner",
      step: "operations",
      tax: "income",
      about: "Power credits of machines that stood still.",
    },
  ],
  memory: [],
  settle({ terms, slot }, { model, operation }, book) {
    const at = terms.site;
    const creditUsd = model.sites[at].fleets.reduce((usd, fleet) => usd + operation.fleetCreditUsd[fleet], 0);
    book.owe(slot.energy, operation.siteAiUsd[at] + operation.siteMiningUsd[at]);
    book.term(slot.energy, "AI energy", operation.siteAiMwh[at], "MWh");
    book.term(slot.energy, "mining energy", operation.siteMiningMwh[at], "MWh");
    book.term(slot.energy, "usd_per_mwh", terms.usd_per_mwh, "USD/MWh");
    book.owe(slot.credit, creditUsd);
    book.term(slot.credit, "hub above the fixed price, hours not run", creditUsd, "USD");
    book.term(slot.credit, "credit_pct", terms.credit_pct, "pct");
  },
};
