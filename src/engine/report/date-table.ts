import type { Contract, Model } from "../model.ts";
import { NEVER } from "../model.ts";
import { openCase, scenarioCase } from "./case-names.ts";
import type { Draft, Row, Table } from "./draft.ts";

/** A day on which an operator must have money, as its contracts say. */
type HardDate = {
  readonly month: number;
  readonly entity: number;
  readonly contract: Contract;
  readonly what: string;
  readonly key: string;
  readonly needUsdM: number;
};

/** What falls due on a fixed date, what is there the month before (median of the paths not in default, markets open), and how much less if halls are late. */
export function dateTable(draft: Draft): Table {
  const late = draft.scenarios.find(
    ({ id }) => draft.results[scenarioCase(id)]?.measured.fans !== undefined && id.startsWith("late"),
  );
  const rows = hardDates(draft.model).map((date): Row => {
    const { id, name } = draft.model.entities[date.entity];
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
      label: `${name} ${date.contract.id}: ${date.what}`,
      note: draft.model.months[Math.floor(date.month)].label,
      figures: {
        needs: draft.add(`${rowId}.needs`, "USD m", {
          kind: "input",
          path: `contracts.${date.contract.id}.${date.key}`,
          value: date.needUsdM,
        }),
        have_p50: ready,
        ...(late && {
          late: draft.add(`${rowId}.late`, "USD m", {
            kind: "difference",
            of: have(scenarioCase(late.id), "have_late_p50"),
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
function hardDates(model: Model): HardDate[] {
  const dates = model.contracts.flatMap((contract): HardDate[] => {
    const terms = contract.terms as unknown as Record<string, number> & {
      deliveries_usd_m?: Float64Array;
      draws_usd_m?: Float64Array;
    };
    const on = (
      month: number | undefined,
      entity: number,
      what: string,
      key: string,
      needUsdM: number,
    ): HardDate[] =>
      month === undefined || month === NEVER ? [] : [{ month, entity, contract, what, key, needUsdM }];
    if (contract.kind === "convertible") {
      return [
        ...on(
          terms.holder_put,
          terms.issuer,
          `holder put (converts above ${terms.conversion_usd})`,
          "face_usd_m",
          terms.face_usd_m,
        ),
        ...(terms.holder_put === NEVER
          ? on(terms.due, terms.issuer, "matures", "face_usd_m", terms.face_usd_m)
          : []),
      ];
    }
    // A loan repaid level has no last day worth a line.
    if (contract.kind === "term_loan") {
      const drawnUsdM = terms.balance_usd_m + (terms.draws_usd_m?.reduce((sum, usd) => sum + usd, 0) ?? 0);
      const isBullet = terms.first_principal === NEVER;
      const what = isBullet ? "matures" : `balloon of ${terms.balloon_pct} %`;
      const left = isBullet ? 1 : terms.balloon_pct / 100;
      return on(terms.due, terms.borrower, what, "balance_usd_m", drawnUsdM * left);
    }
    if (contract.kind === "equipment_order" && terms.deliveries_usd_m) {
      const first = terms.deliveries_usd_m.findIndex((usd) => usd > 0);
      return on(
        first < 0 ? undefined : first + Math.round(terms.pay_days / 30),
        terms.buyer,
        "first invoices due",
        "deliveries_usd_m",
        terms.deliveries_usd_m[first],
      );
    }
    return [];
  });
  return dates
    .filter(({ month, needUsdM }) => month >= 0 && month < model.months.length && needUsdM > 0)
    .sort((a, b) => a.month - b.month);
}
