// What a workbook cannot say it names, and writes nothing.

import { describe, expect, it } from "vitest";
import { workbookOf } from "../../src/engine/export.ts";
import { kindList, kinds } from "../../src/engine/kinds.ts";
import { writers } from "../../src/engine/workbook/writers.ts";
import { spender } from "../cli/tiny-runs.ts";
import { mergeOver, modelOf, type Over, tinyWorld } from "../tiny-world.ts";
import { tried } from "./book.ts";
import { rich } from "./rich-world.ts";

describe("what a workbook refuses", () => {
  it.each<[string, Over, string, RegExp]>([
    ["an operator that is none", spender, "ownr", /no operator "ownr"/],
    [
      "a loan on machines of another's",
      mergeOver(spender, {
        fleets: { guest: { site: "plain", owner: "owner", hashrate_ehs: 0.1, j_per_th: 20 } },
        entities: { holding: { name: "Holding", cash_usd_m: 5 } },
        contracts: {
          rigs: {
            kind: "equipment_loan",
            borrower: "holding",
            fleet: "guest",
            balance_usd_m: 1,
            rate_pct: 8,
            due: "2026-10",
          },
        },
      }),
      "holding",
      /rigs.*a loan on machines of another's/,
    ],
    [
      "another's loan on its machines",
      mergeOver(spender, {
        fleets: { own: { site: "plain", owner: "owner", hashrate_ehs: 0.1, j_per_th: 20 } },
        entities: { holding: { name: "Holding", cash_usd_m: 5 } },
        contracts: {
          rigs: {
            kind: "equipment_loan",
            borrower: "holding",
            fleet: "own",
            balance_usd_m: 1,
            rate_pct: 8,
            due: "2026-10",
          },
        },
      }),
      "owner",
      /rigs.*its halls or machines in another's contract/,
    ],
    [
      "halls let again",
      mergeOver(spender, {
        halls: { h: { site: "plain", critical_mw: 1, ready: "2026-02", builder: "b" } },
        contracts: {
          lease: {
            kind: "hosting_lease",
            tenant: "tenant",
            landlord: "owner",
            halls: ["h"],
            rent_usd_per_kw_month: 100,
            term_months: 6,
            next_tenant: "tenant",
          },
        },
      }),
      "owner",
      /lease.*halls let again/,
    ],
    [
      "a break that comes before the end",
      mergeOver(rich, { contracts: { let_early: { break_from_months: 20 } } }),
      "owner",
      /let_early.*a tenant's break within the months/,
    ],
    [
      "halls that wait for another's order",
      mergeOver(rich, {
        contracts: {
          theirs: {
            kind: "equipment_order",
            buyer: "holding",
            vendor: "vendor",
            halls: ["late"],
            deliveries_usd_m: { "2026-02": 1 },
          },
        },
      }),
      "owner",
      /theirs.*its halls or machines in another's contract/,
    ],
    [
      "another operator as tenant",
      mergeOver(rich, { contracts: { let_late: { tenant: "holding" } } }),
      "owner",
      /let_late.*another operator as tenant/,
    ],
    [
      "machines that stand on another's site",
      mergeOver(rich, {
        fleets: { guest: { site: "windy", owner: "holding", hashrate_ehs: 0.1, j_per_th: 20 } },
      }),
      "holding",
      /guest.*machines on a site of another's/,
    ],
  ])("%s", (_, over, entity, said) => {
    const book = tried(over, entity);
    expect(
      book.ok ? "" : book.problems.map(({ where, message }) => `${where} ${message}`).join("\n"),
    ).toMatch(said);
    expect(book.ok ? [] : book.problems.map(({ hint }) => typeof hint)).toEqual(["string"]);
  });

  it("a kind it has no formulas for", () => {
    const world = tinyWorld(spender);
    const model = modelOf(world);
    const [first, ...rest] = model.contracts.filter(({ slot }) => Object.keys(slot).length > 0);
    const strange = { ...model, contracts: [{ ...first, kind: "tomorrow" }, ...rest] };
    const book = workbookOf(strange, world, kinds, { entity: "owner", seed: 1, path: 0, notes: [] });
    expect(book.ok ? [] : book.problems.map(({ message }) => message)).toEqual([
      "a workbook does not carry contracts of the kind tomorrow",
    ]);
  });

  it("no kind that makes somebody owe", () => {
    const owing = kindList.filter(({ slots }) => slots.length > 0).map(({ kind }) => kind);
    expect(owing.filter((kind) => !Object.hasOwn(writers, kind))).toEqual([]);
  });
});
