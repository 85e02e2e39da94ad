// One month of one path as text: the market, each entity's cash, its claims with their terms, and what the world says behind them.

import { kinds, type ToldClaim, type ToldEntity, type ToldEstate, type ToldMonth } from "../engine/index.ts";
import { amount, badgeText, type Place, type Said } from "./world-said.ts";

const regimes = ["tight", "normal", "glut"];

/** The month's market, then of each entity the figure is about (all, where it is about none) its cash and claims. */
export function monthText(month: ToldMonth, of: number, subject: string | undefined, said: Said): string[] {
  const lines = ["", `${month.label}, month ${month.month + 1} of ${of}`, `  market: ${marketText(month)}`];
  const isEntity = subject !== undefined && month.entities[subject] !== undefined;
  if (!isEntity && said.blockOf({ section: "entities", id: subject ?? "" }))
    return [...lines, ...outsideText(month, subject ?? "", said)];
  const about = subject === undefined || isEntity ? undefined : contractsOf(subject, said);
  const claims = month.claims.filter(({ id }) => !about?.size || about.has(contractOf(id)));
  if (about?.size) lines.push(`  claims of ${subject}, its building and equipment, and its sites' power`);
  for (const [id, told] of Object.entries(month.entities)) {
    if (isEntity && id !== subject) continue;
    const own = claims.filter(({ from, to }) => from === id || to === id);
    if (about?.size && own.length === 0) continue;
    lines.push("", cashText(id, told), ...claimsText(own, id, said));
    const estate = month.estates?.[id];
    if (estate) lines.push("", ...estateText(id, estate));
  }
  return lines;
}

function marketText({ market }: ToldMonth): string {
  const { btcUsdMean, btcUsdEnd, hashpriceUsdPerPhDay, networkEhs, aiRegime, rentFactor, equityFactor } =
    market;
  return [
    `BTC ${amount(btcUsdMean)} USD mean, ${amount(btcUsdEnd)} at the end`,
    `hashprice ${amount(hashpriceUsdPerPhDay)} USD/PH-day`,
    `network ${amount(networkEhs)} EH/s`,
    `AI demand ${regimes[aiRegime]}, new rents x${amount(rentFactor)}`,
    `miners' shares x${amount(equityFactor)}`,
  ].join("; ");
}

/** An outside name in a month: what the world says of it, and its claims with each operator, one name on all edges. */
function outsideText({ claims, entities }: ToldMonth, name: string, said: Said): string[] {
  const place: Place = { section: "entities", id: name };
  const known = ["default_multiplier", "recovery_pct"].flatMap((key) => said.saying(place, key) ?? []);
  const lines = [
    "",
    `${name}  has no balance sheet here: it falls by the market's draw; ${known.join("; ")}`,
  ];
  for (const id of Object.keys(entities)) {
    const own = claims.filter(({ from, to }) => (from === name && to === id) || (from === id && to === name));
    if (own.length > 0) lines.push("", `${id} with ${name}`, ...claimsText(own, id, said));
  }
  return lines;
}

/** What a defaulter's estate is worth and how it is shared out, USD. */
function estateText(id: string, { freeUsd, isGoingConcern, costFraction, classes }: ToldEstate): string[] {
  const how = isGoingConcern ? "as it runs" : "broken up";
  const shares = classes
    .filter(({ claimUsd }) => claimUsd > 0)
    .map(({ id: name, claimUsd, fromCollateralUsd, fromEstateUsd }) => {
      const pledged = fromCollateralUsd > 0 ? `collateral ${amount(fromCollateralUsd)} + ` : "";
      return `  ${name.padEnd(38)} claims ${amount(claimUsd)}, gets ${pledged}estate ${amount(fromEstateUsd)}`;
    });
  return [
    `${id}'s estate  USD: ${amount(freeUsd)} ${how} that nobody has a lien on, less ${amount(costFraction * 100)} % cost`,
    ...shares,
  ];
}

function cashText(id: string, told: ToldEntity): string {
  const { openingUsd, receivedUsd, paidUsd, reserveDrawnUsd, closingUsd, overdueUsd, isInDefault } = told;
  const reserve = reserveDrawnUsd === 0 ? "" : ` + from reserve ${amount(reserveDrawnUsd)}`;
  const sum = `${amount(openingUsd)} + received ${amount(receivedUsd)} - paid ${amount(paidUsd)}${reserve}`;
  return `${id}  USD: ${sum} = ${amount(closingUsd)}   overdue ${amount(overdueUsd)}${isInDefault ? "   in default" : ""}`;
}

