// What a site's owner owes or is paid for megawatts beside the energy: blocks, charges on peaks and tags, demand response, as lines.

import type { Fleet, Site } from "../model.ts";
import type { Calls } from "./lines.ts";
import { claimLine, gone, type Pad, plus, type Signed, type Writer } from "./pad.ts";
import { hallsPeakFormula, machinesPeakFormula, meterMwFormula } from "./site.ts";

const siteOf = ({ model }: Pad, { terms }: Signed) => model.sites[terms.site as number];

/** What counts only between a contract's first and last month. */
const whileBilled = ({ id }: Signed, { input }: Pad, month: string, formula: string, unless = "") =>
  `=IF(AND(${month}>=${input(id, "from")},${month}<=${input(id, "until")}${unless}),${formula},0)`;

/** A block of megawatts settled against the hub's mean of the month, whatever runs. */
export const powerBlock: Writer = (contract, pad) => {
  const { id, terms } = contract;
  const hub = pad.model.hubs[terms.hub as number].id;
  const site = siteOf(pad, contract).id;
  pad.head("Months", `Block ${id}`);
  const usd = ({ now }: Calls) =>
    `${pad.input(id, "block_mw")}*${now(`site/${site}.hours`)}*(${pad.input(id, "usd_per_mwh")}-${now(`hub/${hub}.mean`)})`;
  claimLine(pad, contract, "cost", "block above the hub", (calls) =>
    whileBilled(contract, pad, calls.month, `MAX(0,${usd(calls)})`),
  );
  claimLine(pad, contract, "gain", "block below the hub", (calls) =>
    whileBilled(contract, pad, calls.month, `MAX(0,-(${usd(calls)}))`),
  );
};

/** The megawatts a charge falls on, those of the halls among them, and what a MW is charged this month, USD. */
type Billed = Readonly<Record<"mw" | "hallMw" | "usdPerMw", (calls: Calls) => string>>;

function chargeLines(contract: Signed, pad: Pad, { mw, hallMw, usdPerMw }: Billed): void {
  const { id, terms } = contract;
  const [charged, ofHalls, rate] = ["mw", "hall_mw", "usd_per_mw"].map((name) => `${id}.${name}`);
  const grown = ({ month }: Calls) => `(1+${pad.input(id, "growth_pct")}/100)^(${month}/12)`;
  const add = (key: string, label: string, unit: string, formula: (calls: Calls) => string) =>
    pad.add({ key, sheet: "Months", label, unit, formula: (calls) => `=${formula(calls)}` });
  add(charged, "megawatts charged", "MW", mw);
  add(rate, "charge of the month", "USD/MW", (calls) => `${usdPerMw(calls)}*${grown(calls)}`);
  claimLine(pad, contract, "charge", "charge", ({ now, month }) =>
    whileBilled(contract, pad, month, `${now(charged)}*${now(rate)}`),
  );
  const tenant = terms.repaid_by as number;
  if (tenant < 0) return;
  add(ofHalls, "of halls", "MW", (calls) => `MIN(${calls.now(charged)},${hallMw(calls)})`);
  claimLine(pad, contract, "repaid", "the halls' part, passed through", ({ now, month }) => {
    const unless = pad.has(gone(pad, tenant)) ? `,${now(gone(pad, tenant))}=0` : "";
    return whileBilled(contract, pad, month, `${now(ofHalls)}*${now(rate)}`, unless);
  });
}

export const capacityTag: Writer = (contract, pad) => {
  pad.head("Months", `Capacity ${contract.id}`);
  chargeLines(contract, pad, {
    mw: () => pad.input(contract.id, "tag_mw"),
    hallMw: (calls) => hallsPeakFormula(siteOf(pad, contract), pad, calls),
    usdPerMw: ({ days }) => `${pad.input(contract.id, "usd_per_mw_day")}*${days}`,
  });
};

