// True of whole paths: two halves make the whole, the clock has no favourite month, names and order do not matter, dollars scale.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kinds } from "../../src/engine/kinds.ts";
import { drawInnovations } from "../../src/engine/market/draw.ts";
import type { Model, State } from "../../src/engine/model.ts";
import { makeWorkspace, runPath } from "../../src/engine/run.ts";
import { parseWorld } from "../../src/engine/world/parse.ts";
import {
  type ClosedMonth,
  closedMonth,
  mergeOver,
  modelOf,
  type Over,
  runTiny,
  tinyModel,
  tinyText,
} from "../tiny-world.ts";
import { anyWorld, hubs, moving } from "./any-world.ts";

/** LAW_RUNS asks for more worlds than a quick test can take. */
const runs = { numRuns: Number(process.env.LAW_RUNS ?? 40), seed: Number(process.env.LAW_SEED ?? 2) };
const anyPath = fc.nat(1000);

/** Every number of a state in one string of bytes. */
function bytesOf(state: State): string {
  const parts: string[] = [];
  const visit = (value: unknown) => {
    if (typeof value === "number") parts.push(Buffer.from(Float64Array.of(value).buffer).toString("latin1"));
    else if (ArrayBuffer.isView(value))
      parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1"));
    else for (const each of Object.values(value as object)) visit(each);
  };
  visit(state);
  return parts.join("|");
}

function run(model: Model, path: number, from = 0, opening?: State): ClosedMonth[] {
  const months: ClosedMonth[] = [];
  const innovations = drawInnovations(model, 1, path);
  runPath(
    model,
    kinds,
    innovations,
    (view, cash, next) => months.push(closedMonth(view, cash, next)),
    makeWorkspace(model, kinds),
    { from, to: model.months.length },
    opening,
  );
  return months;
}

/** Numbers by name are near each other, relative to the largest of the month. */
function expectNear(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
  times: number,
  floor: number,
) {
  const size = Math.max(1, ...Object.values(b).map(Math.abs));
  for (const [name, value] of Object.entries(a)) {
    if (Math.abs(value * times - b[name]) > 1e-9 * size + floor) expect(b[name], name).toBe(value * times);
  }
}

describe("two halves make the whole", () => {
  test("wherever a path is cut, the second half begun from the first one's state ends the same to the bit", () => {
    fc.assert(
      fc.property(anyWorld, anyPath, fc.integer({ min: 1, max: 13 }), (over, path, cut) => {
        const model = tinyModel(over, "open", true);
        const whole = run(model, path);
        const second = run(model, path, cut, structuredClone(whole[cut - 1].next));
        second.forEach((month, i) => {
          expect(bytesOf(month.next) === bytesOf(whole[cut + i].next), `month ${cut + i}`).toBe(true);
        });
      }),
      runs,
    );
  });

  test("the state a path begins with is read and not written", () => {
    const model = tinyModel({ head: { months: 5 }, ...moving }, "open", true);
    const [first] = run(model, 3);
    const kept = bytesOf(first.next);
    run(model, 3, 1, first.next);
    expect(bytesOf(first.next) === kept).toBe(true);
  });
});

