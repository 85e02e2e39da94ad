// What a lender's book may lose: line by line, in all, by borrower, tenant and guarantor, and under each scenario. Every number is a
// figure with its origin, in a report of its own, since the book is private and the run's report is not.

import type { Holding, LenderBook } from "../model.ts";
import { named, TOTAL } from "./book-columns.ts";
import {
  defaultFigures,
  heldFigures,
  lossFigures,
  mean,
  monthFigures,
  tail,
  tailFigures,
} from "./book-figures.ts";
import { guarantorRow, tenantRows } from "./book-groups.ts";
import { guarantorsOf } from "./book-parties.ts";
import { bestCase, openCase, scenarioCase, worstCase } from "./case-names.ts";
import { type Asked, type Draft, type Row, startDraft, type Table } from "./draft.ts";
import type { Figure } from "./figures.ts";

/** What a run says of a lender's book. */
export type BookReport = { readonly tables: readonly Table[]; readonly figures: readonly Figure[] };

/** The report of a book over a run's results, markets open. Losses are sums of months to come, undiscounted, USD m. */
export function bookReportOf(asked: Asked, book: LenderBook): BookReport {
  const draft = startDraft(asked);
  const borrowers = [...new Set(book.holdings.map(({ entity }) => entity))];
  const lines = book.holdings.map((holding) => lineRow(draft, book, holding));
  const byBorrower = borrowers.map((id) => borrowerRow(draft, book, id));
  const total = totalRow(draft, book);
  const tables: Table[] = [
    { id: "book", about: "What is held, and what of it may be lost, by line.", rows: lines },
    { id: "book_total", about: "Loss of the book, added path by path.", rows: [total] },
    { id: "book_borrower", about: "By who owes: adds up to the book.", rows: byBorrower },
    {
      id: "book_tenant",
      about:
        "By whose rent the borrower lives on: held by share of what its tenants are billed, loss by the tenant that failed first. Adds up to the book.",
      rows: tenantRows(draft, borrowers),
    },
    {
      id: "book_guarantor",
      about: "By who guarantees rent that a borrower is paid: lines with two guarantors are in both rows.",
      rows: [...new Set(borrowers.flatMap((id) => guarantorsOf(asked.model, id)))].map((id) =>
        guarantorRow(draft, id, borrowers),
      ),
    },
    {
      id: "book_scenarios",
      about: "The same book under each scenario and at both ends of the range.",
      rows: caseRows(draft),
    },
  ];
  return { tables, figures: [...draft.figures.values()] };
}

function lineRow(draft: Draft, book: LenderBook, holding: Holding): Row {
  const { line, entity, instrument, name } = holding;
  const id = `line.${line}`;
  const isExpected = draft.model.expected.some((at) => draft.model.contracts[at].id === instrument);
  return {
    id,
    label: name,
    note: `${entity}${instrument === undefined ? ", unsecured claim" : `, ${instrument}`}${isExpected ? ", only expected" : ""}`,
    figures: {
      ...heldFigures(draft, id, book, [holding]),
      ...monthFigures(draft, id, named(`line/${line}`, "default_month")),
      lgd: draft.add(`book.${id}.lgd`, "fraction", {
        kind: "ratio",
        case: openCase,
        plus: [named(`line/${line}`, "loss_usd_m")],
        minus: [],
        over: named(`line/${line}`, "at_default_usd_m"),
      }),
      ...lossFigures(draft, id, `line/${line}`),
      shortfall_alone: tail(draft, `book.${id}.shortfall_alone`, openCase, `line/${line}`, `line/${line}`),
    },
  };
}

function borrowerRow(draft: Draft, book: LenderBook, entity: string): Row {
  const id = `borrower.${entity}`;
  const held = book.holdings.filter((holding) => holding.entity === entity);
  return {
    id,
    label: draft.model.entities.find((each) => each.id === entity)?.name ?? entity,
    note: "",
    figures: {
      ...heldFigures(draft, id, book, held),
      ...defaultFigures(draft, id, entity),
      ...lossFigures(draft, id, `borrower/${entity}`),
    },
  };
}

function totalRow(draft: Draft, book: LenderBook): Row {
  const alone = book.holdings.map(({ line }) => `book.line.${line}.shortfall_alone`);
  return {
    id: TOTAL,
    label: "book",
    note: "",
    figures: {
      ...heldFigures(draft, TOTAL, book, book.holdings),
      ...lossFigures(draft, TOTAL, TOTAL),
      ...tailFigures(draft, `book.${TOTAL}`, openCase),
      alone: draft.add(`book.${TOTAL}.alone`, "USD m", { kind: "sum", of: alone }),
    },
  };
}

/** The baseline, each scenario, the ends of the range. */
function caseRows(draft: Draft): Row[] {
  const baseline = `book.${TOTAL}.expected_loss`;
  const first: Row = {
    id: "baseline",
    label: "baseline",
    note: "",
    figures: {
      expected_loss: baseline,
      loss_p95: `book.${TOTAL}.loss_p95`,
      shortfall: `book.${TOTAL}.shortfall`,
    },
  };
  const cases = [
    ...draft.scenarios.map(({ id, about }) => ({
      id,
      label: id,
      about,
      of: scenarioCase(id),
      key: `case.${id}`,
    })),
    { id: "worst", label: "range worst", about: "Worst of the range", of: worstCase, key: "range.worst" },
    { id: "best", label: "range best", about: "Best of the range", of: bestCase, key: "range.best" },
  ];
  const rows = cases.map(({ id, label, about, of, key }): Row => {
    const expected = mean(draft, `book.${key}.expected_loss`, of, TOTAL);
    return {
      id,
      label,
      note: about,
      figures: {
        expected_loss: expected,
        more: draft.add(`book.${key}.more`, "USD m", { kind: "difference", of: expected, minus: baseline }),
        ...tailFigures(draft, `book.${key}`, of),
      },
    };
  });
  return [first, ...rows];
}