export const demandCharge: Writer = (contract, pad) => {
  const { id } = contract;
  const site = siteOf(pad, contract);
  const input = (term: string) => pad.input(id, term);
  const [peak, metered, highest] = ["peak", "metered", "highest"].map((name) => `${id}.${name}`);
  const line = (key: string, label: string, formula: (calls: Calls) => string, opening?: () => string) =>
    pad.add({ key, sheet: "Months", label, unit: "MW", formula, opening });
  pad.head("Months", `Demand charge ${id}`);
  line(
    peak,
    "peak: halls in use and machines that ran in any hour",
    (calls) => `=${hallsPeakFormula(site, pad, calls)}+${machinesPeakFormula(site, pad, calls)}`,
  );
  line(
    metered,
    "peak the ratchet remembers",
    ({ now, month }) => whileBilled(contract, pad, month, now(peak)),
    () => `=${input("opening_peak_mw")}`,
  );
  const back = pad.input("practice", "ratchet_months");
  // the opening peak stands for the month before the first
  line(highest, "highest of the months it remembers", ({ before, opening, soFar, month }) => {
    const months = `MAX(INDEX(${soFar(metered)},1,MAX(1,${month}+1-${back})):${before(metered)})`;
    return `=MAX(IF(${month}<${back},${opening(metered)},0),IF(${month}=0,0,${months}))`;
  });
  chargeLines(contract, pad, {
    mw: ({ now }) => `MAX(${now(peak)},${input("ratchet_pct")}/100*${now(highest)},${input("minimum_mw")})`,
    hallMw: (calls) => hallsPeakFormula(site, pad, calls),
    usdPerMw: () => `${input("usd_per_kw_month")}*1000`,
  });
};

export const coincidentPeak: Writer = (contract, pad) => {
  const site = siteOf(pad, contract);
  const input = (term: string) => pad.input(contract.id, term);
  pad.head("Months", `Coincident peaks ${contract.id}`);
  // a peak may fall on any day: halls count with their mean
  const hallMw = ({ now }: Calls) =>
    `(${plus(site.halls.map((at) => now(`hall/${pad.model.halls[at].id}.mwh`)))})/${now(`site/${site.id}.hours`)}`;
  chargeLines(contract, pad, {
    mw: (calls) =>
      `${hallMw(calls)}+${machinesPeakFormula(site, pad, calls)}*(1-${input("mining_avoided_pct")}/100)`,
    hallMw,
    usdPerMw: () => `${input("usd_per_kw_year")}*1000/12`,
  });
};

export const demandResponse: Writer = (contract, pad) => {
  const { id } = contract;
  const site = siteOf(pad, contract);
  const fleets = site.fleets.map((at) => pad.model.fleets[at]);
  const input = (term: string) => pad.input(id, term);
  const available = `${id}.available`;
  pad.head("Months", `Demand response ${id}`);
  for (const fleet of fleets)
    pad.add({
      key: `${id}/${fleet.id}.enrolled`,
      sheet: "Months",
      label: `${fleet.id}: enrolled, fleets that run more hours first`,
      unit: "MW",
      formula: (calls) =>
        `=MIN(${meterMwFormula(site, fleet, pad, calls)},MAX(0,${input("enrolled_mw")}-${runningMore(fleet, fleets, site, pad, calls)}))`,
    });
  pad.add({
    key: available,
    sheet: "Months",
    label: "enrolled and on, mean of the hours",
    unit: "MW",
    formula: ({ now }) =>
      `=(${plus(fleets.map((fleet) => `${now(`${id}/${fleet.id}.enrolled`)}*${now(`fleet/${fleet.id}.hours`)}`))})/${now(`site/${site.id}.hours`)}`,
  });
  const claim = (slot: string, label: string, formula: (mw: string) => string) =>
    claimLine(pad, contract, slot, label, ({ now, month }) =>
      whileBilled(contract, pad, month, formula(now(available))),
    );
  const hours = `${input("event_hours_per_year")}/12`;
  claim("availability", "availability", (mw) => `${mw}*${input("usd_per_mw_month")}`);
  claim("event", "events, expected", (mw) => `${mw}*${hours}*${input("event_usd_per_mwh")}`);
  claim(
    "penalty",
    "penalty of events, expected",
    (mw) => `MAX(0,${input("enrolled_mw")}-${mw})*${hours}*${input("penalty_usd_per_mwh")}`,
  );
};

/** Megawatts of the site's machines that run more hours than a fleet's; of two alike, of the one that stands first. */
function runningMore(fleet: Fleet, fleets: readonly Fleet[], site: Site, pad: Pad, calls: Calls): string {
  const hours = ({ id }: Fleet) => calls.now(`fleet/${id}.hours`);
  const others = fleets.flatMap((other, at) =>
    other === fleet
      ? []
      : [
          `IF(${hours(other)}>${at < fleets.indexOf(fleet) ? "=" : ""}${hours(fleet)},${meterMwFormula(site, other, pad, calls)},0)`,
        ],
  );
  return `(${plus(others)})`;
}