describe("the clock has no favourite month", () => {
  test("the same world four years later, leap years alike, runs the same to the bit", () => {
    fc.assert(
      fc.property(anyWorld, anyPath, (over, path) => {
        const text = tinyText(over);
        const later = text.replace(/"(20\d\d)-/g, (_, year) => `"${Number(year) + 4}-`);
        const shifted = parseWorld([{ name: "later.yaml", text: later }], kinds);
        if (!shifted.ok) throw new Error(JSON.stringify(shifted.problems));
        const [now, then] = [
          run(tinyModel(over, "open", true), path),
          run(modelOf(shifted.value, "open", true), path),
        ];
        expect(
          now.map(({ next }) => bytesOf(next)).join() === then.map(({ next }) => bytesOf(next)).join(),
        ).toBe(true);
      }),
      runs,
    );
  });

  test("one month later, months of equal days alike, contracts fall due one month later", () => {
    // July and August 2026 have 31 days both: a world that starts in August owes in its second month what July's did in its
    const loan = (start: number) => ({
      contracts: {
        loan: {
          kind: "term_loan",
          borrower: "owner",
          balance_usd_m: 6,
          rate_pct: 12,
          first_principal: `2026-0${start + 1}`,
          due: `2026-0${start + 1}`,
        },
      },
    });
    const owed = (start: number) =>
      runTiny(tinyModel({ head: { start: `2026-0${start}`, months: 2 }, ...loan(start) })).map(
        ({ owed: each }) => each["loan.principal"],
      );
    expect(owed(7)).toEqual([0, 6e6]);
    expect(owed(8)).toEqual([0, 6e6]);
  });
});

describe("order and names do not matter", () => {
  test("two fleets as efficient as each other earn the same whichever is written first", () => {
    const fleet = (uptime_pct: number) => ({
      site: "plain",
      owner: "owner",
      hashrate_ehs: 1,
      j_per_th: 20,
      uptime_pct,
    });
    const cash = (fleets: Over["fleets"]) =>
      run(tinyModel({ sites: { plain: { grid_mw: 30 } }, fleets }), 0)[11].cash.owner;
    expect(cash({ one: fleet(100), two: fleet(50) })).toBeCloseTo(
      cash({ two: fleet(50), one: fleet(100) }),
      4,
    );
  });

  test("blocks written in another order give every entity the same cash", () => {
    fc.assert(
      fc.property(anyWorld, anyPath, (over, path) => {
        const turned = Object.fromEntries(
          Object.entries(over).map(([section, blocks]) => [
            section,
            section === "head" ? blocks : Object.fromEntries(Object.entries(blocks).reverse()),
          ]),
        ) as Over;
        const [plain, reversed] = [
          run(tinyModel(over, "open", true), path),
          run(tinyModel(turned, "open", true), path),
        ];
        plain.forEach((month, at) => {
          expectNear(month.cash, reversed[at].cash, 1, 0.01);
          expectNear(month.paid, reversed[at].paid, 1, 0.01);
        });
      }),
      runs,
    );
  });
});

const forwards: Over = {
  hubs: {
    wave: { forward_usd_per_mwh: 40 },
    wild: { forward_usd_per_mwh: 60 },
    flat: { forward_usd_per_mwh: 40 },
  },
};

/** Every value in money, times a factor. */
function inMoney(over: Over, times: number): Over {
  const scaled = (key: string, value: unknown): unknown => {
    if (/usd/.test(key) && typeof value === "number") return value * times;
    if (/usd/.test(key) && typeof value === "object" && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([label, usd]) => [label, (usd as number) * times]),
      );
    return value;
  };
  return Object.fromEntries(
    Object.entries(over).map(([section, blocks]) => [
      section,
      Object.fromEntries(
        Object.entries(blocks as Record<string, object | null>).map(([id, block]) => [
          id,
          block && typeof block === "object"
            ? Object.fromEntries(
                Object.entries(block).map(([key, value]) => [
                  key,
                  scaled(key === "at_least" && "measure" in block ? `${key}_${block.measure}` : key, value),
                ]),
              )
            : block,
        ]),
      ),
    ]),
  ) as Over;
}

describe("dollars", () => {
  test("scaling every one scales every one: cash, claims and payments, eight times", () => {
    // Not scaled: the least size of an issue of notes (50 m) and the cent that is nobody's debt. So shares are small, and a cent is allowed.
    fc.assert(
      fc.property(anyWorld, anyPath, (over, path) => {
        const whole = mergeOver(mergeOver(JSON.parse(tinyTextParts(over)) as Over, forwards), {});
        const small = {
          ...whole,
          entities: Object.fromEntries(
            Object.entries(whole.entities ?? {}).map(([id, block]) => [
              id,
              block && { ...block, ...("shares_m" in block && { share_price_usd: 0.05 }) },
            ]),
          ),
        };
        const [plain, large] = [1, 8].map((times) =>
          run(tinyModel(inMoney(small, times), "open", true), path),
        );
        plain.forEach((month, at) => {
          expectNear(month.cash, large[at].cash, 8, 0.2);
          expectNear(month.owed, large[at].owed, 8, 0.2);
          expectNear(month.paid, large[at].paid, 8, 0.2);
        });
      }),
      runs,
    );
  });
});

/** An override with the still world's own values written out, so that all of them can be scaled. */
function tinyTextParts(over: Over): string {
  const { world, as_of, start, months, ...sections } = JSON.parse(tinyText(over));
  return JSON.stringify({
    head: { world, as_of, start, months },
    ...sections,
    sites: { plain: null, ...sections.sites },
    entities: { owner: null, ...sections.entities },
    contracts: { power: null, ...sections.contracts },
  });
}

describe("more cash", () => {
  /** Nothing that turns cash into something else: no sale, line, call, top-up or distribution. */
  const withoutActions = (over: Over, more: Readonly<Record<string, number>>): Over => ({
    ...over,
    contracts: Object.fromEntries(
      Object.entries(over.contracts ?? {}).filter(
        ([, block]) => !["btc_line", "revolver", "sale_leaseback"].includes(String(block?.kind)),
      ),
    ),
    entities: Object.fromEntries(
      Object.entries(over.entities ?? {}).map(([id, block]) => {
        if (!block || !("cash_usd_m" in block)) return [id, block];
        const still = { sell_treasury: false, shares_m: 0, payout_pct: 0, debt_reserve_target_usd_m: 0 };
        return [id, { ...block, ...still, cash_usd_m: (block.cash_usd_m as number) + (more[id] ?? 0) }];
      }),
    ),
  });
  const firstShort = (months: readonly ClosedMonth[]) =>
    months.findIndex(({ arrears }) => Object.values(arrears).some((usd) => usd > 0));

  test("with actions off never brings the first unpaid bill of the world sooner", () => {
    fc.assert(
      fc.property(anyWorld, anyPath, fc.integer({ min: 1, max: 20 }), (over, path, more) => {
        const poor = firstShort(run(tinyModel(withoutActions(over, {}), "open", true), path));
        const rich = firstShort(run(tinyModel(withoutActions(over, { alpha: more }), "open", true), path));
        if (poor >= 0 && rich >= 0) expect(rich).toBeGreaterThanOrEqual(poor);
        if (poor < 0) expect(rich).toBe(-1);
      }),
      runs,
    );
  });

  test("with commitments kept is at least as much more cash every month after, and changes nobody else's", () => {
    fc.assert(
      fc.property(anyWorld, anyPath, fc.integer({ min: 1, max: 20 }), (over, path, more) => {
        const poor = run(tinyModel(withoutActions(over, {}), "committed", true), path);
        const rich = run(tinyModel(withoutActions(over, { alpha: more }), "committed", true), path);
        poor.forEach(({ cash }, at) => {
          expect(rich[at].cash.alpha - cash.alpha).toBeGreaterThanOrEqual(more * 1e6 - 1);
          const { alpha: _, ...others } = cash;
          expectNear(others, rich[at].cash, 1, 0);
        });
      }),
      runs,
    );
  });
});

describe("randomness", () => {
  const base: Over = mergeOver(moving, {
    hubs,
    entities: { tenant: { default_multiplier: 1 } },
    halls: { one: { site: "plain", critical_mw: 5, ready: "2026-06", builder: "first" } },
  });
  const more: Over = mergeOver(base, {
    hubs: { extra: { series: "WAVE" } },
    entities: { another: { name: "Another", role: "tenant", default_multiplier: 2 } },
    halls: { two: { site: "plain", critical_mw: 5, ready: "2026-08", builder: "second" } },
    contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 1 } },
  });

  test("a hub, an entity, a builder and a contract more change no other draw", () => {
    const [plain, larger] = [tinyModel(base, "open", true), tinyModel(more, "open", true)];
    for (let path = 0; path < 20; path++) {
      const [a, b] = [drawInnovations(plain, 5, path), drawInnovations(larger, 5, path)];
      for (const series of [
        "btcBlock",
        "btcRegime",
        "aiRegime",
        "powerLevel",
        "rentShock",
        "aiEquityShock",
        "equityShock",
        "creditShock",
      ] as const)
        expect(b[series], series).toEqual(a[series]);
      for (const entity of plain.entities) {
        const at = larger.entities.findIndex(({ id }) => id === entity.id);
        expect(b.logSurvivalAtDefault[at]).toBe(a.logSurvivalAtDefault[entity.index]);
      }
      expect(b.slipMonths[larger.builders.indexOf("first")]).toBe(a.slipMonths[0]);
      for (let month = 0; month < plain.months.length; month++)
        for (const hub of plain.hubs)
          expect(b.powerTable[month * larger.hubs.length + hub.index]).toBe(
            a.powerTable[month * plain.hubs.length + hub.index],
          );
    }
  });

  test("other seeds and other paths are other draws; the same are the same", () => {
    const model = tinyModel(base, "open", true);
    const price = (seed: number, path: number) =>
      runTiny(model, { seed, path })
        .map(({ market }) => market.btcUsdEnd)
        .join();
    expect(price(1, 0)).toBe(price(1, 0));
    expect(price(1, 0)).not.toBe(price(2, 0));
    expect(price(1, 0)).not.toBe(price(1, 1));
  });

  test("where nothing moves every path is the same path", () => {
    const model = tinyModel({
      hubs,
      halls: { one: { site: "plain", critical_mw: 5, ready: "2026-06" } },
      fleets: { old: { site: "plain", owner: "owner", hashrate_ehs: 1, j_per_th: 20 } },
      contracts: { power: null, spot: { kind: "power_spot", site: "plain", hub: "wild" } },
    });
    const paths = Array.from({ length: 8 }, (_, path) =>
      JSON.stringify(runTiny(model, { path, seed: path }).map(({ cash, paid }) => [cash, paid])),
    );
    expect(new Set(paths).size).toBe(1);
  });
});
