// A property sold and rented back, as lines: the path says when it is put up for sale, the rest follows.

import { claimLine, DEFAULTED, NEVER_CELL, type Pad, paid, type Signed, type Writer } from "./pad.ts";

/** The line of the path that is 1 in the month management puts the property up for sale. */
export const putUp = ({ id }: Pick<Signed, "id">) => `${id}.put_up`;

export const saleLeaseback: Writer = (contract, pad: Pad) => {
  const { id, slot } = contract;
  const input = (term: string) => pad.input(id, term);
  const [closes, sold] = [`${id}.closes`, `${id}.sold`];
  const add = (
    key: string,
    label: string,
    unit: string,
    rest: Pick<Parameters<Pad["add"]>[0], "opening" | "formula">,
  ) => pad.add({ key, sheet: "Months", label, unit, ...rest });
  pad.head("Months", `Sale and leaseback ${id}`);
  const price = `${input("noi_usd_m_per_year")}*1E+6/(${input("cap_rate_pct")}/100)*(1-${input("discount_pct")}/100)`;
  add(closes, "the money comes in month", "month", {
    opening: () => `=${NEVER_CELL}`,
    formula: ({ now, before, month }) =>
      `=IF(${now(putUp(contract))}=1,${month}+ROUNDUP(${input("lag_months")},0),${before(closes)})`,
  });
  claimLine(
    pad,
    contract,
    "sale",
    "paid for the property",
    ({ before, month }) => `=IF(AND(${before(DEFAULTED)}=0,${month}=${before(closes)}),${price},0)`,
  );
  claimLine(
    pad,
    contract,
    "rent",
    "rent of the property sold",
    ({ before }) => `=${before(sold)}*${price}*${input("rent_pct")}/1200`,
  );
  add(sold, "the property is sold", "0 or 1", {
    opening: 0,
    formula: ({ now, before }) => `=IF(${now(paid(pad, slot.sale))}>0,1,${before(sold)})`,
  });
};
