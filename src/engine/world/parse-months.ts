// Months that cannot come in the order written: work that ends before it begins, notes that matured before the first month.

import { parseMonth } from "../calendar.ts";
import type { Block, Quantity, World } from "../model.ts";
import type { Problem } from "../problem.ts";
import { own } from "./parse-tables.ts";

/** The months a block's month may not lie before (`notBefore` of its field) and does. */
export function monthProblems(
  world: World,
  notBefore: readonly string[],
  block: Block,
  section: string,
  key: string,
): Problem[] {
  const written = block.values[key];
  return notBefore.flatMap((other): Problem[] => {
    const isStart = other === "start";
    const first = own(isStart ? world.header : block.values, other);
    const [month, firstMonth] = [monthOf(written), monthOf(first)];
    if (month === undefined || firstMonth === undefined || month >= firstMonth) return [];
    const what = isStart ? "the first month" : `"${other}"`;
    return [
      {
        code: "calendar",
        where: written.where,
        message: `${section}.${block.id}.${key}: ${written.value} is before ${what}, ${first?.value}`,
        hint: isStart
          ? "what is over by then owes nothing: write what is still owed with its own month, or leave it out"
          : `"${other}" comes first, or in the same month: correct one of the two`,
      },
    ];
  });
}

/** The month a value says; undefined where it is absent, none or unknown. */
function monthOf(quantity: Quantity | undefined): number | undefined {
  return typeof quantity?.value === "string" ? parseMonth(quantity.value) : undefined;
}
