// Which kinds of contract a workbook carries. A kind that is not here is named before anything is written.

import type { Model } from "../model.ts";
import { btcLine } from "./btc-line.ts";
import { cloud } from "./cloud.ts";
import { guarantee, jointVenture } from "./cover.ts";
import { convertible, delayedDrawLoan, termLoan } from "./debt.ts";
import { equipmentLoan } from "./equipment.ts";
import { lease } from "./lease.ts";
import { saleLeaseback } from "./leaseback.ts";
import { minerHosting } from "./miners.ts";
import { note } from "./note.ts";
import { cashInterest, incomeTax, newNotes, treasurySale } from "./own-cash.ts";
import type { Signed, Writer } from "./pad.ts";
import { capacityTag, coincidentPeak, demandCharge, demandResponse, powerBlock } from "./power-charge.ts";
import { revolver } from "./revolver.ts";
import { mining, overhead, power, powerCredit, propertyCost } from "./running.ts";
import { sculptedLoan } from "./sculpted.ts";
import { waiver } from "./waiver.ts";
import { construction, conversion, order } from "./work.ts";

/** What the path decides, or what the waterfall takes, has no lines of its own. */
const nothing: Writer = () => {};

export const writers: Readonly<Record<string, Writer>> = {
  power_spot: power,
  power_tariff: power,
  power_collar: power,
  power_credit: powerCredit,
  power_block: powerBlock,
  capacity_tag: capacityTag,
  demand_charge: demandCharge,
  coincident_peak: coincidentPeak,
  demand_response: demandResponse,
  mining,
  overhead,
  property_cost: propertyCost,
  hosting_lease: lease,
  gpu_cloud: cloud,
  construction,
  conversion,
  equipment_order: order,
  guarantee,
  joint_venture: jointVenture,
  term_loan: termLoan,
  delayed_draw_loan: delayedDrawLoan,
  convertible,
  note,
  revolver,
  equipment_loan: equipmentLoan,
  btc_line: btcLine,
  waiver,
  sale_leaseback: saleLeaseback,
  miner_hosting: minerHosting,
  sculpted_loan: sculptedLoan,
  cash_interest: cashInterest,
  income_tax: incomeTax,
  treasury_sale: treasurySale,
  share_sale: nothing,
  new_notes: newNotes,
  distribution: nothing,
  void: nothing,
};

/** The party whose books a contract's lines are; what is signed for a site is in its owner's. Of another operator's contract only what the path says is carried. */
const actingFields: Readonly<Record<string, string>> = {
  hosting_lease: "landlord",
  gpu_cloud: "provider",
  construction: "owner",
  conversion: "owner",
  equipment_order: "buyer",
  guarantee: "beneficiary",
  term_loan: "borrower",
  delayed_draw_loan: "borrower",
  convertible: "issuer",
  note: "issuer",
  equipment_loan: "borrower",
  btc_line: "borrower",
  waiver: "borrower",
  sale_leaseback: "entity",
  miner_hosting: "host",
  sculpted_loan: "borrower",
  revolver: "borrower",
};

export function isActedBy(
  model: Model,
  entity: number,
  { kind, terms }: Pick<Signed, "kind" | "terms">,
): boolean {
  if (terms.site !== undefined) return model.sites[terms.site as number].owner === entity;
  const field = actingFields[kind];
  return field === undefined || terms[field] === entity;
}
