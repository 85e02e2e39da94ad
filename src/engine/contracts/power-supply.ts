// Who pays for a site's electricity, and at what price: the hours were already decided by dispatch on this same price.

import { number } from "../field.ts";
import type { Book, ContractKind, Fields, MonthView, SlotDeclaration } from "../model.ts";

/** The site a supply serves, and who supplies. */
export const supplyFields = {
  site: { kind: "name", unit: "-", about: "The site it supplies.", refers: "sites" },
  supplier: {
    kind: "name",
    unit: "-",
    about: "Who supplies.",
    refers: "entities",
    default: "utility",
  },
} as const satisfies Fields;

const hubFields = {
  hub: { kind: "name", unit: "-", about: "The price point its hours settle at.", refers: "hubs" },
  adder_usd_per_mwh: number("USD/MWh", "Retail adder, losses and ancillary charges on every MWh.", {
    min: -50,
    max: 200,
    default: 0,
  }),
  losses_pct: number(
    "pct",
    "Share of what is bought at the hub that is lost before the meter, billed at the hub's price: hub / (1 − losses) + adder. 0 where the adder holds them. ERCOT transmission 1.5 to 3, with distribution 4 to 8 (recalled).",
    { min: 0, max: 30, default: 0, whenUnknown: 0 },
  ),
} as const satisfies Fields;

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

const spotFields = { ...supplyFields, ...hubFields } as const satisfies Fields;

/** Every hour at the hub's price, losses on the way and an adder. */
export const powerSpot: ContractKind<typeof spotFields> = {
  kind: "power_spot",
  about: "Power at the hub's hourly price plus an adder.",
  written: true,
  fields: spotFields,
  powerBasis: ({ hub, adder_usd_per_mwh, losses_pct }) => ({
    hub,
    adderUsdPerMwh: adder_usd_per_mwh,
    fixedUsdPerMwh: 0,
    lossFraction: losses_pct / 100,
  }),
  slots,
  memory: [],
  settle: ({ terms, slot }, view, book) => bill(terms.site, slot, view, book),
};

const tariffFields = {
  ...supplyFields,
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

const collarFields = {
  ...spotFields,
  floor_usd_per_mwh: number("USD/MWh", "Least the hub's hour is billed at, before losses and adder.", {
    min: -1_000,
    max: 10_000,
  }),
  cap_usd_per_mwh: number(
    "USD/MWh",
    "Most the hub's hour is billed at; a floor above it counts as it. ERCOT's own cap is 5,000 since 2022, its least price −250.",
    { min: -1_000, max: 10_000 },
  ),
} as const satisfies Fields;

/** Every hour at the hub's price between a floor and a cap, for all the site uses: the collared price decides what runs. */
export const powerCollar: ContractKind<typeof collarFields> = {
  kind: "power_collar",
  about: "Power at the hub's hourly price, kept between a floor and a cap, plus an adder.",
  written: true,
  fields: collarFields,
  powerBasis: ({ hub, adder_usd_per_mwh, losses_pct, floor_usd_per_mwh, cap_usd_per_mwh }) => ({
    hub,
    adderUsdPerMwh: adder_usd_per_mwh,
    fixedUsdPerMwh: 0,
    lossFraction: losses_pct / 100,
    collar: { floorUsdPerMwh: floor_usd_per_mwh, capUsdPerMwh: cap_usd_per_mwh },
  }),
  slots,
  memory: [],
  settle: ({ terms, slot }, view, book) => bill(terms.site, slot, view, book),
};
