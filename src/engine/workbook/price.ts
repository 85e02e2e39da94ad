// What a site's power costs under its contract, and the hours of a month in which machines run at that price, as lines.

import type { Fleet, Site } from "../model.ts";
import type { Calls } from "./lines.ts";
import type { Pad } from "./pad.ts";

/** The sorted hours of the real months a path drew: a column each, its hours counted and added above. */
const HOURS = { table: "Hours!$B$5:$ZZ$800", count: "Hours!$B$3:$ZZ$3", sum: "Hours!$B$4:$ZZ$4" };

type Line = (name: string, label: string, unit: string, formula: (calls: Calls) => string) => void;

/** The hub whose hours decide what runs: of a fixed price with credits that of the credits; −1 where every hour costs the same. */
export const hubOf = ({ power }: Pick<Site, "power">) => power.credit?.hub ?? power.hub;

/** Whether a site's machines run all hours or none: one price, or a policy that looks at the month's mean. */
const isDecidedOnce = (site: Site) => hubOf(site) < 0 || site.policy === "flat";

/** The column of the sheet Hours a site's month stands in. */
const tableOf = (site: Site, { model }: Pad) => `hub/${model.hubs[hubOf(site)].id}.table`;

/** Hours of the table that cost less than a price, as the meter pays them. */
const hoursBelow = (site: Site, pad: Pad, { now }: Calls, price: string) =>
  `IFERROR(MATCH((${price}-${now(`site/${site.id}.shift`)})/${now(`site/${site.id}.scale`)},INDEX(${HOURS.table},0,${now(tableOf(site, pad))}),1),0)`;

/** Hours of the table. */
const hoursOfTable = (site: Site, pad: Pad, { now }: Calls) =>
  `INDEX(${HOURS.count},${now(tableOf(site, pad))})`;

/** What a megawatt pays at the hub's price, losses and adder in it, for so many of the cheapest hours of the table. */
const costOfCheapest = (site: Site, pad: Pad, { now }: Calls, hours: string) => {
  const table = now(tableOf(site, pad));
  const sum = `SUM(INDEX(${HOURS.table},1,${table}):INDEX(${HOURS.table},MAX(1,${hours}),${table}))`;
  return `(${now(`site/${site.id}.scale`)}*${sum}+${now(`site/${site.id}.shift`)}*${hours})`;
};

export function priceLines(site: Site, pad: Pad): void {
  const { model, input, add } = pad;
  const { power, id } = site;
  const supply = model.contracts[site.powerContract].id;
  const line: Line = (name, label, unit, formula) =>
    add({ key: `site/${id}.${name}`, sheet: "Months", label, unit, formula });
  line("hours", "hours", "h", ({ days }) => `=24*${days}`);
  if (power.hub < 0) {
    line("price", "price of every hour", "USD/MWh", () => `=${input(supply, "usd_per_mwh")}`);
    if (power.credit && !isDecidedOnce(site)) drawnLines(site, pad, line);
    return;
  }
  const hub = model.hubs[power.hub].id;
  const kept = `(1-${input(supply, "losses_pct")}/100)`;
  const adder = input(supply, "adder_usd_per_mwh");
  if (power.collar) {
    drawnLines(site, pad, line, kept, adder);
    collarLines(site, pad, line, kept, adder);
    return;
  }
  if (isDecidedOnce(site)) {
    line(
      "price",
      "mean price delivered",
      "USD/MWh",
      ({ now }) => `=${now(`hub/${hub}.mean`)}/${kept}+${adder}`,
    );
    return;
  }
  drawnLines(site, pad, line, kept, adder);
  line(
    "price",
    "mean price delivered",
    "USD/MWh",
    ({ now }) =>
      `=${now(`site/${id}.scale`)}*INDEX(${HOURS.sum},${now(`hub/${hub}.table`)})/INDEX(${HOURS.count},${now(`hub/${hub}.table`)})+${now(`site/${id}.shift`)}`,
  );
}

/** How an hour of the drawn month becomes a price at the meter, and an hour of this month. */
function drawnLines(site: Site, pad: Pad, line: Line, kept?: string, adder?: string): void {
  const hub = pad.model.hubs[hubOf(site)].id;
  const delivered = (usdPerMwh: string) => (kept ? `${usdPerMwh}/${kept}` : usdPerMwh);
  line(
    "scale",
    "price delivered: times the hour of the table",
    "-",
    ({ now }) => `=${delivered(now(`hub/${hub}.scale`))}`,
  );
  line(
    "shift",
    "and plus",
    "USD/MWh",
    ({ now }) => `=${delivered(now(`hub/${hub}.shift`))}${adder ? `+${adder}` : ""}`,
  );
  line(
    "stretch",
    "hours of the month for one of the table",
    "-",
    ({ now }) => `=${now(`site/${site.id}.hours`)}/INDEX(${HOURS.count},${now(`hub/${hub}.table`)})`,
  );
}

/** A collar at the meter: losses and adder keep the order of prices. A floor above the cap is the cap. */
function collarLines(site: Site, pad: Pad, line: Line, kept: string, adder: string): void {
  const supply = pad.model.contracts[site.powerContract].id;
  const [floor, cap] = ["floor_usd_per_mwh", "cap_usd_per_mwh"].map((term) => pad.input(supply, term));
  const of = (name: string) => `site/${site.id}.${name}`;
  line("floor", "floor delivered", "USD/MWh", () => `=MIN(${floor},${cap})/${kept}+${adder}`);
  line("cap", "cap delivered", "USD/MWh", () => `=${cap}/${kept}+${adder}`);
  for (const bound of ["floor", "cap"])
    line(
      `hours_below_${bound}`,
      `hours of the table below the ${bound}`,
      "h",
      (calls) => `=${hoursBelow(site, pad, calls, calls.now(of(bound)))}`,
    );
  line("price", "mean price delivered", "USD/MWh", (calls) => {
    const hours = hoursOfTable(site, pad, calls);
    return `=${costInCollar(site, pad, calls, hours)}/${hours}`;
  });
}

