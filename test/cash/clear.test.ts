// Clearing against published examples (Eisenberg & Noe 2001; Rogers & Veraart 2013; test/oracles/quant_vectors.json) and its laws.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { clear } from "../../src/engine/cash/clear.ts";
import type { Network } from "../../src/engine/model.ts";

/** One debt: who owes whom how much, on which rung (0 the most senior). */
type Debt = { readonly from: number; readonly to: number; readonly usd: number; readonly rung?: number };
type System = {
  readonly cash: readonly number[];
  readonly reserve?: readonly number[];
  readonly reserveRung?: number;
  readonly debts: readonly Debt[];
  readonly keptCash?: number;
  readonly keptReceipt?: number;
};

/** Clears a system; entity `cash.length` is outside: it owes nothing and takes what it is paid. */
function clearSystem({ cash, reserve = [], reserveRung = -1, debts, keptCash = 1, keptReceipt = 1 }: System) {
  const count = cash.length + 1;
  const rungs = Math.max(0, ...debts.map(({ rung = 0 }) => rung)) + 1;
  const network: Network = {
    to: Int32Array.from(debts, ({ to }) => to),
    ladders: Array.from({ length: count }, (_, entity) =>
      entity === cash.length
        ? []
        : Array.from({ length: rungs }, (_, rung) =>
            debts.flatMap((debt, claim) =>
              debt.from === entity && (debt.rung ?? 0) === rung ? [claim] : [],
            ),
          ),
    ),
    reserveRung: new Int32Array(count).fill(reserveRung),
    keptCashFraction: keptCash,
    keptReceiptFraction: keptReceipt,
  };
  const owed = Float64Array.from(debts, ({ usd }) => usd);
  const paid = owed.slice();
  const left = new Float64Array(count);
  const reserveLeft = new Float64Array(count);
  const cashUsd = Float64Array.from([...cash, 0]);
  const reserveUsd = Float64Array.from({ length: count }, (_, entity) => reserve[entity] ?? 0);
  clear(network, cashUsd, reserveUsd, owed, paid, left, reserveLeft);
  const paidBy = cash.map((_, entity) =>
    debts.reduce((sum, { from }, claim) => sum + (from === entity ? paid[claim] : 0), 0),
  );
  const receivedBy = Array.from({ length: count }, (_, entity) =>
    debts.reduce((sum, { to }, claim) => sum + (to === entity ? paid[claim] : 0), 0),
  );
  return { owed, paid, left, reserveLeft, paidBy, receivedBy };
}

type Vector = {
  readonly id: string;
  readonly inputs: {
    readonly L: readonly (readonly number[])[];
    readonly e: readonly number[];
    readonly ext?: readonly number[];
    readonly alpha?: number;
    readonly beta?: number;
  };
  readonly expected: { readonly p: readonly number[]; readonly default?: readonly number[] };
  readonly tol: number;
  readonly source: string;
};

const file = new URL("../oracles/quant_vectors.json", import.meta.url);
const vectors = (JSON.parse(readFileSync(file, "utf8")).vectors as Vector[]).filter(({ id }) =>
  /^(en|rv)-/.test(id),
);

describe("published clearing vectors", () => {
  test("all eight are here", () => expect(vectors.map(({ id }) => id)).toHaveLength(8));

  it.each(vectors.map((vector) => [`${vector.id} (${vector.source})`, vector] as const))(
    "%s",
    (_, vector) => {
      const { L, e, ext = [], alpha, beta } = vector.inputs;
      const debts = L.flatMap((row, from): Debt[] => [
        ...row.flatMap((usd, to) => (usd > 0 ? [{ from, to, usd }] : [])),
        ...(ext[from] ? [{ from, to: e.length, usd: ext[from] }] : []),
      ]);
      const { paidBy } = clearSystem({ cash: e, debts, keptCash: alpha, keptReceipt: beta });
      vector.expected.p.forEach((p, entity) => {
        expect(Math.abs(paidBy[entity] - p), `payment of ${entity}: ${paidBy[entity]} not ${p}`).toBeLessThan(
          vector.tol,
        );
      });
      vector.expected.default?.forEach((isDefaulter, entity) => {
        const owed = debts.reduce((sum, debt) => sum + (debt.from === entity ? debt.usd : 0), 0);
        expect(paidBy[entity] < owed - 1e-9 ? 1 : 0, `default of ${entity}`).toBe(isDefaulter);
      });
    },
  );
});

