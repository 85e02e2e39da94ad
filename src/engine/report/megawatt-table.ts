import type { Model } from "../model.ts";
import { openCase } from "./case-names.ts";
import type { Draft, Row, Table } from "./draft.ts";
import { type Use, usesOf } from "./uses.ts";

/** What a megawatt at the meter earns by use: price in and power out per MWh, cash a year, and cash after the capital still to be spent. */
export function megawattTable(draft: Draft): Table {
  const rows = usesOf(draft.model, draft.kinds).flatMap((use): Row[] => {
    const column = (name: string) => `${use.id}.${name}`;
    const total = draft.results[openCase].measured.columns[column("mw_years")].reduce((sum, x) => sum + x, 0);
    if (total === 0) return [];
    const figure = (
      name: string,
      unit: string,
      plus: readonly string[],
      minus: readonly string[],
      over: string,
    ) =>
      draft.add(`megawatt.${use.id}.${name}`, unit, {
        kind: "ratio",
        case: openCase,
        plus: plus.map(column),
        minus: minus.map(column),
        over: column(over),
      });
    const energy = draft.results[openCase].measured.columns[column("mwh_12")].some((mwh) => mwh > 0);
    return [
      {
        id: use.id,
        label: `${use.kind.padEnd(5)} ${use.id}`,
        note: noteOf(draft.model, use),
        figures: {
          ...(energy && {
            in_usd_per_mwh: figure("in_usd_per_mwh", "USD/MWh", ["in_usd_12"], [], "mwh_12"),
            power_usd_per_mwh: figure("power_usd_per_mwh", "USD/MWh", ["power_usd_12"], [], "mwh_12"),
          }),
          cash_usd_per_mw_year: figure(
            "cash_usd_per_mw_year",
            "USD per MW-year",
            ["cash_usd"],
            [],
            "mw_years",
          ),
          capital_usd_per_mw_year: figure(
            "capital_usd_per_mw_year",
            "USD per MW-year",
            ["capital_usd"],
            [],
            "whole_mw_years",
          ),
          after_capital_usd_per_mw_year: draft.add(
            `megawatt.${use.id}.after_capital_usd_per_mw_year`,
            "USD per MW-year",
            {
              kind: "difference",
              of: `megawatt.${use.id}.cash_usd_per_mw_year`,
              minus: `megawatt.${use.id}.capital_usd_per_mw_year`,
            },
          ),
        },
      },
    ];
  });
  return {
    id: "megawatt",
    about:
      "A gross megawatt of the connection by use; present values at 10 %, capital spread over the whole term.",
    rows,
  };
}

function noteOf(model: Model, use: Use): string {
  if (use.kind === "mine") return `${model.fleets[use.fleet].j_per_th} J/TH, sunk`;
  const criticalMw = use.halls.reduce((sum, hall) => sum + model.halls[hall].critical_mw, 0);
  const isExpected = model.expected.some((index) => model.contracts[index].id === use.id);
  return `${criticalMw} critical MW${isExpected ? ", expected" : ""}`;
}
