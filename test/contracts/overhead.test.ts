import { expect, test } from "vitest";
import { runTiny, tinyModel } from "../tiny-world.ts";

test("1 m a month growing 21 % a year: 1.0 at the start, 1.1 after six months, 1.21 after twelve (1.21^(m/12))", () => {
  const model = tinyModel({
    head: { months: 13 },
    contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 1, growth_pct: 21 } },
  });
  const cost = runTiny(model).map(({ owed }) => owed["staff.cost"]);
  expect(cost[0]).toBeCloseTo(1_000_000, 6);
  expect(cost[6]).toBeCloseTo(1_100_000, 5);
  expect(cost[12]).toBeCloseTo(1_210_000, 5);
});

test("it is paid out of cash, month by month: 10 m less twelve times 0.5 m is 4 m", () => {
  const model = tinyModel({
    contracts: { staff: { kind: "overhead", entity: "owner", usd_m_per_month: 0.5, growth_pct: 0 } },
  });
  expect(runTiny(model).map(({ cash }) => cash.owner)).toEqual(
    Array.from({ length: 12 }, (_, month) => 10e6 - 0.5e6 * (month + 1)),
  );
});
