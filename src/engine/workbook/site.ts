// What a site does with its megawatts, as lines: its price, its halls, its machines in the hours that pay.

import type { Fleet, Hall, Site } from "../model.ts";
import type { Calls } from "./lines.ts";
import {
  accepted,
  fleetFraction,
  gone,
  hallPower,
  lettingEnds,
  NEVER_CELL,
  type Pad,
  plus,
  share,
} from "./pad.ts";
import { priceLines, runLines } from "./price.ts";

/** What a hall's month is delayed, lost or left by: lines of contracts that are 1 then. */
export type Fates = {
  /** Its builder or vendor went unpaid, or work waits. */
  readonly delays: readonly string[];
  /** What it needs was never signed. */
  readonly never: readonly string[];
  /** Its customer left it as too late. */
  readonly left: readonly string[];
};

/** The lines of a site: price, halls, machines, and the month's energy in MWh and USD. */
export function siteLines(site: Site, fatesOf: (hall: number) => Fates, pad: Pad): void {
  const { add, head, model } = pad;
  head("Months", `Site ${site.id}`);
  priceLines(site, pad);
  const halls = site.halls.map((at) => model.halls[at]);
  for (const hall of halls) hallLines(site, hall, fatesOf(hall.index), pad);
  machineLines(site, halls, pad);
  const fleets = site.fleets.map((at) => model.fleets[at]);
  add({
    key: `site/${site.id}.energy`,
    sheet: "Months",
    label: "energy at the meter",
    unit: "MWh",
    formula: ({ now }) =>
      `=${plus([...halls.map(({ id }) => now(`hall/${id}.mwh`)), ...fleets.map(({ id }) => now(`fleet/${id}.mwh`))])}`,
  });
  add({
    key: `site/${site.id}.cost`,
    sheet: "Months",
    label: "cost of it",
    unit: "USD",
    formula: ({ now }) =>
      `=${plus([...halls.map(({ id }) => now(hallPower(id))), ...fleets.map(({ id }) => now(`fleet/${id}.power`))])}`,
  });
}

function hallLines(site: Site, hall: Hall, fates: Fates, pad: Pad): void {
  const { model, input, add } = pad;
  const { id } = hall;
  const line = (key: string, label: string, unit: string, formula: (calls: Calls) => string) =>
    add({ key, sheet: "Months", label: `${id}: ${label}`, unit, formula });
  const planned = input(id, "ready");
  const any = (flags: readonly string[], call: (key: string) => string) =>
    flags.length === 0 ? "FALSE" : `(${flags.map(call).join("+")})>0`;
  add({
    key: accepted(id),
    sheet: "Months",
    label: `${id}: accepted in month, as it stands`,
    unit: "month",
    opening: ({ opening }) =>
      `=IF(${planned}>0,${planned}+${opening(`slip/${model.builders[hall.builderIndex]}`)}+${input("ai_demand", "slip_extra_months")},${planned})`,
    formula: ({ now, before, month }) => {
      const waits = `${before(accepted(id))}>=${month}+1`;
      return `=IF(OR(${any(fates.left, now)},AND(${waits},${any(fates.never, now)})),${NEVER_CELL},IF(AND(${waits},${any(fates.delays, now)}),${before(accepted(id))}+1,${before(accepted(id))}))`;
    },
  });
  const customer = hall.customer;
  line(share(id), "share of the month it is let", "-", ({ now, before, month }) => {
    if (customer < 0) return "=0";
    const ends = pad.has(lettingEnds(id)) ? before(lettingEnds(id)) : undefined;
    if (!ends) throw new Error(`nobody says how long ${id} is let`);
    return `=IF(${now(gone(pad, customer))}=1,0,MAX(0,MIN(${month}+1,${ends})-MAX(${month},${before(accepted(id))})))`;
  });
  const inUse = `${input(id, "critical_mw")}*${input(id, "utility_per_critical")}`;
  line(
    `hall/${id}.mwh`,
    "energy",
    "MWh",
    ({ now }) => `=${inUse}*${now(share(id))}*${now(`site/${site.id}.hours`)}`,
  );
  line(
    hallPower(id),
    "cost of energy",
    "USD",
    ({ now }) => `=${now(`hall/${id}.mwh`)}*${now(`site/${site.id}.price`)}`,
  );
}

function machineLines(site: Site, halls: readonly Hall[], pad: Pad): void {
  const { model, input, add } = pad;
  const fleets = site.fleets.map((at) => model.fleets[at]);
  if (fleets.length === 0) return;
  const pue = input(site.id, "mining_pue");
  const mw = (fleet: Fleet) => machineMwFormula(fleet, pad);
  for (const fleet of fleets) {
    const place = fleet.hall < 0 ? undefined : accepted(model.halls[fleet.hall].id);
    add({
      key: `fleet/${fleet.id}.installed`,
      sheet: "Months",
      label: `${fleet.id}: machines there`,
      unit: "MW",
      formula: ({ before, month }) => {
        const left = pad.has(fleetFraction(fleet.id)) ? `*${before(fleetFraction(fleet.id))}` : "";
        return place
          ? `=${mw(fleet)}*MAX(0,MIN(1,${month}+1-${before(place)}))${left}`
          : `=${mw(fleet)}${left}`;
      },
    });
  }
  add({
    key: `site/${site.id}.mining_limit`,
    sheet: "Months",
    label: "room for machines",
    unit: "MW",
    formula: ({ now, before, month }) => {
      const installed = fleets.map(({ id }) => now(`fleet/${id}.installed`)).join("+");
      const removed = halls.map((hall) => {
        const begins = input(hall.id, "work_begins");
        const off = `IF(${begins}=${NEVER_CELL},${before(accepted(hall.id))},${begins})`;
        return `IF(${month}>=${off},${input(hall.id, "mining_mw_removed")},0)`;
      });
      const reserved = halls.map(
        ({ id }) => `${input(id, "critical_mw")}*${input(id, "gross_per_critical")}*${now(share(id))}`,
      );
      return `=MAX(0,MIN(${installed}-(${plus(removed)}),(${input(site.id, "grid_mw")}-(${plus(reserved)}))/${pue}))`;
    },
  });
  for (const fleet of fleets) fleetLines(site, fleet, pad);
}

