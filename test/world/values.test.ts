// One value at the edges of its rule: numbers and their units, ranges, months, names, notes. What is read, what is said and advised.

import { describe, expect, it } from "vitest";
import { type Field, number } from "../../src/engine/field.ts";
import type { Problem } from "../../src/engine/problem.ts";
import { didYouMean } from "../../src/engine/world/parse-tables.ts";
import { readQuantity } from "../../src/engine/world/quantity.ts";
import { expectation, limitsText, numberText, shown } from "../../src/engine/world/quantity-value.ts";
import { type Mapping, readYaml } from "../../src/engine/world/yaml.ts";

const sources = {
  assumed: { id: "assumed", badge: "assumed", title: "" },
  K8: { id: "K8", badge: "sourced", title: "8-K" },
  X: { id: "X", badge: "recalled", title: "memory" },
} as const;

/** A value of a field as YAML writes it: read, or the first problem's message and hint. */
function read(field: Field, written: string) {
  const root = readYaml("w", `f: ${written}`).root as Mapping;
  const problems: Problem[] = [];
  const quantity = readQuantity(root.entries[0].value, field, "f", {
    sources,
    bare: { source: sources.assumed },
    problems,
  });
  return { quantity, problems };
}
const value = (field: Field, written: string) => read(field, written).quantity?.value;
const said = (field: Field, written: string) =>
  read(field, written).problems.map(({ message, hint }) => [message.replace(/^f: /, ""), hint]);

const mw = number("MW", "Power.", { min: 0, max: 200 });
const pct = number("pct per year", "Rate.", { min: -5, max: 20 });
const bare = number("-", "Ratio.");
const month: Field = { kind: "month", unit: "month", about: "When.", default: null, whenUnknown: null };
const date: Field = { kind: "date", unit: "date", about: "When." };
const months: Field = { kind: "months", unit: "USD m", about: "Draws.", min: 0, default: null };
const names: Field = { kind: "names", unit: "-", about: "Halls.", refers: "halls", min: 2 };

describe("a number", () => {
  it.each([
    [mw, "0", 0],
    [mw, "200", 200],
    [mw, '"200 MW"', 200],
    [mw, '".5"', 0.5],
    [mw, '"+1.5e2 MW"', 150],
    [mw, '"7MW"', 7],
    [pct, '"3 pct per year"', 3],
    [number("pct", "Share."), "20 %", 20],
    [bare, "-1e300", -1e300],
  ])("is read where it is inside its limits, ends in: %o %s", (field, written, expected) => {
    expect(value(field, written)).toBe(expected);
  });

  it.each([
    [mw, "200.0001", "200.0001 MW is outside 0–200 MW", "write a value of 0–200 MW"],
    [mw, "-0.0001", "-0.0001 MW is outside 0–200 MW", "write a value of 0–200 MW"],
    [pct, "-6", "-6 pct per year is outside -5 to 20 pct per year", "write a value of -5 to 20 pct per year"],
    [bare, ".inf", "a number that is not finite is outside any number", "write a value of any number"],
    [mw, '"0.2 GW"', '"0.2 GW" is in GW; the field is in MW', "write 200 (MW)"],
    [mw, '"150 kW"', '"150 kW" is in kW; the field is in MW', "write 0.15 (MW)"],
    [mw, '"2 TW"', '"2 TW" is in TW; the field is in MW', "write 2000000 (MW)"],
    [mw, '"3 MWh"', '"3 MWh" is in MWh; the field is in MW', "write the number in MW"],
    [mw, '"3 W"', '"3 W" is in W; the field is in MW', "write the number in MW"],
    [mw, '"3 xW"', '"3 xW" is in xW; the field is in MW', "write the number in MW"],
    [mw, '"3 %"', '"3 %" is in %; the field is in MW', "write the number in MW"],
    [pct, '"3 MW"', '"3 MW" is in MW; the field is in pct per year', "write the number in pct per year"],
    [
      number("USD m", "Cost."),
      '"3 kSD m"',
      '"3 kSD m" is in kSD m; the field is in USD m',
      "write the number in USD m",
    ],
    [
      number("EH/s", "Hashrate."),
      '"5 PH/s"',
      '"5 PH/s" is in PH/s; the field is in EH/s',
      "write 0.005 (EH/s)",
    ],
    [
      number("EH/s", "Hashrate."),
      '"5 TH/s"',
      '"5 TH/s" is in TH/s; the field is in EH/s',
      "write 0.000005 (EH/s)",
    ],
    [pct, '"3 %"', '"3 %" is in %; the field is in pct per year', "write 3"],
    [pct, '"3 per cent"', '"3 per cent" is in per cent; the field is in pct per year', "write 3"],
    [bare, '"3 x"', '"3 x" is in x; the field is in no unit', "write the number in no unit"],
    [mw, "1'200", `"1'200" is not a number`, "write 1200"],
    [mw, '"1,200,300"', '"1,200,300" is not a number', "write 1200300"],
    [mw, '"1,200x"', '"1,200x" is not a number', "write a number of 0–200 MW"],
    [mw, "1.2.3", '"1.2.3" is not a number', "write a number of 0–200 MW"],
    [mw, "3..9", '"3..9" is not a number', "write [value, source, 3..9]: a range stands beside its value"],
    [
      mw,
      "-3..9.5",
      '"-3..9.5" is not a number',
      "write [value, source, -3..9.5]: a range stands beside its value",
    ],
    [mw, "true", '"true" is not a number', "write a number of 0–200 MW"],
  ])("is refused with what would be right: %o %s", (field, written, message, hint) => {
    expect(said(field, written)).toEqual([[message, hint]]);
  });

  it("is shown with its thousands marked and all its digits", () => {
    expect(
      [0, 999, 1_000, 1_234_567, 1_234.5678, -12_345, 1e21, 1e-7, 1e300, -2.5e-123].map(numberText),
    ).toEqual([
      "0",
      "999",
      "1,000",
      "1,234,567",
      "1,234.5678",
      "-12,345",
      "1e+21",
      "1e-7",
      "1e+300",
      "-2.5e-123",
    ]);
  });

  it("has limits on both sides, on one or on none", () => {
    expect(
      [
        mw,
        pct,
        bare,
        number("MW", ""),
        number("MW", "", { min: 3 }),
        number("-", "", { max: 4 }),
        number("-", "", { min: -9, max: -1 }),
      ].map(limitsText),
    ).toEqual([
      "0–200 MW",
      "-5 to 20 pct per year",
      "any number",
      "any number of MW",
      "≥ 3 MW",
      "≤ 4",
      "-9 to -1",
    ]);
  });
});

