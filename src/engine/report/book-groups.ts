// A book by who stands behind its borrowers: the tenants whose rent they live on, and those who guarantee that rent.

import type { Model } from "../model.ts";
import { named, TENANTS_PAYING, TOTAL, UNTENANTED } from "./book-columns.ts";
import { defaultFigures, lossFigures, mean, tail } from "./book-figures.ts";
import { backingsOf, debtorOf, guarantorsOf, sizeUsdM, tenantsOf } from "./book-parties.ts";
import { openCase } from "./case-names.ts";
import type { Draft, Row } from "./draft.ts";
import { openedMemory } from "./opened.ts";

/**
 * By tenant: what is held of a borrower, shared out as its tenants are billed over the run, and the loss on paths where the tenant had
 * failed first by the month the borrower defaulted. Borrowers without a tenant, and losses while all tenants paid, have rows of their own.
 */
export function tenantRows(draft: Draft, borrowers: readonly string[]): Row[] {
  const parts = new Map<string, string[]>();
  const untenanted: string[] = [];
  for (const borrower of borrowers) {
    const held = `book.borrower.${borrower}.held`;
    const tenants = tenantsOf(draft.model, draft.kinds, borrower);
    for (const tenant of tenants) parts.set(tenant, parts.get(tenant) ?? []);
    const shares = sharesOf(draft, borrower, tenants);
    if (shares.length === 0) untenanted.push(held);
    for (const { tenant, figure } of shares) parts.get(tenant)?.push(figure);
  }
  const nameOf = (id: string) => draft.model.entities.find((each) => each.id === id)?.name ?? id;
  return [
    ...[...parts].map(([tenant, of]): Row => {
      const id = `tenant.${tenant}`;
      const figures = { ...heldSum(draft, id, of), ...defaultFigures(draft, id, tenant) };
      return row(draft, id, nameOf(tenant), `tenant/${tenant}`, figures);
    }),
    row(draft, TENANTS_PAYING, "all tenants paying", TENANTS_PAYING, {}),
    row(draft, UNTENANTED, "no tenant", UNTENANTED, heldSum(draft, UNTENANTED, untenanted)),
  ];
}

/** What is held of a borrower by tenant: of one tenant all of it; none where nothing is billed in the run. */
function sharesOf(draft: Draft, borrower: string, tenants: readonly string[]) {
  const held = `book.borrower.${borrower}.held`;
  if (tenants.length === 1) return [{ tenant: tenants[0], figure: held }];
  const billed = tenants.map((tenant) => ({ tenant, share: billedShare(draft, borrower, tenant) }));
  if (!billed.every(({ share }) => Number.isFinite(draft.figures.get(share)?.value))) return [];
  return billed.map(({ tenant, share }) => {
    const id = `book.borrower.${borrower}.tenant.${tenant}.held`;
    return { tenant, figure: draft.add(id, "USD m", { kind: "product", of: [held, share] }) };
  });
}

const heldSum = (draft: Draft, id: string, of: readonly string[]) => ({
  held: draft.add(`book.${id}.held`, "USD m", { kind: "sum", of }),
});

/** The tenant's share of what all tenants of a borrower are billed, summed over all paths; NaN where none is billed anything. */
function billedShare(draft: Draft, borrower: string, tenant: string): string {
  return draft.add(`book.borrower.${borrower}.tenant.${tenant}.share`, "fraction", {
    kind: "ratio",
    case: openCase,
    plus: [named(`billed/${borrower}/${tenant}`, "usd_m")],
    minus: [],
    over: named(`billed/${borrower}`, "usd_m"),
  });
}

function row(draft: Draft, id: string, label: string, sum: string, figures: Row["figures"]): Row {
  const expected = mean(draft, `book.${id}.expected_loss`, openCase, sum);
  const of_loss = draft.add(`book.${id}.of_loss`, "fraction", {
    kind: "quotient",
    of: expected,
    over: `book.${TOTAL}.expected_loss`,
  });
  const in_tail = tail(draft, `book.${id}.in_tail`, openCase, sum, TOTAL);
  return { id, label, note: "", figures: { ...figures, expected_loss: expected, of_loss, in_tail } };
}

/** By guarantor: what is held of those it pays for, and the part of that its caps would cover, lenders sharing a cap by what they hold. */
export function guarantorRow(draft: Draft, guarantor: string, borrowers: readonly string[]): Row {
  const { model } = draft;
  const id = `guarantor.${guarantor}`;
  const backed = borrowers.filter((borrower) => guarantorsOf(model, borrower).includes(guarantor));
  const held = draft.add(`book.${id}.held`, "USD m", {
    kind: "sum",
    of: backed.map((borrower) => `book.borrower.${borrower}.held`),
  });
  const covered = backed.map((borrower) =>
    draft.add(`book.borrower.${borrower}.${id}.covered`, "USD m", {
      kind: "product",
      of: [`book.borrower.${borrower}.held`, coverage(draft, guarantor, borrower)],
    }),
  );
  return {
    id,
    label: model.entities.find((each) => each.id === guarantor)?.name ?? guarantor,
    note: backed.map((borrower) => model.entities.find((each) => each.id === borrower)?.name).join(", "),
    figures: {
      held,
      covered: draft.add(`book.${id}.covered`, "USD m", { kind: "sum", of: covered }),
      ...defaultFigures(draft, id, guarantor),
      ...lossFigures(draft, id, `guarantor/${guarantor}`),
    },
  };
}

/** Caps of a guarantor for a borrower over that borrower's signed debts, drawn and committed; at most 1. */
function coverage({ model, kinds, add }: Draft, guarantor: string, borrower: string): string {
  const caps = backingsOf(model, borrower).filter((backing) => backing.guarantor === guarantor);
  const debts = signedDebts(model, kinds, borrower);
  const capUsdM = caps.reduce((usd, backing) => usd + backing.capUsdM, 0);
  const debtUsdM = debts.reduce((usd, debt) => usd + debt.usdM, 0);
  const paths = [...caps.map(({ contract }) => contract), ...debts.map(({ id }) => id)];
  return add(`book.borrower.${borrower}.guarantor.${guarantor}.coverage`, "fraction", {
    kind: "input",
    path: paths.map((contract) => `contracts.${contract}`).join(" + "),
    value: debtUsdM > 0 ? Math.min(1, capUsdM / debtUsdM) : 1,
  });
}

function signedDebts(model: Model, kinds: Draft["kinds"], borrower: string) {
  const memory = openedMemory(model, kinds);
  return model.contracts
    .filter((contract) => model.entities[debtorOf(contract, kinds)]?.id === borrower)
    .filter(({ kind, index }) => kinds[kind].written && !model.expected.includes(index))
    .map((contract) => {
      const { drawnUsdM, undrawnUsdM } = sizeUsdM(contract, memory);
      return { id: contract.id, usdM: drawnUsdM + undrawnUsdM };
    });
}
