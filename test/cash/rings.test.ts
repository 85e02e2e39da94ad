// Rings settled at once, by hand: A owes B 100 and B owes A 100, A owes an outsider 6 before that, and C, short itself, owes A half of
// what it has. The ring pays only itself, so it keeps going where what comes in from outside is enough, and runs dry where it is not.

import { describe, expect, test } from "vitest";
import { settleShort } from "../../src/engine/cash/clear-exactly.ts";
import type { Network } from "../../src/engine/model.ts";

const [A, B, OUT] = [0, 1, 3];
/** Claims: A to the outsider, A to B, B to A, C to A, C to the outsider. */
const network = (kept: Partial<Network> = {}): Network => ({
  to: Int32Array.of(OUT, B, A, A, OUT),
  ladders: [[[0], [1]], [[2]], [[3, 4]], []],
  reserveRung: Int32Array.of(-1, -1, -1, -1),
  keptCashFraction: 1,
  keptReceiptFraction: 1,
  ...kept,
});
const owed = Float64Array.of(6, 100, 100, 12, 12);

function settled(
  cash: readonly number[],
  paid: readonly number[],
  more: { reserve?: readonly number[]; kept?: Partial<Network> } = {},
) {
  const out = Float64Array.from(paid);
  settleShort(
    network(more.kept),
    Float64Array.from(cash),
    Float64Array.from(more.reserve ?? [0, 0, 0, 0]),
    owed,
    out,
    Uint8Array.of(1, 1, 1, 0),
  );
  return [...out].map((usd) => Number(usd.toFixed(9)));
}
const nearly = 100 - 1e-13;

describe("a ring that lacks nothing but what rounding took", () => {
  test("keeps what it pays: C brings just the 6 that A owes before the ring", () => {
    expect(settled([0, 0, 12, 0], [6, nearly, nearly, 6, 6])).toEqual([6, 100, 100, 6, 6]);
  });

  test("keeps it too where A's own cash is what is needed", () => {
    expect(settled([6, 0, 0, 0], [6, nearly, nearly, 0, 0])).toEqual([6, 100, 100, 0, 0]);
    expect(settled([2, 0, 8, 0], [6, nearly, nearly, 4, 4])).toEqual([6, 100, 100, 4, 4]);
  });

  test("keeps it where B holds what A lacks", () => {
    expect(settled([0, 6, 0, 0], [6, nearly, nearly, 0, 0])).toEqual([6, 100, 100, 0, 0]);
  });
});

describe("a ring that is short", () => {
  test("pays nothing in the end: C brings 5 of 6", () => {
    expect(settled([0, 0, 10, 0], [6, 60, 61, 5, 5])).toEqual([6, 0, 0, 5, 5]);
  });

  test("pays nothing where nothing comes in", () => {
    expect(settled([0, 0, 0, 0], [6, 60, 61, 0, 0])).toEqual([6, 0, 0, 0, 0]);
  });
});

describe("a debtor that pays outsiders too", () => {
  test("pays out what it holds, half and half, and is lowered to that alone", () => {
    // C holds 10 of 24; the ring has enough of its own
    expect(settled([6, 0, 10, 0], [6, nearly, nearly, 7, 7])).toEqual([6, 100, 100, 5, 5]);
  });

  test("is never raised: what it pays already stays where it holds more", () => {
    expect(settled([6, 0, 20, 0], [6, nearly, nearly, 5, 5])).toEqual([6, 100, 100, 5, 5]);
  });

  test("keeps for its creditors what bankruptcy leaves: half of 10 of cash is 2.5 each", () => {
    expect(settled([12, 0, 10, 0], [6, nearly, nearly, 5, 5], { kept: { keptCashFraction: 0.5 } })).toEqual([
      6, 100, 100, 2.5, 2.5,
    ]);
  });

  test("has its reserve for the rung it may pay: 4 of it and 6 of cash are 5 each", () => {
    const kept = { reserveRung: Int32Array.of(-1, -1, 0, -1) };
    expect(settled([6, 0, 6, 0], [6, nearly, nearly, 7, 7], { reserve: [0, 0, 4, 0], kept })).toEqual([
      6, 100, 100, 5, 5,
    ]);
    expect(settled([6, 0, 6, 0], [6, nearly, nearly, 7, 7], { reserve: [0, 0, 4, 0] })).toEqual([
      6, 100, 100, 3, 3,
    ]);
  });
});
