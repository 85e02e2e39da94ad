// A loan against bitcoin as lines: called at the month's low, met in bitcoin, in cash, or by the lender selling the pledge.

import { keepInDefault, unlessDefaulted, writerOf } from "./debt.ts";
import type { Calls } from "./lines.ts";
import { claimLine, type Pad, paid, type Signed, total, type Writer } from "./pad.ts";

/** Lines of a btc line other contracts stand on. */
const topUpOf = (id: string) => `${id}.top_up`;
const returnedOf = (id: string) => `${id}.given_back`;
const askedOf = (id: string) => `${id}.asked_btc`;

/** Bitcoin of the treasury before any call takes some. */
export const BTC_BEFORE_CALLS = "btc_before_calls";

/** The borrower's lines against bitcoin, in the order their calls reach the treasury. */
export const btcLinesOf = ({ model, entity }: Pick<Pad, "model" | "entity">) =>
  model.contracts.filter(
    ({ kind, terms }) => kind === "btc_line" && (terms as { borrower?: number }).borrower === entity.index,
  ) as unknown as readonly Signed[];

export const btcLine: Writer = (contract, pad) => {
  const { id, slot } = contract;
  const { input, balance, add } = writerOf(contract, pad);
  const of = (name: string) => `${id}.${name}`;
  const pledged = of("pledged");
  pad.head("Months", `Line against bitcoin ${id}`);
  callLines(contract, pad);
  const sold = ({ now }: Calls) => `${now(of("sold"))}=1`;
  const due = ({ before, month }: Calls) => `IF(${month}>=${input("due")},${before(balance)},0)`;
  claimLine(pad, contract, "interest", "interest", (calls) =>
    unlessDefaulted(calls, `${calls.before(balance)}*${input("rate_pct")}/1200`),
  );
  claimLine(pad, contract, "principal", "principal at maturity", (calls) =>
    unlessDefaulted(calls, due(calls)),
  );
  claimLine(pad, contract, "call", "repaid to meet a call", (calls) =>
    unlessDefaulted(calls, `IF(${sold(calls)},0,${calls.now(of("asked_usd"))})`),
  );
  claimLine(pad, contract, "returned", "pledge sold, what is over", (calls) =>
    unlessDefaulted(
      calls,
      `IF(${sold(calls)},MAX(0,${calls.now(of("proceeds"))}-${calls.before(balance)}),0)`,
    ),
  );
  claimLine(pad, contract, "deficiency", "what the pledge did not repay", (calls) =>
    unlessDefaulted(
      calls,
      `IF(${sold(calls)},MAX(0,${calls.before(balance)}-${calls.now(of("proceeds"))}),0)`,
    ),
  );
  add("balance", "owed", "USD", {
    opening: () => `=${input("balance_usd_m")}*1E+6`,
    formula: (calls) =>
      keepInDefault(
        calls,
        balance,
        `IF(OR(${sold(calls)},${calls.month}>=${input("due")}),0,${calls.before(balance)}-IF(${sold(calls)},0,${calls.now(of("asked_usd"))}))`,
      ),
  });
  const kept = (calls: Calls) => `${calls.before(pledged)}*(1-${calls.now(of("sold"))})`;
  pad.add({
    key: returnedOf(id),
    sheet: "Months",
    label: "pledge free again: repaid at maturity",
    unit: "BTC",
    formula: (calls) => {
      const isRepaid = `${calls.now(paid(pad, slot.principal))}>=${calls.now(total(pad, slot.principal))}`;
      return unlessDefaulted(calls, `IF(AND(${calls.month}>=${input("due")},${isRepaid}),${kept(calls)},0)`);
    },
  });
  pad.add({
    key: topUpOf(id),
    sheet: "Months",
    label: "pledged besides, as far as the treasury still has it",
    unit: "BTC",
    formula: ({ now }) => {
      const lines = btcLinesOf(pad).map((line) => line.id);
      const earlier = lines.slice(0, lines.indexOf(id)).map((line) => `-${now(topUpOf(line))}`);
      return `=MIN(${now(askedOf(id))},${now(BTC_BEFORE_CALLS)}${earlier.join("")})`;
    },
  });
  add("pledged", "pledged", "BTC", {
    opening: () => `=${input("pledged_btc")}`,
    formula: (calls) =>
      keepInDefault(calls, pledged, `${kept(calls)}-${calls.now(returnedOf(id))}+${calls.now(topUpOf(id))}`),
  });
  add("pledge", "pledged, at the month's end price", "USD", {
    formula: ({ now }) => `=${now(pledged)}*${now("btc_end")}`,
  });
};

/** What a call asks at the month's low: bitcoin from the treasury first, then cash above the minimum; or else the pledge is sold. */
function callLines(contract: Signed, pad: Pad): void {
  const { id } = contract;
  const { input, balance, add } = writerOf(contract, pad);
  const of = (name: string) => `${id}.${name}`;
  const pledged = of("pledged");
  const [called, needed, offered] = ["called", "needed_btc", "offered_btc"].map(of);
  add("called", "the pledge is worth too little at the month's low", "0 or 1", {
    formula: (calls) => {
      const { now, before, month } = calls;
      return unlessDefaulted(
        calls,
        `IF(AND(${before(pledged)}*${now("btc_low")}*100<${before(balance)}*${input("call_below_pct")},${month}<${input("due")}),1,0)`,
      );
    },
  });
  add("needed_btc", "bitcoin that restores it", "BTC", {
    formula: ({ now, before }) =>
      `=${now(called)}*(${before(balance)}*${input("restore_to_pct")}/100/${now("btc_low")}-${before(pledged)})`,
  });
  add("offered_btc", "of it the treasury has", "BTC", {
    formula: ({ now, before }) => `=MIN(${now(needed)},${before("btc")})*${now(called)}`,
  });
  add("asked_usd", "repaid in cash for the rest", "USD", {
    formula: ({ now, before }) => {
      const covered = `(${before(pledged)}+${now(offered)})*${now("btc_low")}*100/${input("restore_to_pct")}`;
      return `=IF(${now(offered)}<${now(needed)},MAX(0,${before(balance)}-${covered}),0)`;
    },
  });
  add("sold", "neither is there: the lender sells the pledge", "0 or 1", {
    formula: ({ now, before }) => {
      const free = `MAX(0,${before("cash")}-${pad.input(pad.entity.id, "minimum_cash_usd_m")}*1E+6)`;
      return `=IF(${now(of("asked_usd"))}<=${free},0,1)`;
    },
  });
  pad.add({
    key: askedOf(id),
    sheet: "Months",
    label: "asked of the treasury",
    unit: "BTC",
    formula: ({ now }) => `=${now(offered)}*(1-${now(of("sold"))})`,
  });
  add("proceeds", "what the pledge fetches at the low", "USD", {
    formula: ({ now, before }) =>
      `=${before(pledged)}*${now("btc_low")}*(1-${input("liquidation_cost_pct")}/100)`,
  });
}

/** What calls leave of the treasury's bitcoin, given what it has before them; and what comes back to it. */
export const afterCalls = (pad: Pad, { now }: Calls): string =>
  `${now(BTC_BEFORE_CALLS)}${btcLinesOf(pad)
    .map(({ id }) => `-${now(topUpOf(id))}`)
    .join("")}`;
export const givenBack = (pad: Pad, { now }: Calls): string =>
  btcLinesOf(pad)
    .map(({ id }) => `+${now(returnedOf(id))}`)
    .join("");