describe("a value beside its notes", () => {
  it("is none where it says so or is null, and lacking where nothing is written", () => {
    expect(["none", "null", "~"].map((written) => value(month, written))).toEqual(["none", "none", "none"]);
    expect(said(month, "")).toEqual([["has no value", expect.stringContaining("a month such as")]]);
  });

  it("is not looked at further once a note is wrong, and is shown beside its range as numbers are", () => {
    expect(said(bare, "[5, nobody, 9..1]").map(([message]) => message)).toEqual([
      'no source is called "nobody"',
    ]);
    expect(said(bare, "[3000, assumed, 1..2]").map(([message]) => message)).toEqual([
      "3,000 lies outside its own range 1..2",
    ]);
  });
});

describe("a hint", () => {
  it("lists what there is where nothing is near, even one; of nothing it says nothing", () => {
    expect(didYouMean("zzz", ["only"])).toBe("known here: only");
    expect(didYouMean("zzz", [])).toBeUndefined();
  });
});

describe("what is expected of a field", () => {
  it.each<[Field, string]>([
    [{ kind: "flag", unit: "-", about: "" }, "write true or false"],
    [{ kind: "text", unit: "-", about: "", default: null }, "write text, or none"],
    [{ kind: "choice", unit: "-", about: "", choices: ["a", "b"] }, "write one of a, b"],
    [date, "write a day such as 2025-12-03"],
    [month, "write a month such as 2026-04, or none, or unknown"],
    [{ kind: "name", unit: "-", about: "", refers: "sites" }, "write a name from sites"],
    [names, "write a list such as [one, two]"],
    [{ ...mw, whenUnknown: 0 }, "write a number of 0–200 MW, or unknown"],
  ])("%o", (field, text) => {
    expect(expectation(field)).toBe(text);
  });

  it("is said of a value that is missing, a mapping, a list, or one where many are", () => {
    expect(said(mw, "")).toEqual([["has no value", "write a number of 0–200 MW"]]);
    expect(said(mw, "{a: 1}")).toEqual([["is a mapping", "write a number of 0–200 MW"]]);
    expect(said(mw, "[[1], K8]")).toEqual([["is a list inside a list", "write a number of 0–200 MW"]]);
    expect(said(mw, "[]")).toEqual([["is an empty list", "write a number of 0–200 MW, or [value, source]"]]);
    expect(said(names, "one")).toEqual([['"one" is one value', "write a list such as [one, two]"]]);
    expect(said(mw, "unknown")).toEqual([
      ["this field cannot be unknown", "write a best guess with its range: [value, assumed, low..high]"],
    ]);
    expect(said(date, "unknown")).toEqual([
      ["this field cannot be unknown", "write a day such as 2025-12-03"],
    ]);
  });

  it("is unknown only as a word that is not one of its choices", () => {
    const choice: Field = {
      kind: "choice",
      unit: "-",
      about: "",
      choices: ["unknown", "known"],
      whenUnknown: "known",
    };
    expect(read(choice, "unknown").quantity).toMatchObject({ value: "unknown" });
    expect(read(choice, "unknown").quantity).not.toHaveProperty("unknown");
    expect(read({ ...choice, choices: ["known"] }, "unknown").quantity).toMatchObject({
      value: "unknown",
      unknown: true,
    });
  });
});

