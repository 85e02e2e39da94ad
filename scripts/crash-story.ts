// Writes a page of docs/stories between its markers: one borrower's fall on the real path of worlds/crash-2022, month by month:
// tsx scripts/crash-story.ts [entity] [page]; without them, the Iris SPVs.

import { readFileSync, writeFileSync } from "node:fs";
import { kinds, resolver, type ToldClaim, type ToldMonth, tellPath } from "../src/engine/index.ts";
import { onRealPath } from "../src/engine/report/backtest.ts";
import { loadHistory } from "../src/io/history.ts";
import { readWorld } from "../src/io/world.ts";

const [entity = "iren_spv", page = "iris-spv-2022"] = process.argv.slice(2);
const PAGE = new URL(`../docs/stories/${page}.md`, import.meta.url);
const BEGIN = "<!-- crash-story begins: written by tsx scripts/crash-story.ts -->";
const END = "<!-- crash-story ends -->";
/** Half a dollar: less is rounding. */
const LEAST_USD = 0.5;

const read = await readWorld("worlds/crash-2022", kinds);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const model = resolver(await loadHistory())(read.value.world, "open");
if (!model.ok) throw new Error(JSON.stringify(model.problems));
const { months } = tellPath(onRealPath(model.value), kinds, 1, 0);
if (!(entity in months[0].entities)) throw new Error(`no entity ${entity} in worlds/crash-2022`);
const last = months.findIndex(({ entities }) => entities[entity].isInDefault);
if (last < 0) throw new Error(`${entity} does not fall on this path: tell another`);

const usd = (value: number) => Math.round(value).toLocaleString("en-US");
const short = (value: number) =>
  value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });
const sum = (claims: readonly ToldClaim[], of: (claim: ToldClaim) => number) =>
  claims.reduce((total, claim) => total + of(claim), 0);
const termOf = (claim: ToldClaim, name: string) => claim.terms.find((term) => term.name === name)?.value ?? 0;
/** The contract's name in its file, in words. */
const nameOf = ({ id }: ToldClaim) => id.slice(0, id.lastIndexOf(".")).replaceAll("_", " ");
const partOf = ({ id }: ToldClaim) => id.slice(id.lastIndexOf(".") + 1);

type Telling = {
  readonly is: (claim: ToldClaim) => boolean;
  readonly label: (claim: ToldClaim) => string;
  readonly why: (claim: ToldClaim) => string;
};

/** How a claim is called and explained; the first that fits. */
const tellings: readonly Telling[] = [
  {
    is: ({ id }) => id.startsWith("mining/"),
    label: ({ id }) =>
      `mined and sold, ${id.slice("mining/".length, -".revenue".length).replaceAll("_", " ")}`,
    why: (claim) =>
      `${short(termOf(claim, "mined after pool fee"))} BTC at ${usd(termOf(claim, "bitcoin, month mean"))}, the month's mean`,
  },
  {
    is: ({ id }) => id.startsWith("cash_interest/"),
    label: () => "interest on cash",
    why: (claim) =>
      `${short(termOf(claim, "cash_yield_pct"))} % a year on ${usd(termOf(claim, "cash at the start of the month"))}`,
  },
  {
    is: ({ id }) => id.startsWith("new_notes/") && id.endsWith(".sale"),
    label: () => "new notes sold",
    why: (claim) =>
      `short by ${usd(termOf(claim, "short of the minimum, now or in the budget"))} in the months ahead; 50 m is the least buyers take`,
  },
  {
    is: ({ id }) => id.startsWith("income_tax/"),
    label: () => "income tax",
    why: (claim) =>
      `${short(termOf(claim, "tax_rate_pct"))} % of last month's ${usd(termOf(claim, "taxable income of the month before, after losses"))}`,
  },
  {
    is: (claim) => partOf(claim) === "energy",
    label: () => "power",
    why: (claim) => {
      const mwh = termOf(claim, "mining energy");
      return mwh > 0 ? `${short(mwh)} MWh at ${short(termOf(claim, "cost of mining energy") / mwh)}` : "";
    },
  },
  {
    is: (claim) => partOf(claim) === "cost",
    label: () => "overhead",
    why: (claim) =>
      `${short(termOf(claim, "usd_m_per_month"))} m a month × ${termOf(claim, "growth since the start").toFixed(4)}, 3 % a year`,
  },
  {
    is: (claim) => partOf(claim) === "invoice",
    label: () => "machines",
    why: (claim) => {
      const dueUsd = termOf(claim, "delivered earlier and due now");
      return dueUsd > 0 ? "delivered this month" : "what was left unpaid before";
    },
  },
  {
    is: (claim) => partOf(claim) === "interest",
    label: (claim) => `${nameOf(claim)}, interest`,
    why: (claim) =>
      `${short(termOf(claim, "rate_pct") || termOf(claim, "coupon"))} % a year on ${usd(termOf(claim, "balance"))}`,
  },
  {
    is: (claim) => partOf(claim) === "principal",
    label: (claim) => `${nameOf(claim)}, instalment`,
    why: (claim) => `due this month; before it ${usd(termOf(claim, "balance"))} are owed`,
  },
  {
    is: (claim) => partOf(claim) === "draw",
    label: (claim) => `${nameOf(claim)}, drawn`,
    why: () => "for the machines paid this month",
  },
  { is: () => true, label: (claim) => `${nameOf(claim)}, ${partOf(claim)}`, why: () => "" },
];