function fleetLines(site: Site, fleet: Fleet, pad: Pad): void {
  const { input, add } = pad;
  const { id } = fleet;
  const line = (name: string, label: string, unit: string, formula: (calls: Calls) => string) =>
    add({ key: `fleet/${id}.${name}`, sheet: "Months", label: `${id}: ${label}`, unit, formula });
  const pue = input(site.id, "mining_pue");
  const of = (name: string) => `fleet/${id}.${name}`;
  line(
    "mw",
    "machines that have a place",
    "MW",
    ({ now }) =>
      `=MIN(${now(of("installed"))},MAX(0,${now(`site/${site.id}.mining_limit`)}-${machinesBefore(fleet, site, pad, "most", now)}))`,
  );
  // a MWh is 3.6e9 J: at 20 J/TH, 2.0833 PH/s·days
  const phDays = `(3.6E+9/${input(id, "j_per_th")}/86400/1000/${pue})`;
  line(
    "break_even",
    "price up to which they run",
    "USD/MWh",
    ({ now }) => `=${now("hashprice")}*${phDays}*(1-${input(id, "pool_fee_pct")}/100)`,
  );
  runLines(site, fleet, pad, line);
  const meterMw = (calls: Calls) => meterMwFormula(site, fleet, pad, calls);
  line("mwh", "energy", "MWh", (calls) => `=${meterMw(calls)}*${calls.now(of("hours"))}`);
  if (site.power.credit)
    line(
      "credit",
      "credited for standing still",
      "USD",
      (calls) => `=${meterMw(calls)}*${calls.now(of("credit_per_mw"))}`,
    );
  line("power", "cost of energy", "USD", (calls) => `=${meterMw(calls)}*${calls.now(of("usd_per_mw"))}`);
  line(
    "btc",
    "mined, before the pool's fee",
    "BTC",
    ({ now }) => `=${now(of("mwh"))}*${phDays}*${now("btc_per_ph_day")}`,
  );
}

/** Megawatts at the meter of a fleet's machines that have a place, in the hours they run. */
export function meterMwFormula({ id: site }: Site, { id }: Fleet, { input }: Pad, { now }: Calls): string {
  return `${now(`fleet/${id}.mw`)}*${input(site, "mining_pue")}*${input(id, "uptime_pct")}/100`;
}

/** Megawatts at the meter of the machines that ran in any hour: whatever ran, ran in the cheapest. */
export function machinesPeakFormula(site: Site, pad: Pad, calls: Calls): string {
  const running = site.fleets.map((at) => {
    const fleet = pad.model.fleets[at];
    return `IF(${calls.now(`fleet/${fleet.id}.hours`)}>0,${meterMwFormula(site, fleet, pad, calls)},0)`;
  });
  return `(${plus(running)})`;
}

/** Megawatts at the meter of the halls in use on any day. */
export function hallsPeakFormula(site: Site, pad: Pad, { now }: Calls): string {
  const inUse = site.halls.map((at) => {
    const { id } = pad.model.halls[at];
    return `IF(${now(share(id))}>0,${pad.input(id, "critical_mw")}*${pad.input(id, "utility_per_critical")},0)`;
  });
  return `(${plus(inUse)})`;
}

/** Megawatts of a fleet's machines: an EH/s at one J/TH is a megawatt. */
export function machineMwFormula({ id }: Fleet, { input }: Pad): string {
  return `${input(id, "hashrate_ehs")}*${input(id, "j_per_th")}`;
}

/** Megawatts of the site's machines that come before a fleet's, the most or the least efficient first; of two alike, by name. With `now`, those there this month. */
export function machinesBefore(
  fleet: Fleet,
  site: Site,
  pad: Pad,
  first: "most" | "least",
  now?: (key: string) => string,
): string {
  const j = pad.input(fleet.id, "j_per_th");
  const before = site.fleets
    .map((at) => pad.model.fleets[at])
    .filter(({ id }) => id !== fleet.id)
    .map((other) => {
      const otherJ = pad.input(other.id, "j_per_th");
      const winsTie = other.id < fleet.id === (first === "most");
      const isBefore = `${otherJ}${first === "most" ? "<" : ">"}${winsTie ? "=" : ""}${j}`;
      const mw = now ? now(`fleet/${other.id}.installed`) : machineMwFormula(other, pad);
      return `IF(${isBefore},${mw},0)`;
    });
  return `(${plus(before)})`;
}

/** Power of a site as a claim: a bill, or a credit where prices were below zero. */
export function powerBill(site: Site, sign: "" | "-") {
  return ({ now }: Calls) => `=MAX(0,${sign}${now(`site/${site.id}.cost`)})`;
}
