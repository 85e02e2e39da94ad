// What is worth a second look in a world that has no problem. The tiny site delivers 100 MW; 1 EH/s at 20 J/TH is 20 MW.

import { describe, expect, it } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { noticesOf } from "../../src/engine/world/notices.ts";
import { type Over, tinyWorld } from "../tiny-world.ts";

const notices = (over: Over) => noticesOf(tinyWorld(over), kinds).map(({ message }) => message);
const fleet = (hashrate_ehs: number, more: object = {}) => ({
  site: "plain",
  owner: "owner",
  hashrate_ehs,
  j_per_th: 20,
  ...more,
});

describe("per cent", () => {
  const loan = (rate_pct: number) => ({
    kind: "term_loan",
    borrower: "owner",
    balance_usd_m: 1,
    rate_pct,
    due: "2030-01",
  });

  it("above 0 and below 1, where a fraction was probably meant", () => {
    expect(
      notices({ fleets: { a: fleet(1, { uptime_pct: 0.92 }) }, contracts: { debt: loan(0.08) } }),
    ).toEqual([
      "fleets.a.uptime_pct: 0.92 pct; did you mean 92?",
      "contracts.debt.rate_pct: 0.08 pct per year; did you mean 8?",
    ]);
  });

  it("of nothing, of one, or of a fee that is usually small, is not asked about", () => {
    expect(
      notices({
        fleets: { a: fleet(1, { uptime_pct: 0, pool_fee_pct: 0.5 }) },
        contracts: { free: loan(0), cheap: loan(1) },
      }),
    ).toEqual([]);
  });
});

describe("megawatts", () => {
  // 6.5 EH/s are 130 MW on 100: 30 % over; 6 EH/s are 120.
  it("of machines far beyond the grid", () => {
    expect(notices({ fleets: { a: fleet(3), b: fleet(3) } })).toEqual([]);
    expect(notices({ fleets: { a: fleet(3), b: fleet(3.5) } })).toEqual([
      "sites.plain.grid_mw: 100 MW, and its machines need 130 MW; the rest would stand still",
    ]);
  });

  // 168 critical MW at 1.43 are 240.24 gross: on 240 that is rounding, on 230 it is 4 % too many.
  it("of halls beyond the grid, but for rounding; the floor machines stand on is not counted", () => {
    const on = (grid_mw: number, fleets: Over["fleets"] = {}): Over => ({
      sites: { plain: { grid_mw } },
      halls: { one: { site: "plain", critical_mw: 168, gross_per_critical: 1.43, ready: "2026-04" } },
      fleets,
    });
    expect(notices(on(240))).toEqual([]);
    expect(notices(on(230))).toEqual(["sites.plain.grid_mw: 230 MW, and its halls need 240 MW gross"]);
    expect(notices(on(230, { a: fleet(1, { hall: "one" }) }))).toEqual([]);
  });

  // 2 EH/s are 40 MW. 24 + 24 MW switched off are 20 % more; 24 + 40 are 60 % more.
  it("switched off by halls, far beyond the machines that stand there", () => {
    const off = (mw: number): Over => ({
      fleets: { a: fleet(2) },
      halls: {
        one: { site: "plain", critical_mw: 1, ready: "2026-04", mining_mw_removed: 24 },
        two: { site: "plain", critical_mw: 1, ready: "2026-04", mining_mw_removed: mw },
      },
    });
    expect(notices(off(24))).toEqual([]);
    expect(notices(off(40))).toEqual([
      "sites.plain: its halls switch off 64 MW of machines (mining_mw_removed), and 40 MW stand there",
    ]);
  });
});
