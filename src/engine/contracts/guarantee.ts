import { number } from "../field.ts";
import type {
  Contract,
  ContractKind,
  Contradiction,
  Fields,
  Model,
  MonthView,
  UncheckedModel,
} from "../model.ts";
import { NEVER } from "../model.ts";
import { monthlyFraction, USD_PER_USD_M } from "../units.ts";
import { cloudBill, type GpuCloud, promisedFeeUsd } from "./cloud-fees.ts";
import { type Lease, leaseBill, promisedRentUsd } from "./lease-rent.ts";
import { acceptedIn, type Lets } from "./letting.ts";
import { contractField, contractIndex } from "./links.ts";

const fields = {
  guarantor: { kind: "name", unit: "-", about: "Who answers.", refers: "entities" },
  beneficiary: { kind: "name", unit: "-", about: "Who is paid.", refers: "entities" },
  obligor: { kind: "name", unit: "-", about: "Whose default it answers for.", refers: "entities" },
  covers: contractField("The lease or cloud contract whose rent it answers for."),
  cap_usd_m: number("USD m", "Most it pays in all, in force from the start.", {
    min: 0,
    max: 1e6,
    default: 0,
  }),
  cap_steps_usd_m: {
    kind: "months",
    unit: "USD m",
    about: "What each phase adds to the most it pays, by month.",
    default: null,
    min: 0,
    max: 1e6,
  },
  amortise_months: number(
    "months",
    "Over how many months from the first acceptance its cap falls to nothing; 0: it does not.",
    {
      min: 0,
      max: 600,
      default: 0,
      whenUnknown: 0,
    },
  ),
  before_acceptance: {
    kind: "flag",
    unit: "-",
    about: "It answers too for halls not accepted when the obligor defaulted.",
    default: false,
  },
  fee_pct: number("pct per year", "Fee of the guarantor on the cap in force.", {
    min: 0,
    max: 20,
    default: 0,
    whenUnknown: 0,
  }),
} as const satisfies Fields;

type Guarantee = Contract<typeof fields>;

/** The lease or cloud contract it answers for; −1 where it does not count. */
function coveredIndex(id: string, model: Pick<Model, "contracts">): number {
  const covered = contractIndex(model, id);
  const isRent = covered >= 0 && ["hosting_lease", "gpu_cloud"].includes(model.contracts[covered].kind);
  return isRent ? covered : -1;
}

/** Nobody answers for itself, and whose default it answers for is who pays the rent. */
function contradictions({ terms }: Guarantee, model: UncheckedModel): Contradiction[] {
  const found: Contradiction[] = [];
  const idOf = (entity: number) => model.entities[entity].id;
  if (terms.guarantor === terms.obligor) {
    const message = `${idOf(terms.guarantor)} is the obligor too: in default it could not pay`;
    found.push({ field: "guarantor", message, hint: "name who pays when the obligor does not" });
  }
  const covered = coveredIndex(terms.covers, model);
  if (covered < 0) return found;
  const { tenant, customer = tenant } = model.contracts[covered].terms as {
    tenant?: number;
    customer?: number;
  };
  if (customer !== undefined && customer !== terms.obligor) {
    const message = `${terms.covers} is paid by ${idOf(customer)}, not by the obligor, ${idOf(terms.obligor)}`;
    const hint = `write a contract of ${idOf(terms.obligor)}, or obligor: ${idOf(customer)}`;
    found.push({ field: "covers", message, hint });
  }
  return found;
}

/** The most it pays in all by this month, USD: its phases so far, less what has lapsed since the first acceptance. */
function capUsd({ terms, at }: Guarantee, { model, state, month }: MonthView): number {
  let usdM = terms.cap_usd_m;
  for (let m = 0; m <= month; m++) usdM += terms.cap_steps_usd_m[m];
  const covered = model.contracts[state.memory[at.covers]] as unknown as Lets;
  const first = covered.terms.halls.reduce(
    (month, _, i) => Math.min(month, acceptedIn(covered, state, i)),
    NEVER,
  );
  const lapsed = terms.amortise_months > 0 ? Math.max(0, month - first) / terms.amortise_months : 0;
  return usdM * USD_PER_USD_M * Math.max(0, 1 - lapsed);
}

/** Rent the obligor no longer pays this month, USD: what was promised less what the halls let again bring. */
function lostUsd({ at }: Guarantee, view: MonthView): number {
  const covered = view.model.contracts[view.state.memory[at.covers]];
  const acceptedBefore = view.state.memory[at.acceptedBefore];
  if (covered.kind === "gpu_cloud") {
    const cloud = covered as unknown as GpuCloud;
    const nextUsd = cloud.terms.halls.reduce((usd, _, i) => usd + cloudBill(cloud, view, i).nextFeeUsd, 0);
    return Math.max(0, promisedFeeUsd(cloud, view, acceptedBefore) - nextUsd);
  }
  const lease = covered as unknown as Lease;
  return Math.max(0, promisedRentUsd(lease, view, acceptedBefore) - leaseBill(lease, view).next.rentUsd);
}

/**
 * A backstop: once the obligor has defaulted the guarantor pays the rent it no longer pays, month by month, for halls accepted before,
 * up to a cap that grows with the phases. What the halls let again bring is taken off first.
 */
export const guarantee: ContractKind<typeof fields> = {
  kind: "guarantee",
  about: "A guarantor pays the rent of a tenant in default, up to a cap.",
  written: true,
  fields,
  slots: [
    {
      name: "cover",
      from: "guarantor",
      to: "beneficiary",
      step: "operations",
      tax: "income",
      about: "Tenant default covered by guarantor.",
    },
    {
      name: "fee",
      from: "beneficiary",
      to: "guarantor",
      step: "operations",
      tax: "income",
      about: "Fee on the cap in force.",
    },
  ],
  memory: [
    { name: "covers", about: "Which contract; −1 none that counts." },
    { name: "acceptedBefore", about: "Halls accepted before this month are covered; NEVER no default yet." },
    { name: "coveredUsd", about: "Paid so far." },
  ],
  contradictions,
  open({ terms, at }, memory, model) {
    memory[at.covers] = coveredIndex(terms.covers, model);
    memory[at.acceptedBefore] = NEVER;
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    const { market, state } = view;
    if (state.memory[at.covers] < 0) return;
    const cap = capUsd(contract, view);
    book.owe(slot.fee, cap * monthlyFraction(terms.fee_pct));
    book.term(slot.fee, "cap in force", cap, "USD");
    if (market.outsideDefault[terms.obligor] === 0 || state.memory[at.acceptedBefore] === NEVER) return;
    const lost = lostUsd(contract, view);
    const left = Math.max(0, cap - state.memory[at.coveredUsd]);
    book.owe(slot.cover, Math.min(lost, left));
    book.term(slot.cover, "rent the tenant in default no longer pays", lost, "USD");
    book.term(slot.cover, "left of the cap", left, "USD");
  },
  close({ terms, slot, at }, { market, month }, book, next) {
    next.memory[at.coveredUsd] += book.paidUsd[slot.cover];
    const isNew = market.outsideDefault[terms.obligor] === 1 && next.memory[at.acceptedBefore] === NEVER;
    if (isNew) next.memory[at.acceptedBefore] = terms.before_acceptance ? Number.MAX_VALUE : month + 1;
  },
};
