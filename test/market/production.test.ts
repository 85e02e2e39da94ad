// Reported production: data/cases/production.csv, each row with its source.

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMonth } from "../../src/engine/calendar.ts";
import { expectedBtc, networkOfMonth, validateAgainst } from "../../src/engine/market/production.ts";
import { readProduction } from "../../src/engine/market/read-production.ts";
import { loadHistory } from "../../src/io/history.ts";

const { bitcoin } = await loadHistory();
const shipped = readFileSync(new URL("../../data/cases/production.csv", import.meta.url), "utf8");
const header = "month,company,btc_produced,hashrate_ehs,hashrate_basis";

function rowsOf(text: string) {
  const read = readProduction(text, "cases.csv");
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join("; "));
  return read.value;
}

describe("expected bitcoin", () => {
  it("is hashrate times blocks per EH/s·day times reward, less downtime and fee", () => {
    // by hand: 86,400e18 / (1e14 × 2^32) = 0.201165676 blocks per EH/s·day; 10 EH/s × 0.97 × 0.995 × 3 BTC × 2 days = 11.6494 BTC
    const network = { difficulty: Float64Array.of(1e14, 1e14), rewardBtc: Float64Array.of(3, 3) };
    const mined = expectedBtc({ hashrateEhs: 10, uptimeFraction: 0.97, poolFeeFraction: 0.005 }, network);
    expect(mined).toBeCloseTo(0.201165676 * 10 * 0.97 * 0.995 * 3 * 2, 6);
  });

  it("agrees with the whole network: difficulty and reward of 2024-06 give the blocks the network found", () => {
    const month = parseMonth("2024-06") ?? 0;
    const network = networkOfMonth(bitcoin, month);
    const from = (i: number) => i + 1978; // 2024-06-01 is day 1,978 of the record that begins 2019-01-01
    let foundBtc = 0;
    let ehs = 0;
    for (let i = 0; i < 30; i++) {
      foundBtc += bitcoin.issuanceBtc[from(i)] + bitcoin.feesBtc[from(i)];
      ehs += bitcoin.networkEhs[from(i)] / 30;
    }
    const mined =
      network && expectedBtc({ hashrateEhs: ehs, uptimeFraction: 1, poolFeeFraction: 0 }, network);
    expect(Math.abs((mined ?? 0) / foundBtc - 1)).toBeLessThan(0.005);
  });
});

describe("validation against reported months", () => {
  const validation = validateAgainst(bitcoin, rowsOf(shipped));

  it("is within 1 % at the median on the shipped cases, outliers left in", () => {
    expect(validation.used).toBe(37); // rows with BTC and an `avg…` basis, counted in the file
    expect(validation.medianAbsErrorFraction).toBeLessThanOrEqual(0.01);
    expect(
      Math.max(...validation.rows.map(({ errorFraction }) => Math.abs(errorFraction ?? 0))),
    ).toBeGreaterThan(0.1);
  });

  it("lists every row, and says why a row is not used", () => {
    expect(validation.rows.length).toBe(shipped.trim().split("\n").length - 1);
    for (const { reason, errorFraction } of validation.rows)
      expect(reason === null).toBe(errorFraction !== null);
  });

  it.each([
    ["2024-06,X,,5,avg", "no BTC produced"],
    ["2024-06,X,abc,5,avg", 'BTC produced "abc" is not a number'],
    ["2024-06,X,0,5,avg", "BTC produced 0 is not above zero"],
    ["2024-06,X,-3,5,avg", "BTC produced -3 is not above zero"],
    ["2024-06,X,100,,avg", "no hashrate"],
    ["2024-06,X,100,NaN,avg", 'hashrate "NaN" is not a number'],
    ["2024-06,X,100,5,month_end", 'hashrate is "month_end", not an average (avg…)'],
    ["2024-06,X,100,5,", "no hashrate basis"],
    ["2024-06,X", "no BTC produced"],
    ["June 2024,X,100,5,avg", 'month "June 2024" is not YYYY-MM'],
    ["2018-12,X,100,5,avg", "no record of 2018-12"],
    ["2031-01,X,100,5,avg", "no record of 2031-01"],
  ])("a row %s is not used: %s", (row, reason) => {
    const { rows, used, medianAbsErrorFraction } = validateAgainst(bitcoin, rowsOf(`${header}\n${row}\n`));
    expect(rows.map((one) => one.reason)).toEqual([reason]);
    expect([used, medianAbsErrorFraction]).toEqual([0, null]);
  });

  it("reads other orders of columns, unknown columns, quotes, thousands, a byte-order mark and any newline", () => {
    const text =
      '\uFEFFnote,Company,hashrate_basis,month,"btc_produced",hashrate_ehs\r\n"a, ""b""\nc",Riot,avg_operating,2024-10,"1,505.0",22.7\r\n\r\n,,,,,\r\n';
    const { rows } = validateAgainst(bitcoin, rowsOf(text));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      company: "Riot",
      month: "2024-10",
      reportedBtc: 1505,
      reason: null,
      line: 2,
    });
  });

  it("names a missing column and the one meant", () => {
    const read = readProduction("month,company,btc_produced,hashrate_eh,hashrate_basis\n", "cases.csv");
    expect(read).toMatchObject({
      ok: false,
      problems: [{ code: "missing-column", hint: 'is "hashrate_eh" meant?' }],
    });
  });

  it("never fails on a text, whatever it holds", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.boolean(), (text, withHeader) => {
        const read = readProduction(withHeader ? `${header}\n${text}` : text, "cases.csv");
        if (!read.ok) {
          expect(read.problems.length).toBeGreaterThan(0);
          return;
        }
        for (const row of validateAgainst(bitcoin, read.value).rows) {
          expect(row.reason !== null || Number.isFinite(row.errorFraction)).toBe(true);
        }
      }),
    ));
});
