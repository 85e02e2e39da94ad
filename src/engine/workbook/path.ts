// What the path gives: what the market drew, who failed, what others paid and what management chose. Values, not formulas: changing an
// input does not draw the path again.

import type { Model } from "../model.ts";
import { btcLinesOf } from "./btc-line.ts";
import { putUp } from "./leaseback.ts";
import { gone, owed, type Pad, paid, type Signed } from "./pad.ts";
import { type Cell, columnLetters, type Sheet } from "./sheet.ts";

/** Monthly columns of a path, by hub, entity or claim where there are several. Money in USD. */
export type PathGiven = {
  readonly btcUsdMean: Float64Array;
  readonly btcUsdEnd: Float64Array;
  readonly btcPerPhDay: Float64Array;
  readonly hashpriceUsdPerPhDay: Float64Array;
  readonly equityFactor: Float64Array;
  readonly rentFactor: Float64Array;
  readonly creditSpreadPct: Float64Array;
  readonly gone: readonly Float64Array[];
  readonly powerTable: readonly Float64Array[];
  readonly powerScale: readonly Float64Array[];
  readonly powerShiftUsdPerMwh: readonly Float64Array[];
  readonly powerMeanUsdPerMwh: readonly Float64Array[];
  readonly newlyOwedUsd: readonly Float64Array[];
  readonly paidUsd: readonly Float64Array[];
  /** 1 in months that open with doubt that the entity can go on a year: its undrawn lines are shut. */
  readonly inDoubt: Float64Array;
  /** In the month a promise, another's default or a doubt of lenders put it in default: the number of that trigger; 0 otherwise. */
  readonly called: Float64Array;
  readonly slipMonths: Float64Array;
  readonly btcUsdLow: Float64Array;
  /** By contract: 1 in the month a property is put up for sale. */
  readonly putUp: readonly Float64Array[];
};

/** A table of amounts by month that an input is. */
export type Schedule = {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  readonly values: Float64Array;
};

export function scheduleLines(schedules: readonly Schedule[], { add }: Pad): void {
  for (const { key, label, unit, values } of schedules)
    add({ key, sheet: "Schedules", label, unit, values, look: "input" });
}

/** The market, and the hubs of the entity's sites. */
export function marketLines(
  given: PathGiven,
  hubs: readonly number[],
  builders: readonly number[],
  pad: Pad,
): void {
  const { add, head, model } = pad;
  const line = (key: string, label: string, unit: string, values: ArrayLike<number>) =>
    add({ key, sheet: "Path", label, unit, values });
  head("Path", "Market");
  line("btc_mean", "bitcoin, month mean", "USD", given.btcUsdMean);
  line("btc_end", "bitcoin, month end", "USD", given.btcUsdEnd);
  line("btc_per_ph_day", "mined by a PH/s in a day", "BTC", given.btcPerPhDay);
  line("hashprice", "hashprice", "USD/PH/day", given.hashpriceUsdPerPhDay);
  line("equity_factor", "miners' shares, as-of day 1", "-", given.equityFactor);
  line("rent_factor", "new rents, as-of day 1", "-", given.rentFactor);
  line("credit_spread_pct", "high-yield spread", "pct per year", given.creditSpreadPct);
  head("Path", "Power: an hour costs scale times the hour of the table, plus shift");
  for (const hub of hubs) {
    const { id } = model.hubs[hub];
    line(`hub/${id}.table`, `${id}: column of the sheet Hours`, "-", given.powerTable[hub]);
    line(`hub/${id}.scale`, `${id}: scale`, "-", given.powerScale[hub]);
    line(`hub/${id}.shift`, `${id}: shift`, "USD/MWh", given.powerShiftUsdPerMwh[hub]);
    line(`hub/${id}.mean`, `${id}: month mean`, "USD/MWh", given.powerMeanUsdPerMwh[hub]);
  }
  head("Path", "Builders: months late, in the opening column");
  for (const builder of builders)
    add({
      key: `slip/${model.builders[builder]}`,
      sheet: "Path",
      label: `${model.builders[builder] || "builder"}: months late`,
      unit: "months",
      opening: given.slipMonths[builder],
      look: "path",
    });
}

