import type { Contract } from "../model.ts";
import { lateScenario, openCase, scenarioCase } from "./case-names.ts";
import type { Draft, Row, Table } from "./draft.ts";
import { type Maturity, maturitiesOf } from "./maturities.ts";

/** A day on which an operator must have money, as its contracts say. */
type HardDate = Omit<Maturity, "key"> & { readonly key: string };

/** What falls due on a fixed date, what is there the month before (median of the paths not in default, markets open), and how much less if halls are late. */
export function dateTable(draft: Draft): Table {
  const hasLate = draft.scenarios.some(({ id }) => id === lateScenario);
  const rows = hardDates(draft).map((date): Row => {
    const { id, name, short } = draft.model.entities[date.entity];
    const rowId = `dates.${date.contract.id}.${date.key}`;
    const have = (caseName: string, key: string) =>
      draft.add(`${rowId}.${key}`, "USD m", {
        kind: "fan",
        case: caseName,
        column: `${id}.liquidity_usd_m`,
        month: Math.max(0, Math.floor(date.month) - 1),
        quantile: 0.5,
        unlessBefore: `${id}.default_month`,
      });
    const ready = have(openCase, "have_p50");
    return {
      id: date.contract.id,
      label: `${short || name} ${date.contract.id}: ${date.what}`,
      note: draft.model.months[Math.floor(date.month)].label,
      figures: {
        needs: draft.add(`${rowId}.needs`, "USD m", {
          kind: "input",
          path: `contracts.${date.contract.id}.${date.key}`,
          value: date.usdM,
        }),
        have_p50: ready,
        ...(hasLate && {
          late: draft.add(`${rowId}.late`, "USD m", {
            kind: "difference",
            of: have(scenarioCase(lateScenario), "have_late_p50"),
            minus: ready,
          }),
        }),
      },
    };
  });
  return {
    id: "dates",
    about: "Fixed dates: what falls due, what is there the month before, and the change if halls are late.",
    rows,
  };
}

/** Puts, maturities and first deliveries within the horizon, by date. */
function hardDates({ model, kinds }: Draft): HardDate[] {
  return [...maturitiesOf(model, kinds), ...model.contracts.flatMap(firstInvoices)]
    .filter(({ month }) => month >= 0 && month < model.months.length)
    .sort((a, b) => a.month - b.month || a.contract.index - b.contract.index);
}

function firstInvoices(contract: Contract): HardDate[] {
  if (contract.kind !== "equipment_order") return [];
  const { buyer, deliveries_usd_m, pay_days } = contract.terms as unknown as {
    buyer: number;
    deliveries_usd_m: Float64Array;
    pay_days: number;
  };
  const first = deliveries_usd_m.findIndex((usdM) => usdM > 0);
  if (first < 0) return [];
  const month = first + Math.round(pay_days / 30);
  const what = "first invoices due";
  return [{ contract, entity: buyer, month, what, key: "deliveries_usd_m", usdM: deliveries_usd_m[first] }];
}
