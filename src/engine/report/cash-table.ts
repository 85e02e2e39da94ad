import type { Entity } from "../model.ts";
import { announcedCase, bestCase, committedCase, openCase, worstCase } from "./case-names.ts";
import type { Draft, Row, Table } from "./draft.ts";

const HORIZONS = [12, 36] as const;

/** Liquidity and the chance of falling short, per operator: committed sources only, then with markets open and its range. */
export function cashTable(draft: Draft): Table {
  const operators = draft.model.entities.filter((entity) => !entity.outside);
  const price = draft.add("market.price_usd", "USD", {
    kind: "input",
    path: "market.bitcoin.price_usd",
    value: draft.model.market.bitcoin.price_usd,
  });
  const rows = operators.flatMap((entity) => {
    const committed = committedRow(draft, entity, price);
    const announced = lowRow(draft, entity, announcedCase, `${entity.id}+announced`, "+ priced, unclosed");
    const isSame =
      draft.figures.get(announced.figures.low_p50)?.value ===
      draft.figures.get(committed.figures.low_p50)?.value;
    return isSame ? [committed] : [committed, announced];
  });
  return {
    id: "cash",
    about: "Liquidity (cash less everything overdue) and the chance that anything due stays unpaid.",
    rows,
  };
}

function committedRow(draft: Draft, entity: Entity, price: string): Row {
  const input = (name: string, unit: string, value: number) =>
    draft.add(`cash.${entity.id}.${name}`, unit, {
      kind: "input",
      path: `entities.${entity.id}.${name}`,
      value,
    });
  const btc = input("btc_free", "BTC", entity.btc_free);
  const row = lowRow(draft, entity, committedCase, entity.id, entity.name);
  const open = HORIZONS.flatMap((months) => [
    [`open_${months}`, share(draft, entity, openCase, months, `open_${months}`)],
    [`open_${months}_worst`, share(draft, entity, worstCase, months, `open_${months}_worst`)],
    [`open_${months}_best`, share(draft, entity, bestCase, months, `open_${months}_best`)],
  ]);
  return {
    ...row,
    figures: {
      free_cash: input("cash_usd_m", "USD m", entity.cash_usd_m),
      restricted_cash: input("restricted_cash_usd_m", "USD m", entity.restricted_cash_usd_m),
      free_btc: draft.add(`cash.${entity.id}.free_btc_usd`, "USD", { kind: "product", of: [btc, price] }),
      ...row.figures,
      ...Object.fromEntries(open),
    },
  };
}

/** The low of liquidity and the chance of falling short under one funding. */
function lowRow(draft: Draft, entity: Entity, name: string, id: string, label: string): Row {
  const column = `${entity.id}.low_usd_m`;
  const low = (quantile: number, key: string) =>
    draft.add(`cash.${id}.${name}.${key}`, "USD m", { kind: "quantile", case: name, column, quantile });
  return {
    id,
    label,
    note: "",
    figures: {
      low_p50: low(0.5, "low_p50"),
      low_p5: low(0.05, "low_p5"),
      low_month: draft.add(`cash.${id}.${name}.low_month`, "month", {
        kind: "quantile",
        case: name,
        column: `${entity.id}.low_month`,
        quantile: 0.5,
      }),
      ...Object.fromEntries(
        HORIZONS.map((months) => [`p_${months}`, share(draft, entity, name, months, `p_${months}`, id)]),
      ),
      default_36: draft.add(`cash.${id}.${name}.default_36`, "probability", {
        kind: "share",
        case: name,
        column: `${entity.id}.default_month`,
        beforeMonth: 36,
      }),
    },
  };
}

function share(
  draft: Draft,
  entity: Entity,
  name: string,
  months: number,
  key: string,
  id = entity.id,
): string {
  return draft.add(`cash.${id}.${name}.${key}`, "probability", {
    kind: "share",
    case: name,
    column: `${entity.id}.short_month`,
    beforeMonth: months,
  });
}