/** Who has failed, what other operators paid, and what management raised. */
export function partyLines(given: PathGiven, chosen: readonly number[], pad: Pad): void {
  const { add, head, model, entity } = pad;
  head("Path", "Outside parties: 1 from the month of default");
  const parties = new Set(
    model.claims.flatMap(({ from, to, contract }) => {
      if (from !== entity.index && to !== entity.index) return [];
      const { obligor } = model.contracts[contract].terms as { obligor?: number };
      return [from, to, ...(obligor === undefined ? [] : [obligor])];
    }),
  );
  for (const at of parties)
    if (model.entities[at].outside)
      add({
        key: gone(pad, at),
        sheet: "Path",
        label: model.entities[at].id,
        unit: "0 or 1",
        values: given.gone[at],
      });
  head("Path", "Paid by other operators");
  const received = entity.claimsHeld.filter((claim) => !model.entities[model.claims[claim].from].outside);
  for (const claim of received) give(pad, paid(pad, claim), claim, given.paidUsd[claim]);
  for (const stake of stakesOf(model, entity.index)) {
    const dividend = model.claims.find(
      ({ from, contract }) =>
        from === stake.terms.company && model.contracts[contract].kind === "distribution",
    );
    const values = dividend ? given.paidUsd[dividend.index] : new Float64Array(model.months.length);
    add({
      key: `${stake.id}.company_paid`,
      sheet: "Path",
      label: `${stake.id}: distributed by the company`,
      unit: "USD",
      values,
      opening: 0,
    });
  }
  head("Path", "What lenders did: they look ahead, which no month of a workbook does");
  add({
    key: "in_doubt",
    sheet: "Path",
    label: "undrawn lines are shut",
    unit: "0 or 1",
    values: given.inDoubt,
  });
  add({
    key: "called",
    sheet: "Path",
    label: "put in default by a covenant, another's default or a doubt: its number, or 0",
    unit: "-",
    values: given.called,
  });
  if (btcLinesOf(pad).length > 0)
    add({ key: "btc_low", sheet: "Path", label: "bitcoin, month low", unit: "USD", values: given.btcUsdLow });
  head("Path", "Raised by management: chosen on the path, not chosen again");
  for (const index of model.actions[entity.index]) {
    const { id, kind } = model.contracts[index];
    if (kind === "sale_leaseback")
      add({
        key: putUp({ id }),
        sheet: "Path",
        label: `${id}: put up for sale`,
        unit: "0 or 1",
        values: given.putUp[index],
      });
  }
  for (const claim of chosen) give(pad, owed(pad, claim), claim, given.newlyOwedUsd[claim]);
}

/** A claim whose amount comes from the path. */
export function give({ add, model }: Pad, key: string, claim: number, values: Float64Array): void {
  add({ key, sheet: "Path", label: model.claims[claim].id, unit: "USD", values });
}

const stakesOf = (model: Model, holder: number) =>
  model.contracts.filter(
    ({ kind, terms }) => kind === "joint_venture" && (terms as { holder?: number }).holder === holder,
  ) as unknown as readonly Signed[];

/** The sorted hours of the real months the path drew: `columns` says which column a hub's table stands in. */
export function hoursSheet(
  given: PathGiven,
  hubs: readonly number[],
  model: Model,
): { readonly sheet: Sheet; readonly given: PathGiven } {
  const columns = new Map<string, number>();
  const tables: { readonly label: string; readonly hours: Float64Array }[] = [];
  const columnOf = (hub: number, table: number): number => {
    const key = `${hub}/${table}`;
    const found = columns.get(key);
    if (found !== undefined) return found;
    const { monthNumber, sortedUsdPerMwh } = model.history.durations[hub][table];
    tables.push({
      label: `${model.hubs[hub].id} ${Math.floor(monthNumber / 12)}-${String((monthNumber % 12) + 1).padStart(2, "0")}`,
      hours: sortedUsdPerMwh,
    });
    columns.set(key, tables.length);
    return tables.length;
  };
  const powerTable = given.powerTable.map((of, hub) =>
    hubs.includes(hub) ? of.map((table) => columnOf(hub, table)) : of,
  );
  const most = Math.max(0, ...tables.map(({ hours }) => hours.length));
  const letters = tables.map((_, at) => columnLetters(at + 1));
  const rows: (Cell | undefined)[][] = [
    [{ look: "title", value: "Hours of the real months drawn, cheapest first, USD/MWh at the hub" }],
    [{ look: "head", value: "month" }, ...tables.map(({ label }): Cell => ({ look: "head", value: label }))],
    [
      { look: "label", value: "hours" },
      ...letters.map((at): Cell => ({ look: "computed", formula: `=COUNT(${at}5:${at}800)` })),
    ],
    [
      { look: "label", value: "sum" },
      ...letters.map((at): Cell => ({ look: "computed", formula: `=SUM(${at}5:${at}800)` })),
    ],
    ...Array.from({ length: most }, (_, hour): (Cell | undefined)[] => [
      { look: "note", value: hour + 1 },
      ...tables.map(({ hours }): Cell | undefined =>
        hour < hours.length ? { look: "path", value: hours[hour] } : undefined,
      ),
    ]),
  ];
  return {
    sheet: { name: "Hours", widths: [10], frozen: { rows: 4, columns: 1 }, rows },
    given: { ...given, powerTable },
  };
}
