// Coverage over the months a state remembers, two entities in one ring of twelve months each.

import { describe, expect, it } from "vitest";
import type { State } from "../src/engine/model.ts";
import { ringDscr } from "../src/engine/ring.ts";

/** Month m of the second entity: 100 + m earned, 10 due; the first entity's places hold what nobody may read. */
function stateAt(last: number): State {
  const cfadsUsd = new Float64Array(24).fill(-1e9);
  const debtServiceUsd = new Float64Array(24).fill(1e9);
  for (let month = Math.max(0, last - 11); month <= last; month++) {
    cfadsUsd[12 + (month % 12)] = 100 + month;
    debtServiceUsd[12 + (month % 12)] = 10;
  }
  return { cfadsUsd, debtServiceUsd } as unknown as State;
}

describe("debt service coverage over a window", () => {
  it.each([
    ["a quarter", 14, 3, (114 + 113 + 112) / 30],
    ["a year across the seam of the ring", 14, 12, (12 * (103 + 114)) / 2 / 120],
    ["the month alone", 14, 1, 11.4],
    ["the months there are, before a window has passed", 1, 12, (100 + 101) / 20],
    ["the first month", 0, 12, 10],
  ])("is the sum earned over the sum due of %s", (_, month, window, expected) => {
    expect(ringDscr(stateAt(month), 1, month, window)).toBeCloseTo(expected, 12);
  });

  it("of half a dollar due is a ratio like any other", () => {
    const small = { cfadsUsd: Float64Array.of(1), debtServiceUsd: Float64Array.of(0.5) } as unknown as State;
    expect(ringDscr(small, 0, 0, 1)).toBe(2);
  });

  it("is infinite where nothing was due", () => {
    const idle = {
      cfadsUsd: new Float64Array(12).fill(5),
      debtServiceUsd: new Float64Array(12),
    } as unknown as State;
    expect(ringDscr(idle, 0, 5, 3)).toBe(Number.POSITIVE_INFINITY);
  });
});
