// The board and its command. Changes are checked against the record itself, worked out here.

import { describe, expect, it } from "vitest";
import { market } from "../../src/cli/market.ts";
import { dayNumber, firstDay } from "../../src/engine/calendar.ts";
import { marketBoard } from "../../src/engine/market/board.ts";
import { marketFans } from "../../src/engine/market/fan.ts";
import { loadHistory } from "../../src/io/history.ts";
import { december2025Day, tinyModel } from "./tiny-model.ts";

const history = await loadHistory();
const model = tinyModel(history, {
  months: 30,
  hubs: [{ series: "HB_WEST_DA", forward: 40 }, { series: "PJM_DOM_DA" }],
});

function listen() {
  const said = { out: "", err: "" };
  const shell = {
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
    columns: 100,
    isTerminal: false,
    cwd: "/",
  };
  return { said, shell };
}
const load = async () => ({ ok: true, value: model }) as const;

describe("the board", () => {
  const board = marketBoard(model, history);
  const row = (id: string) => board.rows.find((one) => one.id === id);

  it("shows bitcoin against 30 days before and its highest close", () => {
    const at = (day: number) => history.bitcoin.priceUsd[day - history.bitcoin.firstDay];
    const peak = Math.max(...history.bitcoin.priceUsd);
    expect(row("bitcoin")).toMatchObject({ value: 93_527.8, asOf: "2025-12-03", peakAt: "2025-10-06" });
    expect(row("bitcoin")?.monthReturnFraction).toBeCloseTo(93_527.8 / at(december2025Day - 30) - 1, 12);
    expect(row("bitcoin")?.fromPeakFraction).toBeCloseTo(93_527.8 / peak - 1, 12);
  });

  it("has the published fall of 17 % over 30 days to 2025-12-02 in the record it reads", () => {
    // facts: BTC change_30d_pct −17 as of 2025-12-02 (CoinDesk)
    const at = (day: number) => history.bitcoin.priceUsd[day - history.bitcoin.firstDay];
    const day = dayNumber(2025, 12, 2);
    expect(Math.round(100 * (at(day) / at(day - 30) - 1))).toBe(-17);
  });

  it("reads nothing after the as-of day", () => {
    const early = tinyModel(history, {
      months: 6,
      firstMonth: 2022 * 12,
      asOfDay: dayNumber(2021, 12, 31),
      hubs: [{ series: "HB_WEST_DA" }],
    });
    const then = marketBoard(early, history);
    for (const { asOf, peakAt } of then.rows) {
      expect(asOf <= "2021-12-31").toBe(true);
      expect((peakAt ?? "") <= "2021-12-31").toBe(true);
    }
    for (const { months } of then.history) expect(months.at(-1)).toBe("2021-12");
    expect(then.rows.some(({ id }) => id === "rent" || id === "coindesk_20")).toBe(false);
  });

  it("shows a hub's last full month", () => {
    const months = model.history.durations[1].filter(
      (table) => firstDay(table.monthNumber + 1) <= december2025Day + 1,
    );
    expect(row("hub_pjm_dom_da")?.value).toBe(months.at(-1)?.meanUsdPerMwh);
  });
});

describe("the fans", () => {
  const fans = marketFans(model, 1, 200);

  it("rise with their level in every month", () => {
    for (const { quantiles } of fans.fans) {
      for (let month = 0; month < 30; month++) {
        for (let level = 1; level < quantiles.length; level++) {
          expect(quantiles[level][month]).toBeGreaterThanOrEqual(quantiles[level - 1][month]);
        }
      }
    }
  });

  it("begin their indices at 1 on the as-of day: half the paths above what a month's drift takes them to", () => {
    for (const id of ["nasdaq_100", "coindesk_20"]) {
      const fan = fans.fans.find((each) => each.id === id);
      const middle = fan?.quantiles[Math.floor((fan.quantiles.length - 1) / 2)][0] ?? Number.NaN;
      expect(Math.abs(Math.log(middle)), id).toBeLessThan(0.1); // a month's deviation is 0.06 and 0.2, a median's of 200 far less
    }
  });

  it("share every path among the AI regimes", () => {
    for (let month = 0; month < 30; month++) {
      expect(fans.aiRegimeShare.reduce((sum, share) => sum + share[month], 0)).toBeCloseTo(1, 9);
    }
    expect(fans.aiRegimeShare[0][0]).toBeCloseTo(1, 9); // tight on the as-of day
  });
});

describe("switchyard market", () => {
  it("prints within 100 columns, every series once, ASCII numbers and no colour", async () => {
    const { said, shell } = listen();
    expect(await market(["world.yaml", "--paths", "50"], shell, load)).toBe(0);
    for (const line of said.out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(said.out).not.toContain("\u001b");
    expect(said.out).not.toMatch(/NaN|undefined|Infinity/);
    for (const name of [
      "Bitcoin",
      "Hashprice",
      "Power HB_WEST_DA",
      "New AI rents",
      "Nasdaq-100",
      "CoinDesk 20",
    ])
      expect(said.out).toContain(name);
    expect(said.out).toContain(
      "published, 30 days     BTC -17 % to 2025-12-02, CoinDesk 20 -19.3 % to 2025-12-02",
    );
  });

  it("answers --json with the board and the fans", async () => {
    const { said, shell } = listen();
    expect(await market(["world.yaml", "--json", "--paths", "50", "--seed", "3"], shell, load)).toBe(0);
    const read = JSON.parse(said.out);
    expect(read.asOf).toBe("2025-12-03");
    expect(read.fans).toMatchObject({ paths: 50, seed: 3 });
    expect(read.fans.fans[0].quantiles[0]).toHaveLength(30);
  });

  it.each([
    [[], "market takes one world"],
    [["a", "b"], "market takes one world"],
    [["a", "--paths", "many"], "--paths takes a whole number"],
    [["a", "--series", "gold"], "no series gold; there are bitcoin"],
    [["a", "--colour"], "--colour"],
  ])("a command line %j is a usage error", async (args, message) => {
    const { said, shell } = listen();
    expect(await market(args, shell, load)).toBe(2);
    expect(said.err).toContain(message);
    expect(said.out).toBe("");
  });

  it("shows the problems of a world", async () => {
    const { said, shell } = listen();
    const broken = async () =>
      ({ ok: false, problems: [{ code: "syntax", where: "w.yaml:1:1", message: "not YAML" }] }) as const;
    expect(await market(["w.yaml"], shell, broken)).toBe(1);
    expect(said.err).toContain("w.yaml:1:1  not YAML");
  });
});
