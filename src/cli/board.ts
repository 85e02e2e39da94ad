// The market line: what the world says today, beside what history says of the month and the peak before it.

import { dateLabel } from "../engine/calendar.ts";
import type { History, Model } from "../engine/index.ts";
import { openingHashprice } from "../engine/market/bitcoin.ts";

export type Board = {
  readonly btcUsd: number;
  /** Returns to the as-of day, fractions. */
  readonly month: number;
  readonly fromPeak: number;
  readonly hashpriceUsdPerPhDay: number;
  readonly hubs: readonly { readonly id: string; readonly forwardUsdPerMwh: number }[];
  /** The last rental quote of an accelerator on or before the as-of day that nothing is known against. */
  readonly rent?: { readonly accelerator: string; readonly usdPerGpuHour: number; readonly date: string };
};

const DAYS_PER_RETURN = 30;

export function boardOf(history: History, model: Model): Board {
  const { firstDay, priceUsd } = history.bitcoin;
  const today = model.asOfDay - firstDay;
  const btcUsd = model.market.bitcoin.price_usd;
  let peakUsd = btcUsd;
  for (let day = 0; day <= Math.min(today, priceUsd.length - 1); day++)
    peakUsd = Math.max(peakUsd, priceUsd[day]);
  return {
    btcUsd,
    month: btcUsd / (priceUsd[today - DAYS_PER_RETURN] ?? btcUsd) - 1,
    fromPeak: btcUsd / peakUsd - 1,
    hashpriceUsdPerPhDay: openingHashprice(model.market.bitcoin),
    hubs: model.hubs
      .slice(0, 1)
      .map(({ id, forward_usd_per_mwh }) => ({ id, forwardUsdPerMwh: forward_usd_per_mwh })),
    rent: lastRent(history, dateLabel(model.asOfDay)),
  };
}

function lastRent({ rentAnchors }: History, today: string): Board["rent"] {
  let last: Board["rent"];
  rentAnchors.date.forEach((date, row) => {
    const isKnown = date <= today && rentAnchors.accelerator[row] === "H100" && rentAnchors.doubt[row] === "";
    if (isKnown && (last === undefined || date >= last.date)) {
      last = { accelerator: "H100", usdPerGpuHour: rentAnchors.usdPerGpuHour[row], date };
    }
  });
  return last;
}
