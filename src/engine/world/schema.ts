// The field table as JSON Schema 2020-12: what editors complete and check. It knows keys, kinds, limits and choices of one file;
// what needs the whole world (names, circles, days, sources) is left to `switchyard check`.

import type { Field, Fields } from "../model.ts";
import { sectionNames } from "../model.ts";
import { type blockKeys, fieldTables, isRequired, type KindTable } from "./parse-tables.ts";
import { NONE, UNKNOWN } from "./quantity-value.ts";

type Json = { readonly [key: string]: unknown };

/** The name of the schema; it is not an address. */
const SCHEMA_ID = "urn:switchyard:schema:world";

const MONTH = "\\d{4}-(0[1-9]|1[0-2])";
const DAY = `${MONTH}-(0[1-9]|[12]\\d|3[01])`;
const ID = "^[a-z0-9][a-z0-9_]*$";

/**
 * The schema of a world file. A world may be several files, so no section and no header key is required; a block's own required fields
 * are, unless `isPartial` (a private file laid over a world).
 */
export function worldSchema(kinds: KindTable, options: { readonly isPartial?: boolean } = {}): Json {
  const tables = fieldTables(kinds);
  const isPartial = options.isPartial === true;
  const block = (fields: Fields, about?: string) => orNone(blockSchema(fields, isPartial, about), isPartial);
  const market = Object.fromEntries(Object.entries(tables.market).map(([id, fields]) => [id, block(fields)]));
  const lists = Object.fromEntries(
    Object.entries(tables.lists).map(([section, fields]) => [
      section,
      { type: ["object", "null"], propertyNames: { pattern: ID }, additionalProperties: block(fields) },
    ]),
  );
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: SCHEMA_ID,
    title: "A Switchyard world",
    $defs: {
      note: { type: "string", description: "source, as-of day or month, low..high" },
      source: { type: "string", description: "Source of the bare values of this block." },
      day: {
        type: "string",
        pattern: `^(${MONTH}|${DAY})$`,
        description: "Day or month of the bare values of this block.",
      },
    },
    type: "object",
    properties: {
      ...propertiesOf(tables.header),
      sources: {
        type: ["object", "null"],
        description: "What each short name of a source stands for.",
        additionalProperties: sourceSchema,
      },
      market: { type: ["object", "null"], properties: market, additionalProperties: false },
      ...lists,
      contracts: contractsSchema(kinds, tables.contracts, isPartial),
      scenarios: {
        type: ["object", "null"],
        description: "Named patches to the world.",
        propertyNames: { pattern: "^[a-z0-9][a-z0-9_-]*$" },
        additionalProperties: scenarioSchema,
      },
    },
    additionalProperties: false,
  };
}

/** One contract: `kind` chooses the fields. */
function contractsSchema(
  kinds: KindTable,
  tables: Readonly<Record<string, Fields>>,
  isPartial: boolean,
): Json {
  const names = Object.keys(tables);
  const choose = names.map((kind) => ({
    if: { properties: { kind: { const: kind } }, required: ["kind"] },
    // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema
    then: blockSchema(tables[kind], isPartial, kinds[kind].about, {
      kind: { const: kind, description: kinds[kind].about },
    }),
  }));
  const kind = { enum: names, description: names.map((name) => `${name}: ${kinds[name].about}`).join("\n") };
  return {
    type: ["object", "null"],
    propertyNames: { pattern: ID },
    additionalProperties: orNone(
      {
        type: "object",
        properties: { kind },
        ...(!isPartial && { required: ["kind"] }),
        allOf: choose,
      },
      isPartial,
    ),
  };
}

/** A block, or in a private file the word that takes it away. */
function orNone(block: Json, isPartial: boolean): Json {
  return isPartial ? { anyOf: [block, { const: NONE }] } : block;
}

