// A day sheet on a terminal: one line an hour, at most 100 columns.

import type { DaySheet } from "../engine/dispatch/day-sheet.ts";
import { type HourlyKnowledge, strikeUsdPerMwh } from "../engine/dispatch/policy.ts";
import { localLabel, type Told } from "./dispatch-csv.ts";
import { fixed, left, right } from "./dispatch-text.ts";

type Head = Pick<Told, "site" | "prices" | "hashpriceUsdPerPhDay" | "zone" | "firstHour">;

/** Tomorrow: one line an hour with setpoints, the margin expected, and the nearest price at which one of them flips. */
export function daySheetText(head: Head, sheet: DaySheet, hours: HourlyKnowledge): string {
  const { operation, load, money } = sheet;
  const count = operation.gridMw.length;
  const lines = Array.from({ length: count }, (_, h) => {
    let mining = 0;
    for (let f = 0; f < load.fleets.length; f++) mining += operation.fleetMw[f * count + h];
    const battery = operation.dischargeMw[h] - operation.chargeMw[h];
    const cells = [
      fixed(hours.usdPerMwh[h], 2),
      fixed(operation.firmMw[h], 1),
      fixed(mining, 1),
      fixed(battery, 1),
      fixed(operation.gridMw[h], 1),
      fixed(sheet.expectedMarginUsd[h]),
    ];
    return `${left(localLabel(head, h), 17)}${[8, 8, 8, 8, 8, 10].map((width, k) => right(cells[k], width)).join("")}  ${nearestFlip(sheet, hours, h)}`;
  });
  const titles = ["$/MWh", "AI MW", "mine MW", "batt MW", "grid MW", "margin $"];
  return `${[
    `${head.site}   day sheet   ${count} hours   prices ${head.prices}   hashprice ${fixed(head.hashpriceUsdPerPhDay, 2)} USD/PH-day`,
    ...load.fleets.map(
      (fleet) =>
        `${left(fleet.id, 26)}${right(fixed(fleet.mw, 1), 9)} MW   break-even ${fixed(strikeUsdPerMwh(fleet), 2)} USD/MWh`,
    ),
    "",
    `${left("hour", 17)}${[8, 8, 8, 8, 8, 10].map((width, k) => right(titles[k], width)).join("")}  nearest flip`,
    ...lines,
    "",
    `expected margin ${fixed(money.marginUsd)} USD on ${fixed(money.energyMwh)} MWh, AI rent apart; a flip is that hour's price alone`,
  ]
    .map((line) => line.trimEnd().slice(0, 100))
    .join("\n")}\n`;
}

function nearestFlip(sheet: DaySheet, hours: HourlyKnowledge, h: number): string {
  const { operation, load } = sheet;
  const count = operation.gridMw.length;
  const price = hours.usdPerMwh[h];
  const flips = load.fleets.map((fleet, f) => ({
    what: `${load.fleets.length > 1 ? `${fleet.id.slice(0, 12)} ` : ""}${operation.fleetMw[f * count + h] > 0 ? "stops" : "starts"}`,
    usd: sheet.flipUsdPerMwh[f * count + h],
  }));
  if (load.battery) {
    flips.push({ what: "battery charges", usd: sheet.chargeBelowUsdPerMwh[h] });
    flips.push({ what: "battery gives", usd: sheet.dischargeAboveUsdPerMwh[h] });
  }
  const known = flips.filter(({ usd }) => !Number.isNaN(usd));
  if (known.length === 0) return "none";
  const { what, usd } = known.reduce((a, b) => (Math.abs(b.usd - price) < Math.abs(a.usd - price) ? b : a));
  return `${what} at ${usd.toFixed(2)}`;
}