describe("by hand", () => {
  test("a rung shares pro rata, the next gets nothing until it is full", () => {
    // 100 in hand; rung 0 owes 60 and 20, rung 1 owes 40 and 60: 80 goes up, the 20 left split 40:60 → 8 and 12
    const { paid, left } = clearSystem({
      cash: [100],
      debts: [
        { from: 0, to: 1, usd: 60 },
        { from: 0, to: 1, usd: 20 },
        { from: 0, to: 1, usd: 40, rung: 1 },
        { from: 0, to: 1, usd: 60, rung: 1 },
      ],
    });
    expect([...paid]).toEqual([60, 20, 8, 12]);
    expect(left[0]).toBe(0);
  });

  test("a reserve pays its own rung and nothing else, and only what cash does not", () => {
    // 30 in hand and 50 in reserve: bills of 20, debt of 45 (10 of cash, 35 of reserve), equipment of 5 unpaid
    const { paid, left, reserveLeft } = clearSystem({
      cash: [30],
      reserve: [50],
      reserveRung: 1,
      debts: [
        { from: 0, to: 1, usd: 20, rung: 0 },
        { from: 0, to: 1, usd: 45, rung: 1 },
        { from: 0, to: 1, usd: 5, rung: 2 },
      ],
    });
    expect([...paid]).toEqual([20, 45, 0]);
    expect(left[0]).toBe(0);
    expect(reserveLeft[0]).toBe(15);
  });

  test("a reserve too small is used up", () => {
    const { paid, reserveLeft } = clearSystem({
      cash: [1],
      reserve: [2],
      reserveRung: 0,
      debts: [
        { from: 0, to: 1, usd: 4 },
        { from: 0, to: 1, usd: 2 },
      ],
    });
    expect([...paid]).toEqual([2, 1]); // 3 over 6, pro rata
    expect(reserveLeft[0]).toBe(0);
  });

  test("a default by one that is paid through the chain reaches the last", () => {
    // 0 has 6 of the 10 it owes 1; 1 has nothing and owes 2 ten; 2 owes outside ten: 6, 6, 6
    const { paid } = clearSystem({
      cash: [6, 0, 0],
      debts: [
        { from: 0, to: 1, usd: 10 },
        { from: 1, to: 2, usd: 10 },
        { from: 2, to: 3, usd: 10 },
      ],
    });
    expect([...paid]).toEqual([6, 6, 6]);
  });

  test("two who owe each other everything and hold nothing pay in full: the greatest of many fixed points", () => {
    const { paid } = clearSystem({
      cash: [0, 0],
      debts: [
        { from: 0, to: 1, usd: 10 },
        { from: 1, to: 0, usd: 10 },
      ],
    });
    expect([...paid]).toEqual([10, 10]);
  });

  test("a ring that leaks one part in a million settles at nothing", () => {
    // p0 = p1, p1 = p0·1e6/(1e6 + 1): only 0 solves both
    const { paid } = clearSystem({
      cash: [0, 0],
      debts: [
        { from: 0, to: 1, usd: 1e6 },
        { from: 1, to: 0, usd: 1e6 },
        { from: 1, to: 2, usd: 1 },
      ],
    });
    for (const usd of paid) expect(usd).toBeLessThan(1e-3);
  });

  test("a ring that leaks slowly over two rungs settles at its fixed point", () => {
    // 0 and 1 owe each other 1e6 on the senior rung and outside 1 and 0.5; 1 holds 2 and owes outside 3 more on the junior rung
    const system: System = {
      cash: [0, 2],
      debts: [
        { from: 0, to: 1, usd: 1e6 },
        { from: 0, to: 2, usd: 1 },
        { from: 1, to: 0, usd: 1e6 },
        { from: 1, to: 2, usd: 0.5 },
        { from: 1, to: 2, usd: 3, rung: 1 },
      ],
    };
    const { paid } = clearSystem(system);
    const again = payments(system, paid);
    paid.forEach((usd, claim) => {
      expect(Math.abs(usd - again[claim])).toBeLessThan(1e-3);
    });
  });

  test("a ring whose money ends above it pays nothing on, and those it owes are paid by others all the same", () => {
    // 1 holds 11, pays its bill of 8 and the ring 1.01, and 1.99 of the 3 below. 0 has 2 + 1 + 1.99 + p against a bill of 5:
    // for the ring it has p − .01 of the 1.01 it owes there, so p = max(0, p − .01)/1.01, which is nothing
    const { paid, left } = clearSystem({
      cash: [2, 11],
      debts: [
        { from: 0, to: 2, usd: 5, rung: 0 },
        { from: 0, to: 1, usd: 1, rung: 1 },
        { from: 0, to: 2, usd: 0.01, rung: 1 },
        { from: 1, to: 2, usd: 8, rung: 0 },
        { from: 1, to: 0, usd: 1, rung: 1 },
        { from: 1, to: 2, usd: 0.01, rung: 1 },
        { from: 1, to: 0, usd: 3, rung: 2 },
      ],
    });
    const expected = [4.99, 0, 0, 8, 1, 0.01, 1.99];
    expected.forEach((usd, claim) => {
      expect(paid[claim]).toBeCloseTo(usd, 9);
    });
    expect(left[0]).toBeCloseTo(0, 9);
    expect(left[1]).toBeCloseTo(0, 9);
  });

  test("bankruptcy costs are borne by creditors: a defaulter pays 0.5 of its cash and 0.8 of its receipts", () => {
    // 1 pays 0 in full (10); 0 holds 4 + 10 against 20: default, 0.5·4 + 0.8·10 = 10
    const { paid } = clearSystem({
      cash: [4, 10],
      debts: [
        { from: 0, to: 2, usd: 20 },
        { from: 1, to: 0, usd: 10 },
      ],
      keptCash: 0.5,
      keptReceipt: 0.8,
    });
    expect([...paid]).toEqual([10, 10]);
  });

  test("bankruptcy costs half however little a defaulter is short: a millionth of a dollar of a billion", () => {
    const { paid } = clearSystem({
      cash: [1e9 - 1e-6],
      debts: [{ from: 0, to: 1, usd: 1e9 }],
      keptCash: 0.5,
    });
    expect(paid[0]).toBeCloseTo(0.5e9, 3);
  });

  test("whoever can just pay is no defaulter", () => {
    const { paid } = clearSystem({
      cash: [10],
      debts: [{ from: 0, to: 1, usd: 10 }],
      keptCash: 0.5,
      keptReceipt: 0.5,
    });
    expect(paid[0]).toBe(10);
  });

  test("whoever holds less than nothing pays nothing", () => {
    const { paid, left } = clearSystem({ cash: [-5], debts: [{ from: 0, to: 1, usd: 10 }] });
    expect(paid[0]).toBe(0);
    expect(left[0]).toBe(0);
  });
});

