// What a world says that can be but seldom is: worth a second look, and no reason not to run.

import type { Block, Fields, World } from "../model.ts";
import { fleetMw } from "../units.ts";
import { FAR_MORE } from "./contradictions.ts";
import { fleetFields, hallFields, siteFields } from "./fields.ts";
import { quantitiesOf } from "./parse-check.ts";
import { fieldsOf, fieldTables, type KindTable, own } from "./parse-tables.ts";
import { numberText } from "./quantity-value.ts";

export type Notice = { readonly where: string; readonly message: string };

/** Published megawatts and their ratios are rounded: 168 MW at 1.43 on a connection of 240. */
const ROUNDED = 1.02;

/** What to look at again in a world that has no problem. */
export function noticesOf(world: World, kinds: KindTable): Notice[] {
  return [...fractionNotices(world, kinds), ...siteNotices(world)];
}

/** Per cent above 0 and below 1 where a fraction was probably meant. */
function fractionNotices(world: World, kinds: KindTable): Notice[] {
  const tables = fieldTables(kinds);
  return [...quantitiesOf(world)].flatMap(({ label, quantity }) => {
    const [section, id, key] = label.split(".") as [keyof World["sections"], string, string];
    const field = own(fieldsOf(tables, section, world.sections[section][id]) ?? {}, key);
    const { value, where } = quantity;
    if (!field?.asksBelow1 || typeof value !== "number" || value <= 0 || value >= 1) return [];
    const meant = Number((value * 100).toPrecision(12));
    return [{ where, message: `${label}: ${numberText(value)} ${field.unit}; did you mean ${meant}?` }];
  });
}

/** Gross megawatts a hall reserves; none where it is only the floor machines stand on. */
function reservedMw(hall: Block, fleets: readonly Block[]): number {
  if (fleets.some((fleet) => fleet.values.hall?.value === hall.id)) return 0;
  return numberOf(hall, "critical_mw", hallFields) * numberOf(hall, "gross_per_critical", hallFields);
}

/** Halls that need more, or machines that need far more, than their site's grid delivers; and work that switches off far more machines than stand there. */
function siteNotices({ sections }: World): Notice[] {
  return Object.values(sections.sites).flatMap((site): Notice[] => {
    const isHere = (block: Block) => block.values.site?.value === site.id;
    const fleets = Object.values(sections.fleets).filter(isHere);
    const halls = Object.values(sections.halls).filter(isHere);
    const mw = (fleet: Block) =>
      fleetMw(numberOf(fleet, "hashrate_ehs", fleetFields), numberOf(fleet, "j_per_th", fleetFields));
    const machinesMw = fleets.reduce((sum, fleet) => sum + mw(fleet), 0);
    const grossMw = machinesMw * numberOf(site, "mining_pue", siteFields);
    const gridMw = numberOf(site, "grid_mw", siteFields);
    const removedMw = halls.reduce((sum, hall) => sum + numberOf(hall, "mining_mw_removed", hallFields), 0);
    const notices: Notice[] = [];
    const hallsMw = halls.reduce((sum, hall) => sum + reservedMw(hall, fleets), 0);
    if (hallsMw > ROUNDED * gridMw) {
      const message = `sites.${site.id}.grid_mw: ${whole(gridMw)} MW, and its halls need ${whole(hallsMw)} MW gross`;
      notices.push({ where: site.values.grid_mw.where, message });
    }
    if (grossMw > FAR_MORE * gridMw) {
      const message = `sites.${site.id}.grid_mw: ${whole(gridMw)} MW, and its machines need ${whole(grossMw)} MW; the rest would stand still`;
      notices.push({ where: site.values.grid_mw.where, message });
    }
    if (removedMw > FAR_MORE * machinesMw) {
      const message = `sites.${site.id}: its halls switch off ${whole(removedMw)} MW of machines (mining_mw_removed), and ${whole(machinesMw)} MW stand there`;
      notices.push({ where: site.where, message });
    }
    return notices;
  });
}

const whole = (mw: number) => numberText(Math.round(mw));

/** A number as written, or its default. */
function numberOf({ values }: Block, key: string, fields: Fields): number {
  return Number(values[key]?.value ?? fields[key].default);
}
