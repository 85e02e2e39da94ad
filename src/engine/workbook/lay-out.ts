// All sheets of an entity's workbook, in the order they are read: measures, inputs, schedules, path, hours, months, waterfall.

import type { Entity, Model } from "../model.ts";
import { sortClaims } from "./claims.ts";
import { causeLines, lossLines } from "./default.ts";
import { type Input, inputName, inputSheet } from "./inputs.ts";
import { callsOutside, type LineSheet, makeLines, sheetsOf } from "./lines.ts";
import { type Measure, measureFormulas, measureLines, measureSheet } from "./measures.ts";
import { chosenSlots } from "./own-cash.ts";
import { owed, type Pad, paid, type Signed } from "./pad.ts";
import {
  give,
  hoursSheet,
  marketLines,
  type PathGiven,
  partyLines,
  type Schedule,
  scheduleLines,
} from "./path.ts";
import { hubOf } from "./price.ts";
import type { Sheet, Workbook } from "./sheet.ts";
import { type Fates, siteLines } from "./site.ts";
import { waterfallLines } from "./waterfall.ts";
import { isActedBy, writers } from "./writers.ts";

export type Parts = {
  readonly model: Model;
  readonly entity: Entity;
  readonly given: PathGiven;
  readonly inputs: readonly Input[];
  readonly schedules: readonly Schedule[];
  readonly measures: readonly Measure[];
  readonly asked: { readonly notes: readonly string[] };
};

const titles: Readonly<Record<LineSheet, string>> = {
  Schedules: "Inputs by month",
  Path: "What the path gives: the market drawn, who failed, what others paid, what management chose",
  Months: "Sites and contracts, month by month",
  Waterfall: "Cash, month by month",
};

/** The workbook: lines first, since only they say which inputs any formula calls. An input that none calls would be changed in vain. */
export function layOut(parts: Parts): Workbook {
  const { model, entity, inputs, measures } = parts;
  const lines = makeLines();
  const called = new Set<string>();
  const input = inputReader(inputs, called);
  const pad: Pad = { ...lines, model, entity, input, flag: (id, term) => `N(${input(id, term)})=1` };
  const hours = entityLines(parts, pad);
  const [schedules, path, months, waterfall] = sheetsOf(lines.entries, model.months, titles);
  const { sheet: inputsSheet, names } = inputSheet(
    "Inputs: change the blue cells",
    inputs.filter(({ block, term }) => called.has(inputName(block, term))),
    model.firstMonth,
  );
  const formulas = measureFormulas(pad, callsOutside(lines.entries, "Measures", model.months.length));
  const front = measureSheet(
    `${entity.name}: one path as live formulas`,
    parts.asked.notes,
    measures.filter(({ name }) => Object.hasOwn(formulas, name)),
    formulas,
    "Waterfall!$E$2:$ZZ$2",
  );
  return { sheets: [front, inputsSheet, schedules, path, hours, months, waterfall], names };
}

/** Registers every line, in the order they are read; gives the sheet of hours, whose columns the path's lines name. */
function entityLines(parts: Parts, pad: Pad): Sheet {
  const { model, entity } = pad;
  const sites = model.sites.filter(({ owner }) => owner === entity.index);
  const blocks = model.contracts.filter(
    (each) => each.kind === "power_block" && isActedBy(model, entity.index, each as unknown as Signed),
  );
  const hubs = [
    ...new Set([...sites.map(hubOf), ...blocks.map(({ terms }) => (terms as { hub?: number }).hub ?? -1)]),
  ].filter((hub) => hub >= 0);
  const halls = sites.flatMap((site) => site.halls.map((at) => model.halls[at]));
  const { sheet: hours, given } = hoursSheet(parts.given, hubs, model);
  scheduleLines(parts.schedules, pad);
  marketLines(given, hubs, [...new Set(halls.map(({ builderIndex }) => builderIndex))], pad);
  partyLines(given, chosenClaims(pad), pad);
  contractLines(given, pad);
  for (const site of sites) siteLines(site, (hall) => fatesOf(pad, hall), pad);
  waterfallLines(pad);
  pad.head("Waterfall", "Default, and what lenders would lose");
  causeLines(pad);
  lossLines(pad);
  measureLines(pad, missedLines(pad));
  return hours;
}

/** Gives the name of an input and notes that it is called. */
function inputReader(inputs: readonly Input[], called: Set<string>): Pad["input"] {
  const names = new Set(inputs.map(({ block, term }) => inputName(block, term)));
  return (id, term) => {
    const name = inputName(id, term);
    if (!names.has(name)) throw new Error(`a formula calls the input ${name}, which is none`);
    called.add(name);
    return name;
  };
}

/** Claims by which management raised money other than by selling bitcoin. */
function chosenClaims({ model, entity }: Pad): number[] {
  return model.actions[entity.index].flatMap((index) => {
    const contract = model.contracts[index] as unknown as Signed;
    return chosenSlots(contract).map((slot) => contract.slot[slot]);
  });
}

/** The lines of every contract of the entity. A claim another operator's contract decides is given by the path. */
function contractLines(given: PathGiven, pad: Pad): void {
  const { model, entity } = pad;
  const touching = new Set(
    [...entity.claimsOwed, ...entity.claimsHeld].map((claim) => model.claims[claim].contract),
  );
  for (const each of model.contracts) {
    const contract = each as unknown as Signed;
    if (touching.has(each.index) && isActedBy(model, entity.index, contract))
      writers[contract.kind](contract, pad);
  }
  const { owed: due, received } = sortClaims(pad);
  for (const claim of [...due, ...received]) {
    if (pad.has(owed(pad, claim)) || pad.has(paid(pad, claim))) continue; // what another operator pays is the path's
    const { id, contract } = model.claims[claim];
    if (isActedBy(model, entity.index, model.contracts[contract] as unknown as Signed))
      throw new Error(`the workbook has no formula for ${id}, a claim of its own entity's contract`);
    give(pad, owed(pad, claim), claim, given.newlyOwedUsd[claim]);
  }
}

/** What can delay, end or empty a hall: lines of the contracts that name it. */
function fatesOf(pad: Pad, hall: number): Fates {
  const { model } = pad;
  const naming = model.contracts.filter(({ terms }) =>
    ((terms as { halls?: readonly number[] }).halls ?? []).includes(hall),
  );
  const lines = (name: string) => naming.map(({ id }) => `${id}.${name}`).filter(pad.has);
  return {
    delays: lines("delays"),
    never: lines("never_begun"),
    left: naming.map(({ id }) => `${id}/${model.halls[hall].id}.missed`).filter(pad.has),
  };
}

const missedLines = (pad: Pad): string[] =>
  pad.model.contracts.flatMap(({ id, terms }) =>
    ((terms as { halls?: readonly number[] }).halls ?? [])
      .map((hall) => `${id}/${pad.model.halls[hall].id}.missed`)
      .filter(pad.has),
  );
