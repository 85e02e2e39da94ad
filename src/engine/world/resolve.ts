// World + history → Model: names looked up, defaults filled, the calendar laid out, claims numbered. After this nothing is checked again.

import { daysInMonth, monthLabel, parseDate, parseMonth } from "../calendar.ts";
import {
  type Block,
  builtInEntities,
  type ContractKind,
  type Field,
  type Fields,
  type Funding,
  type MarketHistory,
  type MarketTerms,
  type Model,
  type Month,
  type SectionName,
  type World,
} from "../model.ts";
import type { Parsed, Problem } from "../problem.ts";
import { contradictionsOf } from "./contradictions.ts";
import { fleetFields, hallFields, headerFields, hubFields, marketBlocks, siteFields } from "./fields.ts";
import { networkOf, resolveEntities, waterfallProblems } from "./network.ts";
import {
  contractsWith,
  kindOf,
  letOf,
  milestonesOf,
  numberClaims,
  parentsIn,
  resolveContracts,
} from "./number-claims.ts";
import { emptyBlock, type Lookup, termsOf } from "./terms.ts";

/** What resolve is handed, so that it needs no other stage. */
export type Parts = {
  readonly kinds: readonly ContractKind[];
  /** The hub series that cannot be drawn as of a day. */
  readonly unusableSeries: (hubSeries: readonly string[], asOfDay: number) => readonly string[];
  /** Real series up to the as-of day for these hub series. Throws for an unusable one. */
  readonly prepareHistory: (hubSeries: readonly string[], asOfDay: number) => MarketHistory;
};

