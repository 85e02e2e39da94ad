// Customers' machines at a host, as lines: a fee by energy and by capacity while they are there.

import { accepted, claimLine, hallsOf, lettingEnds, plus, share, type Writer } from "./pad.ts";

export const minerHosting: Writer = (contract, pad) => {
  const { id } = contract;
  const halls = hallsOf(pad, contract);
  const term = pad.input(id, "term_months");
  pad.head("Months", `Hosting of machines ${id}`);
  for (const hall of halls)
    pad.add({
      key: lettingEnds(hall.id),
      sheet: "Months",
      label: `${hall.id}: machines there until`,
      unit: "month",
      opening: ({ opening }) => `=${opening(accepted(hall.id))}+${term}`,
      formula: ({ now }) => `=${now(accepted(hall.id))}+${term}`,
    });
  claimLine(pad, contract, "fee", "fee by energy and by capacity", ({ now }) => {
    const mwh = plus(halls.map((hall) => now(`hall/${hall.id}.mwh`)));
    const mw = plus(halls.map((hall) => `${pad.input(hall.id, "critical_mw")}*${now(share(hall.id))}`));
    return `=(${mwh})*${pad.input(id, "fee_usd_per_mwh")}+(${mw})*1000*${pad.input(id, "fee_usd_per_kw_month")}`;
  });
};