// ------------------------------------------------------------------------------------------------------------------ laws

const cents = (max: number) => fc.integer({ min: 0, max: max * 100 }).map((usd) => usd / 100);

/** Up to six entities, up to twelve debts on up to three rungs; a third of them owed outside, so that rings leak. */
const anySystem = fc.integer({ min: 1, max: 6 }).chain((count) =>
  fc.record({
    cash: fc.array(cents(100), { minLength: count, maxLength: count }),
    debts: fc
      .array(
        fc.record({
          from: fc.integer({ min: 0, max: count - 1 }),
          to: fc
            .integer({ min: 0, max: Math.max(count, Math.ceil(count * 1.5)) })
            .map((to) => Math.min(to, count)),
          usd: cents(100),
          rung: fc.integer({ min: 0, max: 2 }),
        }),
        { maxLength: 12 },
      )
      .map((debts) => debts.filter(({ from, to }) => from !== to)),
  }),
);

/** The sizes of a system, for tolerances. */
const scaleOf = ({ cash, debts }: System) =>
  1 + cash.reduce((a, b) => a + b, 0) + debts.reduce((a, b) => a + b.usd, 0);

/** What an entity would pay if it were paid `paid`: the clearing map, by its definition and nothing of the engine's. */
function payments({ cash, debts }: System, paid: ArrayLike<number>): number[] {
  const out = new Array<number>(debts.length).fill(0);
  cash.forEach((own, entity) => {
    let held = own + debts.reduce((sum, { to }, claim) => sum + (to === entity ? paid[claim] : 0), 0);
    for (let rung = 0; rung < 3; rung++) {
      const due = debts.flatMap((debt, claim) =>
        debt.from === entity && (debt.rung ?? 0) === rung ? [claim] : [],
      );
      const total = due.reduce((sum, claim) => sum + debts[claim].usd, 0);
      if (total === 0) continue;
      const share = Math.min(1, Math.max(0, held) / total);
      for (const claim of due) out[claim] = debts[claim].usd * share;
      held -= total * share;
    }
  });
  return out;
}