/** The world ready to run under one funding, or everything in it that contradicts itself. */
export function resolve(world: World, funding: Funding, parts: Parts): Parsed<Model> {
  const problems: Problem[] = [];
  const header = headerOf(world);
  const blocks = (section: SectionName) => Object.values(world.sections[section]);
  const entityNames = [...builtInEntities, ...blocks("entities").map((block) => block.id)];
  const contractBlocks = blocks("contracts").filter((block) => counts(block, funding));
  const names: Record<SectionName, readonly string[]> = {
    market: [],
    hubs: blocks("hubs").map((b) => b.id),
    entities: entityNames,
    sites: blocks("sites").map((b) => b.id),
    halls: blocks("halls").map((b) => b.id),
    fleets: blocks("fleets").map((b) => b.id),
    contracts: contractBlocks.map((b) => b.id),
  };
  const lookup: Lookup = {
    indexOf: (section, name) => names[section].indexOf(name),
    firstMonth: header.firstMonth,
    months: header.months.length,
    problems,
  };
  const list = <F extends Fields>(section: SectionName, fields: F) =>
    blocks(section).map((block, index) => ({ index, id: block.id, ...termsOf(fields, block, lookup) }));

  const contracts = resolveContracts(contractBlocks, world, entityNames, parts.kinds, lookup);
  const hubs = list("hubs", hubFields).map((hub, seriesIndex) => ({ ...hub, seriesIndex }));
  const unusable = parts.unusableSeries(
    hubs.map((hub) => hub.series),
    header.asOfDay,
  );
  for (const hub of hubs.filter(({ series }) => unusable.includes(series))) {
    problems.push({
      code: "dangling-name",
      where: world.sections.hubs[hub.id].where,
      message: `hubs.${hub.id}: no price series "${hub.series}" before the as-of day`,
      hint: "data/README.md lists the series that ship",
    });
  }
  for (const entity of blocks("entities")) problems.push(...waterfallProblems(entity));
  if (problems.length > 0) return { ok: false, problems };

  const fleets = list("fleets", fleetFields);
  const halls = list("halls", hallFields);
  const builders = [...new Set(halls.map((hall) => hall.builder))];
  const withUsers = halls.map((hall) => ({
    ...hall,
    builderIndex: builders.indexOf(hall.builder),
    ...letOf(hall.index, contracts, parts.kinds),
  }));
  const { claims, numbered, memorySize } = numberClaims(
    contracts,
    parts.kinds,
    entityNames,
    list("sites", siteFields),
    fleets,
    parentsIn(world, entityNames),
  );
  const sites = list("sites", siteFields).map((site) => {
    const supply = numbered.filter(
      (c) => kindOf(c, parts.kinds).powerBasis && (c.terms as { site?: number }).site === site.index,
    );
    if (supply.length !== 1) {
      const where = world.sections.sites[site.id].where;
      const found =
        supply.length === 0
          ? "no contract supplies it with power"
          : `${supply.map((c) => c.id).join(" and ")} both supply it`;
      problems.push({
        code: "dangling-name",
        where,
        message: `sites.${site.id}: ${found}`,
        hint: "write one contract of kind power_spot, power_tariff, power_collar or power_credit",
      });
    }
    return {
      ...site,
      halls: withUsers.filter((hall) => hall.site === site.index).map((hall) => hall.index),
      fleets: fleets
        .filter((fleet) => fleet.site === site.index)
        .sort((a, b) => a.j_per_th - b.j_per_th || (a.id < b.id ? -1 : 1))
        .map((fleet) => fleet.index),
      powerContract: supply[0]?.index,
      power: supply[0] && kindOf(supply[0], parts.kinds).powerBasis?.(supply[0].terms),
    };
  });
  if (problems.length > 0) return { ok: false, problems };

  const entities = resolveEntities(world, entityNames, numbered, claims, parts.kinds, lookup);
  const unchecked = {
    entities,
    sites: sites as Model["sites"],
    halls: withUsers,
    fleets,
    contracts: numbered,
  };
  problems.push(...contradictionsOf(world, unchecked, parts.kinds));
  if (problems.length > 0) return { ok: false, problems };

  const history = parts.prepareHistory(
    hubs.map((hub) => hub.series),
    header.asOfDay,
  );
  const model: Omit<Model, "history"> = {
    name: String(world.header.world.value),
    funding,
    ...header,
    market: resolveMarket(world, lookup),
    hubs,
    ...unchecked,
    expected: numbered
      .filter((c) => statusOf(world.sections.contracts[c.id]) === "expected")
      .map((c) => c.index),
    claims,
    payers: Int32Array.from(claims, ({ from }) => from),
    actions: entities.map(({ index }) => contractsWith("act", index, numbered, parts.kinds)),
    surplus: entities.map(({ index }) => contractsWith("takeSurplus", index, numbered, parts.kinds)),
    milestones: milestonesOf(numbered, sites, withUsers),
    network: networkOf(entities, claims, world),
    memorySize,
    builders,
  };
  // Cloned, as it is on its way to a worker: objects grown field by field each have a layout of their own, which makes every read
  // of the month's loops a search. History is large, and in arrays already.
  return { ok: true, value: { ...structuredClone(model), history } };
}

/** Closed obligations always count; announced ones unless only what is committed counts; expected ones with open markets. */
function counts(block: Block, funding: Funding): boolean {
  const status = statusOf(block);
  return status === "closed" || funding === "open" || (status === "announced" && funding === "announced");
}

function statusOf(block: Block | undefined) {
  return block?.values.status?.value ?? "closed";
}

function headerOf(world: World) {
  const text = (key: keyof typeof headerFields) => {
    const field: Field = headerFields[key];
    return String(world.header[key]?.value ?? field.default);
  };
  const firstMonth = parseMonth(text("start")) as number;
  const months: Month[] = Array.from({ length: Number(text("months")) }, (_, i) => ({
    label: monthLabel(firstMonth + i),
    monthNumber: firstMonth + i,
    days: daysInMonth(firstMonth + i),
  }));
  return { asOfDay: parseDate(text("as_of")) as number, firstMonth, months };
}

function resolveMarket(world: World, lookup: Lookup): MarketTerms {
  return Object.fromEntries(
    Object.entries(marketBlocks).map(([id, fields]) => [
      id,
      termsOf(fields, world.sections.market[id] ?? emptyBlock(id), lookup),
    ]),
  ) as MarketTerms;
}