function rowOf(claim: ToldClaim): string {
  const { label, why } = tellings.find(({ is }) => is(claim)) ?? tellings[tellings.length - 1];
  const unpaidUsd = claim.owedUsd - claim.paidUsd;
  const unpaid = unpaidUsd > LEAST_USD ? `; **${usd(unpaidUsd)} of ${usd(claim.owedUsd)} stays unpaid**` : "";
  const sign = claim.to === entity ? "+" : "−";
  return `| ${label(claim)} | ${sign} ${usd(claim.paidUsd)} | ${why(claim)}${unpaid} |`;
}

/** In the order in which claims are paid; what comes in stands first. */
const steps = ["operations", "tax", "senior_debt", "unsecured_debt", "equipment", "construction"];
const rankOf = ({ step }: ToldClaim) => (steps.indexOf(step) + steps.length + 1) % (steps.length + 1);

function monthText({ label, market, claims, entities }: ToldMonth): string[] {
  const { openingUsd, closingUsd, receivedUsd, paidUsd, overdueUsd } = entities[entity];
  const received = claims.filter(({ to }) => to === entity);
  const owed = claims.filter(({ from }) => from === entity).sort((a, b) => rankOf(a) - rankOf(b));
  const leftUsd =
    openingUsd + sum(received, (claim) => claim.paidUsd) - sum(owed, (claim) => claim.paidUsd) - closingUsd;
  if (Math.abs(leftUsd) > 0.01 || Math.abs(openingUsd + receivedUsd - paidUsd - closingUsd) > 0.01)
    throw new Error(`${label} does not add up`);
  return [
    `### ${label}`,
    "",
    `Bitcoin ${usd(market.btcUsdMean)} on average; hashprice ${short(market.hashpriceUsdPerPhDay)} USD per PH/s and day.`,
    "",
    "| | USD | why |",
    "|---|---:|---|",
    `| **cash at the start** | **${usd(openingUsd)}** | |`,
    ...received.filter(({ owedUsd }) => owedUsd > LEAST_USD).map(rowOf),
    ...owed.filter(({ owedUsd }) => owedUsd > LEAST_USD).map(rowOf),
    `| **cash at the end** | **${usd(closingUsd)}** | ${overdueUsd > LEAST_USD ? `${usd(overdueUsd)} overdue` : ""} |`,
    "",
  ];
}

const told = months
  .slice(0, last + 1)
  .flatMap(monthText)
  .join("\n");
const [before, rest] = readFileSync(PAGE, "utf8").split(BEGIN);
writeFileSync(PAGE, `${before}${BEGIN}\n\n${told}\n${END}${rest.split(END)[1]}`);
