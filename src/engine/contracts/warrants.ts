import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";

const fields = {
  issuer: { kind: "name", unit: "-", about: "Whose shares.", refers: "entities" },
  holder: { kind: "name", unit: "-", about: "Who holds them.", refers: "entities" },
  shares_m: number("million", "Shares they are for.", { min: 0, max: 1e5 }),
  strike_usd: number("USD", "Price per share; settled net, no cash moves.", { min: 0, max: 1e5 }),
  from: { kind: "month", unit: "month", about: "When they may first be exercised." },
  expires: {
    kind: "month",
    unit: "month",
    about: "When they lapse.",
    notBefore: ["from"],
    default: null,
    whenUnknown: null,
  },
} as const satisfies Fields;

/** Shares a net exercise creates at this month's price, million: n × (1 − strike / price), none out of the money. */
function netSharesM({ terms }: Contract<typeof fields>, { model, market }: MonthView): number {
  const priceUsd = model.entities[terms.issuer].share_price_usd * market.equityFactor;
  return priceUsd > terms.strike_usd ? terms.shares_m * (1 - terms.strike_usd / priceUsd) : 0;
}

/** Warrants given beside a deal: dilution and no cash. Exercised in the first month they may be and are worth it, which dilutes soonest. */
export const warrants: ContractKind<typeof fields> = {
  kind: "warrants",
  about: "Warrants given beside a deal: shares, no cash.",
  written: true,
  fields,
  slots: [],
  memory: [{ name: "exercised", about: "1 once exercised." }],
  settle: () => {},
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    const isOpen = view.month >= terms.from && view.month <= terms.expires;
    if (!isOpen || next.memory[at.exercised] === 1) return;
    const sharesM = netSharesM(contract, view);
    if (sharesM === 0) return;
    next.memory[at.exercised] = 1;
    next.sharesM[terms.issuer] += sharesM;
  },
};