describe("laws of clearing", () => {
  test("cash is moved, never made: what all hold before they hold after, to 1e-9", () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const { left, receivedBy } = clearSystem(system);
        const before = system.cash.reduce((a, b) => a + b, 0);
        const after =
          system.cash.reduce((sum, _, entity) => sum + left[entity], 0) + receivedBy[system.cash.length];
        expect(Math.abs(after - before)).toBeLessThanOrEqual(1e-9 * scaleOf(system));
      }),
    );
  });

  test("nobody is paid more than is owed, nor pays more than it holds, nor a negative amount", () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const { owed, paid, paidBy, receivedBy } = clearSystem(system);
        paid.forEach((usd, claim) => {
          expect(usd).toBeGreaterThanOrEqual(0);
          expect(usd).toBeLessThanOrEqual(owed[claim]);
        });
        system.cash.forEach((own, entity) => {
          expect(paidBy[entity]).toBeLessThanOrEqual(own + receivedBy[entity] + 1e-9 * scaleOf(system));
        });
      }),
    );
  });

  test("the payments are a fixed point of the clearing map, and the greatest: iterated from above by another hand", () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const { paid } = clearSystem(system);
        const again = payments(system, paid);
        let above = system.debts.map(({ usd }) => usd);
        for (let round = 0; round < 5_000; round++) above = payments(system, above);
        const tolerance = 1e-9 * scaleOf(system);
        paid.forEach((usd, claim) => {
          expect(Math.abs(usd - again[claim])).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(usd - above[claim])).toBeLessThanOrEqual(tolerance);
        });
      }),
      { numRuns: 50 },
    );
  });

  test("rings that leak as little as one part in ten million settle at the one fixed point there is", () => {
    const ring = fc.record({
      count: fc.integer({ min: 2, max: 5 }),
      round: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 5, maxLength: 5 }),
      across: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 5, maxLength: 5 }),
      leak: fc.constantFrom(1e-2, 1e-4, 1e-6, 1e-7),
      cash: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 5, maxLength: 5 }),
      junior: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 }),
      senior: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 5, maxLength: 5 }),
    });
    fc.assert(
      fc.property(ring, ({ count, round, across, leak, cash, junior, senior }) => {
        // a bill above the ring, the ring with what leaks outside, and something owed two places on below it
        const debts = Array.from({ length: count }, (_, i): Debt[] => [
          { from: i, to: count, usd: senior[i], rung: 0 },
          { from: i, to: (i + 1) % count, usd: round[i], rung: 1 },
          { from: i, to: count, usd: Math.max(1e-7, round[i] * leak), rung: 1 },
          { from: i, to: (i + 2) % count, usd: (i + 2) % count === i ? 0 : across[i], rung: 1 },
          { from: i, to: (i + 1) % count, usd: junior[i], rung: 2 },
        ]).flat();
        const system = { cash: cash.slice(0, count), debts };
        const { paid, left, receivedBy } = clearSystem(system);
        const again = payments(system, paid);
        // unpaid debt circles 1/leak times, so that is how far rounding may carry
        const tolerance = 1e-9 * scaleOf(system);
        paid.forEach((usd, claim) => {
          expect(Math.abs(usd - again[claim])).toBeLessThanOrEqual(tolerance);
        });
        const after = system.cash.reduce((sum, _, entity) => sum + left[entity], 0) + receivedBy[count];
        expect(Math.abs(after - system.cash.reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(tolerance);
      }),
      { numRuns: Math.max(300, Number(process.env.LAW_RUNS ?? 0)) },
    );
  });

  test("a ring that pays only itself empties where it is short, and stays full where it is not", () => {
    // Each can pay its bills but for 1e-4 a round; what they owe each other below the bills returns whole.
    const short = clearSystem({
      cash: [1, 11],
      debts: [
        { from: 0, to: 2, usd: 10, rung: 0 },
        { from: 1, to: 2, usd: 4.0002, rung: 0 },
        { from: 0, to: 1, usd: 1, rung: 1 },
        { from: 1, to: 0, usd: 9, rung: 1 },
      ],
    });
    // By hand: 1 has 11 - 4.0002 = 6.9998 for 0, who then holds 7.9998 of its bill of 10 and has nothing for 1.
    expect([...short.paid].map((usd) => usd.toFixed(9))).toEqual(
      [7.9998, 4.0002, 0, 6.9998].map((usd) => usd.toFixed(9)),
    );
    const slow = clearSystem({
      cash: [2, 2],
      debts: [
        { from: 0, to: 2, usd: 2 + 1e-7, rung: 0 },
        { from: 1, to: 2, usd: 2, rung: 0 },
        { from: 0, to: 1, usd: 5, rung: 1 },
        { from: 1, to: 0, usd: 5 + 1e-7, rung: 1 },
      ],
    });
    // 1e-7 short in all: round after round 1e-7 less, from 5 down to where only the bill is paid.
    expect(slow.paid[0]).toBeCloseTo(2, 9);
    expect(slow.paid[2]).toBe(0);
    expect(slow.paid[3]).toBeCloseTo(0, 9);
    const full = clearSystem({
      cash: [2, 2],
      debts: [
        { from: 0, to: 2, usd: 2, rung: 0 },
        { from: 1, to: 2, usd: 2, rung: 0 },
        { from: 0, to: 1, usd: 5, rung: 1 },
        { from: 1, to: 0, usd: 7, rung: 1 },
      ],
    });
    // 1 owes 2 more than it can get: it pays the 5 that come round, for good.
    expect([...full.paid]).toEqual([2, 2, 5, 5]);
  });

  test("more cash never pays anyone less", () => {
    fc.assert(
      fc.property(anySystem, fc.nat(5), cents(50), (system, who, more) => {
        const entity = who % system.cash.length;
        const richer = { ...system, cash: system.cash.map((own, i) => (i === entity ? own + more : own)) };
        const [before, after] = [clearSystem(system), clearSystem(richer)];
        before.paid.forEach((usd, claim) => {
          expect(after.paid[claim]).toBeGreaterThanOrEqual(usd - 1e-9 * scaleOf(richer));
        });
      }),
    );
  });

  test("more cash never pays anyone less where default costs something either", () => {
    fc.assert(
      fc.property(
        anySystem,
        fc.nat(5),
        cents(50),
        fc.constantFrom(0, 0.5, 0.8),
        (system, who, more, kept) => {
          const entity = who % system.cash.length;
          const costly = { ...system, keptCash: kept, keptReceipt: kept };
          const richer = { ...costly, cash: system.cash.map((own, i) => (i === entity ? own + more : own)) };
          const [before, after] = [clearSystem(costly), clearSystem(richer)];
          before.paid.forEach((usd, claim) => {
            expect(after.paid[claim]).toBeGreaterThanOrEqual(usd - 1e-9 * scaleOf(richer));
          });
        },
      ),
    );
  });

  test("a senior claim is never paid less because a junior exists", () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        // juniors owed outside, so that what they are paid does not come back to anyone
        const seniors = system.debts.filter(({ rung }) => rung < 2);
        const juniors = system.debts
          .filter(({ rung }) => rung === 2)
          .map((debt) => ({ ...debt, to: system.cash.length }));
        const without = clearSystem({ ...system, debts: seniors });
        const withJuniors = clearSystem({ ...system, debts: [...seniors, ...juniors] });
        seniors.forEach((_, claim) => {
          expect(Math.abs(withJuniors.paid[claim] - without.paid[claim])).toBeLessThanOrEqual(
            1e-9 * scaleOf(system),
          );
        });
      }),
    );
  });

  test("no junior is paid while a senior of the same debtor is not", () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const { owed, paid } = clearSystem(system);
        system.debts.forEach((senior, i) => {
          system.debts.forEach((junior, j) => {
            if (senior.from !== junior.from || senior.rung >= junior.rung) return;
            if (owed[i] - paid[i] > 1e-9 * scaleOf(system))
              expect(paid[j]).toBeLessThanOrEqual(1e-9 * scaleOf(system));
          });
        });
      }),
    );
  });

  test("the names and the order of entities and claims do not matter", () => {
    fc.assert(
      fc.property(anySystem, fc.nat(), (system, seed) => {
        const count = system.cash.length;
        const turn = (entity: number) => (entity === count ? count : (entity + 1 + (seed % count)) % count);
        const cash = new Array<number>(count);
        system.cash.forEach((own, entity) => {
          cash[turn(entity)] = own;
        });
        const debts = system.debts
          .map((debt) => ({ ...debt, from: turn(debt.from), to: turn(debt.to) }))
          .reverse();
        const [plain, turned] = [clearSystem(system), clearSystem({ cash, debts })];
        plain.paid.forEach((usd, claim) => {
          expect(Math.abs(turned.paid[debts.length - 1 - claim] - usd)).toBeLessThanOrEqual(
            1e-9 * scaleOf(system),
          );
        });
      }),
    );
  });

  test("dearer bankruptcy never pays anyone more, and free bankruptcy is Eisenberg and Noe", () => {
    fc.assert(
      fc.property(anySystem, (system) => {
        const free = clearSystem({ ...system, keptCash: 1, keptReceipt: 1 });
        const dear = clearSystem({ ...system, keptCash: 0.6, keptReceipt: 0.7 });
        const none = clearSystem(system);
        expect([...free.paid]).toEqual([...none.paid]);
        dear.paid.forEach((usd, claim) => {
          expect(usd).toBeLessThanOrEqual(free.paid[claim] + 1e-9 * scaleOf(system));
        });
      }),
    );
  });

  test("scaling every USD scales every payment", () => {
    fc.assert(
      fc.property(anySystem, fc.constantFrom(0.125, 8, 1024), (system, times) => {
        const scaled = {
          cash: system.cash.map((own) => own * times),
          debts: system.debts.map((debt) => ({ ...debt, usd: debt.usd * times })),
        };
        const [plain, large] = [clearSystem(system), clearSystem(scaled)];
        expect([...large.paid]).toEqual([...plain.paid].map((usd) => usd * times)); // powers of two: to the bit
      }),
    );
  });
});
