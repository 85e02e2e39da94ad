// Writes docs/stories/stronghold-2022.md between its markers: one default path, month by month: tsx scripts/crash-story.ts

import { readFileSync, writeFileSync } from "node:fs";
import { kinds, resolver, type ToldClaim, type ToldMonth, tellPath } from "../src/engine/index.ts";
import { onRealPath } from "../src/engine/report/backtest.ts";
import { loadHistory } from "../src/io/history.ts";
import { readWorld } from "../src/io/world.ts";

const PAGE = new URL("../docs/stories/stronghold-2022.md", import.meta.url);
const BEGIN = "<!-- crash-story begins: written by tsx scripts/crash-story.ts -->";
const END = "<!-- crash-story ends -->";
const ENTITY = "stronghold";

const read = await readWorld("worlds/crash-2022", kinds);
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const model = resolver(await loadHistory())(read.value.world, "open");
if (!model.ok) throw new Error(JSON.stringify(model.problems));
const { months } = tellPath(onRealPath(model.value), kinds, 1, 0);
const last = months.findIndex(({ entities }) => entities[ENTITY].isInDefault);
if (last < 0) throw new Error(`${ENTITY} does not fall on this path: tell another`);

const usd = (value: number) => Math.round(value).toLocaleString("en-US");
const short = (value: number) =>
  value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 });

/** What a claim's contract is called in the tables, and the reason in words. */
const termOf = (claim: ToldClaim, name: string) => claim.terms.find((term) => term.name === name)?.value ?? 0;
const sum = (claims: readonly ToldClaim[], of: (claim: ToldClaim) => number) =>
  claims.reduce((total, claim) => total + of(claim), 0);

type Line = {
  readonly label: string;
  readonly why: string;
  readonly claims: readonly ToldClaim[];
  readonly sign: 1 | -1;
};

function linesOf(month: ToldMonth): Line[] {
  const held = month.claims.filter(({ to }) => to === ENTITY);
  const owed = month.claims.filter(({ from }) => from === ENTITY);
  const lines: Line[] = [];
  const take = (from: ToldClaim[], is: (claim: ToldClaim) => boolean) => {
    const taken = from.filter(is);
    for (const claim of taken) from.splice(from.indexOf(claim), 1);
    return taken;
  };
  const add = (label: string, sign: 1 | -1, claims: readonly ToldClaim[], why: string) => {
    if (claims.length > 0) lines.push({ label, sign, claims, why });
  };
  const mined = take(held, ({ id }) => id.startsWith("mining/"));
  const btc = sum(mined, (claim) => termOf(claim, "mined after pool fee"));
  add(
    "bitcoin mined and sold",
    1,
    mined,
    `${short(btc)} BTC at ${usd(month.market.btcUsdMean)}, the month's mean`,
  );
  const notes = take(held, ({ id }) => id.startsWith("new_notes/"));
  for (const note of notes)
    add(
      "new notes sold",
      1,
      [note],
      `short by ${usd(termOf(note, "short of the minimum, now or in the budget"))} in the six months ahead; buyers take debt up to the value of its shares`,
    );
  for (const claim of take(held, ({ id }) => id.endsWith(".draw")))
    add("drawn on the NYDIG agreement", 1, [claim], "machines paid for this month");
  for (const claim of take(held, ({ id }) => id.startsWith("cash_interest/")))
    add("interest on cash", 1, [claim], "0.1 % a year on the cash at the start");
  for (const claim of held) add(claim.id, 1, [claim], "");
  for (const claim of take(owed, ({ id }) => id === "stronghold_power.energy"))
    add("power", -1, [claim], `${short(termOf(claim, "mining energy"))} MWh at 50`);
  add(
    "overhead",
    -1,
    take(owed, ({ id }) => id === "stronghold_overhead.cost"),
    "3.5 m a month, growing 3 % a year",
  );
  add(
    "income tax",
    -1,
    take(owed, ({ step }) => step === "tax"),
    "on last month's income after spending on machines",
  );
  const loans = new Map<string, ToldClaim[]>();
  for (const claim of take(owed, ({ step }) => step === "senior_debt" || step === "unsecured_debt")) {
    const id = claim.id.slice(0, claim.id.lastIndexOf("."));
    loans.set(id, [...(loans.get(id) ?? []), claim]);
  }
  for (const [id, claims] of loans) add(loanName(id), -1, claims, loanWhy(claims));
  add(
    "machine orders",
    -1,
    take(owed, ({ step }) => step === "equipment"),
    "instalment of orders signed in 2021",
  );
  add(
    "building",
    -1,
    take(owed, ({ step }) => step === "construction"),
    "20 m over eight months",
  );
  for (const claim of owed) add(claim.id, -1, [claim], "");
  return lines;
}

const names: Readonly<Record<string, string>> = {
  stronghold_whitehawk: "WhiteHawk loan",
  stronghold_arctos_1: "NYDIG Arctos loan 1",
  stronghold_arctos_2: "NYDIG Arctos loan 2",
  stronghold_mefa: "NYDIG master agreement, drawn in 2021",
  stronghold_mefa_undrawn: "NYDIG master agreement, drawn in 2022",
};
const loanName = (id: string) => names[id] ?? "new notes, interest";

function loanWhy(claims: readonly ToldClaim[]): string {
  const interest = claims.find(({ id }) => id.endsWith(".interest"));
  const principal = claims.find(({ id }) => id.endsWith(".principal"));
  const balance = termOf(interest ?? claims[0], "balance");
  const parts = [
    ...(interest ? [`interest ${usd(interest.owedUsd)} on ${usd(balance)}`] : []),
    ...(principal && principal.owedUsd > 0 ? [`instalment ${usd(principal.owedUsd)}`] : []),
  ];
  return parts.join(", ");
}

function monthText(month: ToldMonth): string[] {
  const { openingUsd, closingUsd, receivedUsd, paidUsd, overdueUsd } = month.entities[ENTITY];
  const rows = linesOf(month).map(({ label, why, claims, sign }) => {
    const paid = sum(claims, (claim) => claim.paidUsd);
    const owed = sum(claims, (claim) => claim.owedUsd);
    const unpaid = owed - paid > 0.5 ? ` **${usd(owed - paid)} stays unpaid.**` : "";
    return `| ${label} | ${sign > 0 ? "+" : "−"} ${usd(paid)} | ${why}${unpaid} |`;
  });
  if (Math.abs(openingUsd + receivedUsd - paidUsd - closingUsd) > 0.01)
    throw new Error(`${month.label} does not add up`);
  return [
    `### ${month.label}`,
    "",
    `Bitcoin ${usd(month.market.btcUsdMean)} on average, ${usd(month.market.btcUsdEnd)} at the end; hashprice ${short(month.market.hashpriceUsdPerPhDay)} USD per PH/s and day; shares at ${Math.round(100 * month.market.equityFactor)} % of December's.`,
    "",
    "| | USD | why |",
    "|---|---:|---|",
    `| **cash at the start** | **${usd(openingUsd)}** | |`,
    ...rows,
    `| **cash at the end** | **${usd(closingUsd)}** | ${overdueUsd > 0.5 ? `${usd(overdueUsd)} overdue` : ""} |`,
    "",
  ];
}

const told = months
  .slice(0, last + 1)
  .flatMap(monthText)
  .join("\n");
const [before, rest] = readFileSync(PAGE, "utf8").split(BEGIN);
writeFileSync(PAGE, `${before}${BEGIN}\n\n${told}\n${END}${rest.split(END)[1]}`);
