// Who pays for a site's electricity, and at what price: the hours were already decided by dispatch on this same price.

import { number } from "../field.ts";
import type { Book, ContractKind, Fields, MonthView, SlotDeclaration } from "../model.ts";

const site = { kind: "name", unit: "-", about: "The site it supplies.", refers: "sites" } as const;
const supplier = {
  kind: "name",
  unit: "-",
  about: "Who supplies.",
  refers: "entities",
  default: "utility",
} as const;

const slots: readonly SlotDeclaration[] = [
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
    about: "The same when prices were below zero.",
  },
];

/** Bills what dispatch found the month's hours to cost; a negative bill is a claim the other way. */
function bill(
  at: number,
  slots: Readonly<Record<string, number>>,
  { operation }: MonthView,
  book: Book,
): void {
  const usd = operation.siteAiUsd[at] + operation.siteMiningUsd[at];
  const slot = usd >= 0 ? slots.energy : slots.credit;
  book.owe(slot, Math.abs(usd));
  book.term(slot, "AI energy", operation.siteAiMwh[at], "MWh");
  book.term(slot, "cost of AI energy", operation.siteAiUsd[at], "USD");
  book.term(slot, "mining energy", operation.siteMiningMwh[at], "MWh");
  book.term(slot, "cost of mining energy", operation.siteMiningUsd[at], "USD");
}

const spotFields = {
  site,
  supplier,
  hub: { kind: "name", unit: "-", about: "The price point its hours settle at.", refers: "hubs" },
  adder_usd_per_mwh: number("USD/MWh", "Retail adder, losses and ancillary charges on every MWh.", {
    min: -50,
    max: 200,
    default: 0,
  }),
} as const satisfies Fields;

/** Every hour at the hub's price plus an adder. */
export const powerSpot: ContractKind<typeof spotFields> = {
  kind: "power_spot",
  about: "Power at the hub's hourly price plus an adder.",
  written: true,
  fields: spotFields,
  powerBasis: ({ hub, adder_usd_per_mwh }) => ({ hub, adderUsdPerMwh: adder_usd_per_mwh, fixedUsdPerMwh: 0 }),
  slots,
  memory: [],
  settle: ({ terms, slot }, view, book) => bill(terms.site, slot, view, book),
};

const tariffFields = {
  site,
  supplier,
  usd_per_mwh: number("USD/MWh", "Regulated price of a MWh, all charges in.", { min: 0, max: 1000 }),
} as const satisfies Fields;

/** A regulated tariff: the same price every hour, so nothing is gained by choosing hours. */
export const powerTariff: ContractKind<typeof tariffFields> = {
  kind: "power_tariff",
  about: "Power at a regulated price, the same every hour.",
  written: true,
  fields: tariffFields,
  powerBasis: ({ usd_per_mwh }) => ({ hub: -1, adderUsdPerMwh: 0, fixedUsdPerMwh: usd_per_mwh }),
  slots,
  memory: [],
  settle: ({ terms, slot }, view, book) => bill(terms.site, slot, view, book),
};