describe("a text in a message", () => {
  it("is cut after forty characters and kept on one line", () => {
    expect(shown("x".repeat(40))).toBe(`"${"x".repeat(40)}"`);
    expect(shown("x".repeat(41))).toBe(`"${"x".repeat(40)}…"`);
    expect(shown("a \n\t b")).toBe('"a b"');
  });
});

describe("a range", () => {
  const ends = (field: Field, written: string) => {
    const { low, high } = read(field, written).quantity ?? {};
    return [low, high];
  };

  it("takes the value at either end, and a range of one", () => {
    expect(ends(mw, "[40, K8, 40..60]")).toEqual([40, 60]);
    expect(ends(mw, "[60, K8, 40..60]")).toEqual([40, 60]);
    expect(ends(mw, "[40, K8, 40..40]")).toEqual([40, 40]);
    expect(ends(mw, "[40, K8, 0..200]")).toEqual([0, 200]);
  });

  it.each([
    [mw, "[40, K8, 40.1..60]", "40 lies outside its own range 40.1..60"],
    [mw, "[61, K8, 40..60]", "61 lies outside its own range 40..60"],
    [mw, "[40, K8, 60..40]", "the range 60..40 runs backwards"],
    [mw, "[40, K8, 0..201]", "the range reaches too far: 201 MW is outside 0–200 MW"],
    [mw, "[40, K8, -1..50]", "the range reaches too far: -1 MW is outside 0–200 MW"],
    [month, "[2026-04, K8, 1..9]", '"1..9" is not a range of this field'],
    [month, "[none, K8, 2026-04..2026-05]", "a range cannot stand beside this value"],
    [month, "[unknown, K8, 2026-04..2026-05]", "a range cannot stand beside this value"],
    [date, "[2026-04-02, K8, 2026-04..2026-05]", '"2026-04..2026-05" is not a range of this field'],
    [month, "[2026-04, K8, 2026-05..2026-06]", "2026-04 lies outside its own range 2026-05..2026-06"],
  ])("is refused: %o %s", (field, written, message) => {
    expect(said(field, written).map(([text]) => text)).toEqual([message]);
  });

  it("of months and days is in months of the calendar and days since 1970", () => {
    expect(ends(month, "[2026-04, K8, 2026-03..2026-09]")).toEqual([2026 * 12 + 2, 2026 * 12 + 8]);
    // 2025-12-03 is day 20,425: 55 years with 14 leap days are 20,089 days to 2025, and 336 more
    expect(ends(date, "[2025-12-03, K8, 2025-12-01..2025-12-31]")).toEqual([20_423, 20_453]);
    expect(ends(month, "[2025-12-03, K8, 2025-12-01..2025-12-31]")).toEqual([20_423, 20_453]);
  });

  it("beside an unknown number stands for itself", () => {
    const open = { ...mw, whenUnknown: 0 };
    expect(ends(open, "[unknown, K8, 10..20]")).toEqual([10, 20]);
    expect(said(open, "[unknown, K8, 20..10]").map(([text]) => text)).toEqual([
      "the range 20..10 runs backwards",
    ]);
  });
});

describe("a table of months", () => {
  it("takes a run of twenty years and not a month more", () => {
    expect(Object.keys(value(months, "{2026-01..2045-12: 1}") as object).length).toBe(240);
    expect(said(months, "{2026-01..2046-01: 1}")).toEqual([
      ['"2026-01..2046-01" is out of order', "every month once, earliest first"],
    ]);
  });

  it("takes months one after the other, each once", () => {
    expect(value(months, "{2026-01..2026-02: 1, 2026-03: 2}")).toEqual({
      "2026-01": 1,
      "2026-02": 1,
      "2026-03": 2,
    });
    expect(said(months, "{2026-01..2026-02: 1, 2026-02: 2}")).toEqual([
      ['"2026-02" is out of order', "every month once, earliest first; the one before is 2026-02"],
    ]);
    expect(said(months, "{2026-02..2026-01: 1}")).toEqual([
      ['"2026-02..2026-01" is out of order', "every month once, earliest first"],
    ]);
    expect(value(months, "{2026-02..2026-02: 1}")).toEqual({ "2026-02": 1 });
  });

  it("refuses days, lists and numbers out of bounds, all at once", () => {
    expect(said(months, "{2026-01-05: 1, 2026-02: [1], 2026-03: -1}").map(([message]) => message)).toEqual([
      '"2026-01-05" is no month of the calendar',
      "2026-02 is not one number",
      "-1 USD m is outside ≥ 0 USD m",
    ]);
    expect(value(months, "{2026-01: 1, 2026-02: x}")).toBeUndefined();
  });
});