function blockSchema(fields: Fields, isPartial: boolean, about?: string, more: Json = {}): Json {
  const notes = {
    source: { $ref: "#/$defs/source" },
    as_of: { $ref: "#/$defs/day" },
  } satisfies Record<(typeof blockKeys)[number], Json>;
  const required = Object.keys(fields).filter((key) => isRequired(fields[key]));
  return {
    type: required.length > 0 ? "object" : ["object", "null"],
    ...(about !== undefined && { description: about }),
    properties: { ...more, ...propertiesOf(fields), ...notes },
    ...(!isPartial && required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function propertiesOf(fields: Fields): Json {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, fieldSchema(field)]));
}

/** A bare value, or a list of it and its notes. */
function fieldSchema(field: Field): Json {
  const bare = [...bareSchemas(field), ...wordSchemas(field)];
  const annotated = {
    type: "array",
    prefixItems: [{ anyOf: bare }],
    items: { $ref: "#/$defs/note" },
    minItems: 1,
    maxItems: 4,
  };
  const unit =
    field.unit === "-" || field.unit === "month" || field.unit === "date" ? "" : ` [${field.unit}]`;
  const fallback = field.default === undefined || field.default === null ? {} : { default: field.default };
  return { description: `${field.about}${unit}`, ...fallback, anyOf: [...bare, annotated] };
}

/** `unknown` and `none`, where the field takes them. */
function wordSchemas(field: Field): Json[] {
  const words = [
    ...(field.whenUnknown === undefined ? [] : [UNKNOWN]),
    ...(field.default === null ? [NONE] : []),
  ];
  return words.length > 0 ? [{ enum: words }] : [];
}

function bareSchemas(field: Field): Json[] {
  switch (field.kind) {
    case "number":
      return [
        numberSchema(field),
        {
          type: "string",
          pattern: `^[-+]?[\\d.]+([eE][-+]?\\d+)?\\s*(${escaped(field.unit)}${field.unit === "pct" ? "|%" : ""})?$`,
        },
      ];
    case "flag":
      return [{ type: "boolean" }];
    case "choice":
      return [{ enum: field.choices ?? [] }];
    case "text":
      return [{ type: ["string", "number", "boolean"] }];
    case "date":
      return [{ type: "string", pattern: `^${DAY}$` }];
    case "month":
      return [{ type: "string", pattern: `^(${MONTH}|${DAY})$` }];
    case "name":
      return [{ type: "string", pattern: ID }];
    case "names":
      return [
        {
          type: "array",
          items: { type: "string", ...(field.choices ? { enum: field.choices } : { pattern: ID }) },
          uniqueItems: true,
          ...(field.min !== undefined && { minItems: field.min }),
        },
      ];
    case "months":
      return [
        {
          type: "object",
          patternProperties: { [`^${MONTH}(\\.\\.${MONTH})?$`]: numberSchema(field) },
          additionalProperties: false,
        },
      ];
  }
}

function numberSchema({ min, max }: Field): Json {
  return {
    type: "number",
    ...(min !== undefined && { minimum: min }),
    ...(max !== undefined && { maximum: max }),
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}

const sourceSchema: Json = {
  anyOf: [
    {
      type: "string",
      minLength: 1,
      description: "A title, with its day at the end; or one beginning with `recalled` or `assumed`.",
    },
    {
      type: "object",
      properties: {
        kind: { enum: ["sourced", "recalled", "assumed"] },
        title: { type: ["string", "number"] },
        date: { type: "string", pattern: `^(${MONTH}|${DAY})$` },
        url: { type: "string", pattern: "^https?://" },
      },
      required: ["kind", "title"],
      additionalProperties: false,
    },
  ],
};

const scenarioSchema: Json = {
  type: "object",
  properties: {
    about: { type: "string" },
    extends: {
      anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }],
      description: "Scenarios whose changes come first.",
    },
    patch: {
      type: ["object", "null"],
      description:
        "section.id.field, section.*.field or header.field: a value, {times: x} or {plus: x} (months for a month, days for a date).",
      propertyNames: {
        pattern: `^(header\\.[a-z_]+|(${sectionNames.join("|")})\\.([a-z0-9_]+|\\*)\\.[a-z0-9_]+)$`,
      },
    },
  },
  additionalProperties: false,
};
