// Random worlds that are right: every field of every section and kind written some way, names that exist, days before the as-of day.

import fc from "fast-check";
import { monthLabel } from "../../src/engine/calendar.ts";
import type { Block, Field, Fields, Quantity, SectionName, World } from "../../src/engine/model.ts";
import { sectionNames } from "../../src/engine/model.ts";
import { builtInSources } from "../../src/engine/world/parse-sources.ts";
import { fieldTables, type KindTable } from "../../src/engine/world/parse-tables.ts";

const sources = {
  K8: {
    id: "K8",
    badge: "sourced",
    title: 'an "8-K": #1\n',
    date: "2025-11-03",
    url: "https://example.com/a?b=c#d",
  },
  "S-2": { id: "S-2", badge: "recalled", title: "2025-02-02" },
} as const;
const ids: Readonly<Record<string, readonly string[]>> = {
  hubs: ["hb"],
  entities: ["alpha", "null", "beta_2"],
  sites: ["x1", "true"],
  halls: ["h1", "h2", "31"],
  fleets: ["f"],
  contracts: ["c1", "c2", "c3"],
};
const awkward = [
  "plain",
  "two words",
  "12",
  "1e3",
  "- a",
  "a: b",
  "#",
  "",
  "true",
  "2025-01-01",
  "é漢😀",
  "'",
  '"\\"',
  "\t",
  "a\u2028b",
  "[x]",
  "null",
  "~",
  "\u0085\ud800",
  "*a",
  "&b",
  "!c",
];

/** A world without places in files. */
export const placeless = (world: World): unknown =>
  JSON.parse(JSON.stringify(world, (key, value) => (key === "where" ? undefined : value)));

/** A world right under the field tables and these kinds. */
export function anyWorld(kinds: KindTable): fc.Arbitrary<World> {
  const tables = fieldTables(kinds);
  const blockOf = (id: string, kind: string, fields: Fields): fc.Arbitrary<Block> =>
    anyValues(fields).map((values) => ({ id, kind, where: "", values }));
  const list = (section: SectionName) =>
    fc.tuple(...ids[section].map((id) => blockOf(id, section, withoutParents(tables.lists[section]))));
  const contracts = fc.tuple(
    ...ids.contracts.map((id) =>
      fc
        .constantFrom(...Object.keys(tables.contracts))
        .chain((kind) => blockOf(id, kind, tables.contracts[kind])),
    ),
  );
  const market = fc.tuple(
    ...Object.entries(tables.market).map(([id, fields]) => blockOf(id, "market", fields)),
  );
  const lists = fc.tuple(
    market,
    list("hubs"),
    list("entities"),
    list("sites"),
    list("halls"),
    list("fleets"),
    contracts,
  );
  return fc.tuple(anyValues(tables.header), lists).map(([header, sections]) => ({
    header: { ...header, as_of: bare("2025-12-03"), start: bare("2026-01") },
    sources: { ...builtInSources, ...sources },
    sections: Object.fromEntries(
      sectionNames.map((name, i) => [
        name,
        Object.fromEntries(sections[i].map((block) => [block.id, block])),
      ]),
    ) as World["sections"],
    scenarios: {},
  }));
}

const bare = (value: Quantity["value"]): Quantity => ({
  value,
  source: "assumed",
  badge: "assumed",
  where: "",
});

/** Owners in a circle are a problem of their own; here nobody has one. */
function withoutParents({ parent: _, ...fields }: Fields): Fields {
  return fields;
}

function anyValues(fields: Fields): fc.Arbitrary<Record<string, Quantity>> {
  const entries = Object.entries(fields).map(([key, field]) => {
    const quantity = anyQuantity(field);
    return field.default === undefined
      ? quantity.map((q) => [key, q] as const)
      : fc.option(quantity).map((q) => [key, q] as const);
  });
  return fc
    .tuple(...entries)
    .map((all) => Object.fromEntries(all.filter(([, q]) => q !== null)) as Record<string, Quantity>)
    .map((values) => inOrder(fields, values));
}

/** Months that may not lie before others of their block exchanged where they do: labels of months sort as text. */
function inOrder(fields: Fields, values: Record<string, Quantity>): Record<string, Quantity> {
  const ordered = { ...values };
  for (const [key, { notBefore = [] }] of Object.entries(fields))
    for (const other of notBefore) {
      const [later, earlier] = [ordered[key], ordered[other]];
      if (later && earlier && !later.unknown && !earlier.unknown && later.value < earlier.value)
        [ordered[key], ordered[other]] = [earlier, later];
    }
  return ordered;
}

function anyQuantity(field: Field): fc.Arbitrary<Quantity> {
  const source = fc.constantFrom<Pick<Quantity, "source" | "badge">>(
    { source: "assumed", badge: "assumed" },
    { source: "recalled", badge: "recalled" },
    { source: "K8", badge: "sourced" },
    { source: "S-2", badge: "recalled" },
  );
  const asOf = fc.option(fc.constantFrom("2025-12-03", "2025-12", "2024-02-29"), { nil: undefined });
  return fc
    .tuple(anyValue(field), source, asOf)
    .map(([value, known, day]) => ({ ...value, ...known, ...(day && { asOf: day }), where: "" }));
}

type Bare = Pick<Quantity, "value" | "unknown" | "low" | "high">;

function anyValue(field: Field): fc.Arbitrary<Bare> {
  const known = anyKnown(field);
  return field.whenUnknown === undefined
    ? known
    : fc.oneof(known, fc.constant<Bare>({ value: "unknown", unknown: true }));
}

function anyKnown(field: Field): fc.Arbitrary<Bare> {
  const number = fc
    .double({ min: field.min ?? -1e12, max: field.max ?? 1e12, noNaN: true })
    .map((x) => x + 0);
  const firstYear = field.notBefore?.includes("start") ? 2026 : 2024;
  const month = fc.integer({ min: firstYear * 12, max: 2040 * 12 });
  switch (field.kind) {
    case "number":
      return fc.oneof(
        number.map((value) => ({ value })),
        fc.tuple(number, number, number).map((three) => {
          const [low, value, high] = three.sort((a, b) => a - b);
          return { value, low, high };
        }),
      );
    case "flag":
      return fc.boolean().map((value) => ({ value }));
    case "text":
      if (field.refers) return fc.constantFrom(...ids[field.refers]).map((value) => ({ value }));
      return fc
        .oneof(fc.constantFrom(...awkward), fc.string({ unit: "grapheme" }))
        .filter((value) => !/[\p{Cc}\uFFFD]|^(unknown|none|)$/u.test(value))
        .map((value) => ({ value }));
    case "choice":
      return fc.constantFrom(...(field.choices ?? [])).map((value) => ({ value }));
    case "date":
      return month.map((m) => ({ value: `${monthLabel(m)}-28` }));
    case "month":
      return fc.oneof(
        month.map((m) => ({ value: monthLabel(m), low: m - 2, high: m })),
        month.map((m) => ({ value: `${monthLabel(m)}-15` })),
      );
    case "name":
      return fc.constantFrom(...ids[field.refers ?? "entities"]).map((value) => ({ value }));
    case "names":
      return fc
        .subarray([...(field.choices ?? ids[field.refers ?? ""] ?? ["operations", "tax"])], {
          minLength: field.min ?? 0,
        })
        .map((value) => ({ value }));
    case "months":
      return fc.tuple(month, fc.array(number, { maxLength: 5 })).map(([first, numbers]) => ({
        value: Object.fromEntries(numbers.map((x, i) => [monthLabel(first + i), x])),
      }));
  }
}