describe("a list of names", () => {
  it("has as many as it must, each once, each a name", () => {
    expect(value(names, "[one, two]")).toEqual(["one", "two"]);
    expect(said(names, "[one]")).toEqual([["is an empty list", "write a list such as [one, two]"]]);
    expect(said({ ...names, min: undefined }, "[]")).toEqual([]);
    expect(said(names, "[one, one]")).toEqual([['"one" is listed twice', "keep one of the two"]]);
    expect(said(names, "[one, Big Hall!]")).toEqual([
      ['"Big Hall!" cannot be the name of a block', "names take a–z, 0–9 and _: write big_hall"],
    ]);
    expect(said(names, "[one, --]")).toEqual([
      ['"--" cannot be the name of a block', "names take a–z, 0–9 and _"],
    ]);
  });

  it("may be a list of choices, and hold nothing else", () => {
    const rungs: Field = { kind: "names", unit: "-", about: "", choices: ["tax", "refunds"] };
    expect(value(rungs, "[tax, refunds]")).toEqual(["tax", "refunds"]);
    expect(said(rungs, "[tex]")).toEqual([['"tex" is not a choice here', 'did you mean "tax"?']]);
    expect(said(rungs, "[whatever]")).toEqual([['"whatever" is not a choice here', "one of tax, refunds"]]);
    expect(said(names, "[one, {a: 1}]").map(([message]) => message)).toEqual([
      "a list of names holds a list or mapping",
    ]);
  });
});

describe("notes", () => {
  const note = (written: string) => said(mw, written);
  const form = "write [value, source, as-of day or low..high]";

  it("are a source, a day and a range, each once", () => {
    expect(read(mw, "[1, K8, 2025-10, 0..2]").quantity).toMatchObject({
      source: "K8",
      asOf: "2025-10",
      low: 0,
      high: 2,
    });
    expect(note("[1, K8, X]")).toEqual([['"X" is a second note of its kind', form]]);
    expect(note("[1, K8, 0..2, 0..3]")).toEqual([['"0..3" is a second note of its kind', form]]);
    expect(note("[1, 2025-10, 2025-11]")).toEqual([
      ['"2025-11" is no day or month of the calendar, or a second one', "write 2025-10-31 or 2025-10"],
    ]);
    expect(note("[1, [K8]]")).toEqual([["a value's notes are words", form]]);
    expect(note("[1, '']")).toEqual([["a value's notes are words", form]]);
  });

  it("that are numbers are a comma too many, or nothing", () => {
    expect(note("[1, 800, K8]")).toEqual([
      ["800 stands where a source is expected", `${form}; if you meant 1,800, write 1800`],
    ]);
    expect(note("[1, 80, K8]")).toEqual([["80 stands where a source is expected", form]]);
  });

  it("that no source bears are met with the nearest, or with what to write", () => {
    expect(note("[1, K9]")).toEqual([['no source is called "K9"', 'did you mean "K8"?']]);
    expect(note("[1, Quarterly_report_of_2025]")).toEqual([
      [
        'no source is called "Quarterly_report_of_2025"',
        "add Quarterly_report_of_ under sources, or use assumed or recalled",
      ],
    ]);
  });
});

describe("a day or a month", () => {
  it.each([
    [date, "2026-1-5", '"2026-1-5" is no day or month of the calendar', "write 2026-01-05"],
    [date, "2026-02", '"2026-02" is a month; a day is needed', "write a day such as 2025-12-03"],
    [month, "2026-4", '"2026-4" is no day or month of the calendar', "write 2026-04"],
    [month, "April", '"April" is not a month', "write a month such as 2026-04, or a day of it"],
    [date, "2025-02-29", '"2025-02-29" is no day or month of the calendar', "write a day such as 2025-12-03"],
  ])("is refused with what would be right: %o %s", (field, written, message, hint) => {
    expect(said(field, written)).toEqual([[message, hint]]);
  });

  it("is read as written", () => {
    expect([
      value(month, "2026-04"),
      value(month, "2026-04-30"),
      value(date, "2024-02-29"),
      value(month, "none"),
    ]).toEqual(["2026-04", "2026-04-30", "2024-02-29", "none"]);
  });
});