/** What a megawatt pays for so many of the cheapest hours of a collared month: floor, index and cap hours apart. */
function costInCollar(site: Site, pad: Pad, calls: Calls, hours: string): string {
  const { now } = calls;
  const of = (name: string) => now(`site/${site.id}.${name}`);
  const floored = `MIN(${hours},${of("hours_below_floor")})`;
  const uncapped = `MAX(${floored},MIN(${hours},${of("hours_below_cap")}))`;
  const cost = (upTo: string) => `IF(${upTo}=0,0,${costOfCheapest(site, pad, calls, upTo)})`;
  return `(${of("floor")}*${floored}+${cost(uncapped)}-${cost(floored)}+${of("cap")}*(${hours}-${uncapped}))`;
}

/** The hours a fleet runs, and what a megawatt pays for them: the cheapest hours of the month, or all, or none. */
export function runLines(site: Site, { id }: Fleet, pad: Pad, line: Line): void {
  const of = (name: string) => `fleet/${id}.${name}`;
  const [hours, price, stretch] = ["hours", "price", "stretch"].map((name) => `site/${site.id}.${name}`);
  if (site.power.credit) {
    creditedLines(site, id, pad, line);
    return;
  }
  if (isDecidedOnce(site)) {
    line(
      "hours",
      "hours run",
      "h",
      ({ now }) => `=IF(${now(price)}<${now(of("break_even"))},${now(hours)},0)`,
    );
    line("usd_per_mw", "cost of them", "USD/MW", ({ now }) => `=${now(of("hours"))}*${now(price)}`);
    return;
  }
  const { collar } = site.power;
  line("cheapest", "hours of the table below that price", "h", (calls) => {
    const { now } = calls;
    const below = hoursBelow(site, pad, calls, now(of("break_even")));
    if (!collar) return `=${below}`;
    const [floor, cap] = ["floor", "cap"].map((bound) => now(`site/${site.id}.${bound}`));
    return `=IF(${now(of("break_even"))}<=${floor},0,IF(${now(of("break_even"))}>${cap},${hoursOfTable(site, pad, calls)},${below}))`;
  });
  line("hours", "hours run", "h", ({ now }) => `=${now(stretch)}*${now(of("cheapest"))}`);
  line("usd_per_mw", "cost of them", "USD/MW", (calls) => {
    const run = calls.now(of("cheapest"));
    const cost = collar ? costInCollar(site, pad, calls, run) : costOfCheapest(site, pad, calls, run);
    return `=IF(${run}=0,0,${calls.now(stretch)}*${cost})`;
  });
}

/**
 * A fixed price with credits for standing still: an hour of running earns its break-even less the price, one of standing its share of
 * what the hub is dearer. So machines run below the price at which both are the same, and never where running alone does not pay.
 */
function creditedLines(site: Site, fleet: string, pad: Pad, line: Line): void {
  const of = (name: string) => `fleet/${fleet}.${name}`;
  const at = (name: string) => `site/${site.id}.${name}`;
  const supply = pad.model.contracts[site.powerContract].id;
  const share = `${pad.input(supply, "credit_pct")}/100`;
  const pays = ({ now }: Calls) => `${now(of("break_even"))}>${now(at("price"))}`;
  line(
    "strike",
    "hub's price from which standing still earns more",
    "USD/MWh",
    ({ now }) => `=${now(at("price"))}+(${now(of("break_even"))}-${now(at("price"))})/(${share})`,
  );
  const credit = (perMw: (calls: Calls) => string) =>
    line(
      "credit_per_mw",
      "credited for the hours not run",
      "USD/MW",
      (calls) => `=${share}*MAX(0,${perMw(calls)})`,
    );
  if (isDecidedOnce(site)) {
    const mean = `hub/${pad.model.hubs[hubOf(site)].id}.mean`;
    line(
      "hours",
      "hours run",
      "h",
      (calls) =>
        `=IF(AND(${pays(calls)},${calls.now(mean)}<${calls.now(of("strike"))}),${calls.now(at("hours"))},0)`,
    );
    credit(({ now }) => `(${now(at("hours"))}-${now(of("hours"))})*(${now(mean)}-${now(at("price"))})`);
  } else {
    line(
      "cheapest",
      "hours of the table below that price",
      "h",
      (calls) => `=IF(${pays(calls)},${hoursBelow(site, pad, calls, calls.now(of("strike")))},0)`,
    );
    line("hours", "hours run", "h", ({ now }) => `=${now(at("stretch"))}*${now(of("cheapest"))}`);
    line(
      "sold_from",
      "hours of the table before the first that is credited",
      "h",
      (calls) => `=MAX(${calls.now(of("cheapest"))},${hoursBelow(site, pad, calls, calls.now(at("price")))})`,
    );
    credit((calls) => {
      const [all, from] = [hoursOfTable(site, pad, calls), calls.now(of("sold_from"))];
      const cost = (hours: string) => costOfCheapest(site, pad, calls, hours);
      return `${calls.now(at("stretch"))}*(${cost(all)}-IF(${from}=0,0,${cost(from)})-${calls.now(at("price"))}*(${all}-${from}))`;
    });
  }
  line("usd_per_mw", "cost of them", "USD/MW", ({ now }) => `=${now(of("hours"))}*${now(at("price"))}`);
}