/** Claims with their terms; after the last claim of a contract, what the world says of it. */
function claimsText(claims: readonly ToldClaim[], entity: string, said: Said): string[] {
  const told = new Set<string>();
  return claims.flatMap((claim, i) => {
    const contract = contractOf(claim.id);
    const isLast = i + 1 === claims.length || contractOf(claims[i + 1].id) !== contract;
    const terms = claims.filter(({ id }) => contractOf(id) === contract).flatMap((each) => each.terms);
    const shown = new Set(terms.map(({ name }) => name));
    return [...claimText(claim, entity, said), ...(isLast ? worldText(contract, shown, said, told) : [])];
  });
}

function claimText(
  { id, from, to, owedUsd, paidUsd, arrearsUsd, terms, step }: ToldClaim,
  entity: string,
  said: Said,
): string[] {
  const contract = contractOf(id);
  const status = said.statusOf(contract);
  const side = to === entity ? `+ from ${from}` : `- to ${to}`;
  const arrears = arrearsUsd > 0 ? `, of it overdue ${amount(arrearsUsd)}` : "";
  const unpaid = paidUsd < owedUsd ? `, paid ${amount(paidUsd)}` : "";
  const rung = `(${step}${status === "" ? "" : `; ${status}, not closed`})`;
  return [
    `  ${side.padEnd(22)} ${id.padEnd(38)} ${amount(owedUsd).padStart(16)}${arrears}${unpaid}  ${rung}`,
    ...terms.map(({ name, value, unit }) => {
      const each = unitPrice(name, value, terms);
      const { quantity } = said.fieldOf(placeOf(contract), name) ?? {};
      const known = quantity ? `   ${badgeText(quantity, said.world)}` : "";
      return `      ${name}: ${amount(value)}${unit === "-" ? "" : ` ${unit}`}${each}${known}`;
    }),
  ];
}

/** Of a term `cost of X` beside a term X in MWh: what a MWh cost. */
function unitPrice(name: string, usd: number, terms: ToldClaim["terms"]): string {
  const energy = terms.find((term) => name === `cost of ${term.name}` && term.unit === "MWh");
  return energy && energy.value > 0 ? ` (${amount(usd / energy.value)} USD/MWh)` : "";
}

/** What the world says of a contract and of the hubs, halls and fleets it names, beyond the terms already shown. Adds what it tells to `told`. */
function worldText(contract: string, shown: ReadonlySet<string>, said: Said, told: Set<string>): string[] {
  const place = placeOf(contract);
  // Of an operator whole there is too much to say: the terms name what counts.
  const own = place.section === "entities" ? [] : said.sayings(place, [...shown]);
  const lines = own.length > 0 ? [`      world, ${nameOf(place)}: ${own.join("; ")}`] : [];
  const above: string[] = [];
  for (const named of said.namedBy(place)) {
    const name = nameOf(named);
    if (told.has(name)) above.push(name);
    else lines.push(`      world, ${name}: ${said.sayings(named).join("; ")}`);
    told.add(name);
  }
  return above.length > 0 ? [...lines, `      world, as above: ${above.join(", ")}`] : lines;
}

const nameOf = ({ section, id }: Place) => `${section}.${id}`;

/** The contract of a claim: `iren_dell` of `iren_dell.invoice`. */
function contractOf(claim: string): string {
  return claim.slice(0, claim.lastIndexOf("."));
}

/** Where the world writes a contract: an implied one (`mining/old`, `share_sale/iren/0`) at the fleet or entity that implies it. */
export function placeOf(contract: string): Place {
  const [kind, id] = contract.split("/");
  const implied = id === undefined ? undefined : kinds[kind]?.impliedBy;
  return implied === undefined ? { section: "contracts", id: contract } : { section: implied, id };
}

/** The contracts behind a use of megawatts: its own, those that name its halls, and the power of its sites. Empty for what is no use. */
function contractsOf(use: string, { world, blockOf }: Said): Set<string> {
  const fleet = blockOf({ section: "fleets", id: use });
  const own = blockOf({ section: "contracts", id: use });
  const halls = [own?.values.halls?.value ?? []].flat().map(String);
  const blocks = fleet ? [fleet] : halls.map((id) => blockOf({ section: "halls", id }));
  const sites = blocks.map((block) => block?.values.site?.value);
  const found = Object.values(world.sections.contracts).filter(({ kind, values }) => {
    const named = [values.halls?.value ?? []].flat().map(String);
    return (
      named.some((hall) => halls.includes(hall)) ||
      (kinds[kind]?.powerBasis && sites.includes(values.site?.value))
    );
  });
  if (!fleet && !own) return new Set();
  return new Set([use, `mining/${use}`, ...found.map(({ id }) => id)]);
}
