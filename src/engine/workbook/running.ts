// What comes of running: power bills, bitcoin sold, overhead.

import { claimLine, plus, type Writer } from "./pad.ts";
import { powerBill } from "./site.ts";

export const power: Writer = (contract, pad) => {
  const site = pad.model.sites[contract.terms.site as number];
  claimLine(pad, contract, "energy", `power of ${site.id}`, powerBill(site, ""));
  claimLine(pad, contract, "credit", `power of ${site.id} below zero`, powerBill(site, "-"));
};

/** Power at a fixed price, and what machines that stood still are credited. */
export const powerCredit: Writer = (contract, pad) => {
  const { fleets, sites } = pad.model;
  const site = sites[contract.terms.site as number];
  claimLine(pad, contract, "energy", `power of ${site.id}`, powerBill(site, ""));
  claimLine(
    pad,
    contract,
    "credit",
    `power credits of ${site.id}`,
    ({ now }) => `=${plus(site.fleets.map((at) => now(`fleet/${fleets[at].id}.credit`)))}`,
  );
};

export const mining: Writer = (contract, pad) => {
  const fleet = pad.model.fleets[contract.terms.fleet as number];
  const sold = `${pad.input(pad.entity.id, "btc_sell_production_pct")}/100`;
  const mined = `(1-${pad.input(fleet.id, "pool_fee_pct")}/100)`;
  claimLine(
    pad,
    contract,
    "revenue",
    `bitcoin of ${fleet.id} sold`,
    ({ now }) => `=${now(`fleet/${fleet.id}.btc`)}*${mined}*${sold}*${now("btc_mean")}`,
  );
  pad.add({
    key: `fleet/${fleet.id}.kept`,
    sheet: "Months",
    label: `bitcoin of ${fleet.id} kept`,
    unit: "BTC",
    formula: ({ now }) => `=${now(`fleet/${fleet.id}.btc`)}*${mined}*(1-${sold})`,
  });
};

export const overhead: Writer = (contract, pad) => {
  const input = (term: string) => pad.input(contract.id, term);
  claimLine(
    pad,
    contract,
    "cost",
    `overhead ${contract.id}`,
    ({ month }) => `=${input("usd_m_per_month")}*1E+6*(1+${input("growth_pct")}/100)^(${month}/12)`,
  );
};

export const propertyCost: Writer = (contract, pad) => {
  const input = (term: string) => pad.input(contract.id, term);
  const due = (month: string, yearly: string) => `=IF(${month}>=${input("from")},1E+6*(${yearly})/12,0)`;
  claimLine(pad, contract, "tax", `property tax ${contract.id}`, ({ month }) =>
    due(month, `${input("capital_usd_m")}*${input("tax_pct")}/100`),
  );
  claimLine(pad, contract, "insurance", `insurance ${contract.id}`, ({ month }) =>
    due(month, `${input("capital_usd_m")}*${input("insurance_pct")}/100+${input("usd_m_per_year")}`),
  );
};
