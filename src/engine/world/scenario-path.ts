// Which values of a world a path names: `section.id.field`, `section.*.field`, `header.field`.

import type { Field, SectionName, World } from "../model.ts";
import { sectionNames } from "../model.ts";
import { didYouMean, fieldsOf, own, type Tables } from "./parse-tables.ts";
import { shown } from "./quantity-value.ts";

/** A value a path reaches. */
export type Target = {
  readonly section: SectionName | "header";
  readonly id: string;
  readonly key: string;
  readonly field: Field;
};

/** The values a path reaches; or why it reaches none. Only a block whose kind could not be read is reached without a value. */
export function targetsOf(
  world: World,
  path: string,
  tables: Tables,
): { targets: Target[] } | { message: string; hint?: string } {
  const [section, ...rest] = path.split(".");
  if (section === "header" && rest.length === 1) {
    const field = own(tables.header, rest[0]);
    if (field) return { targets: [{ section, id: "", key: rest[0], field }] };
    return {
      message: `${path}: ${shown(rest[0])} is not a field of the header`,
      hint: didYouMean(rest[0], Object.keys(tables.header)),
    };
  }
  const known = sectionNames.find((name) => name === section);
  if (known === undefined || rest.length !== 2) {
    const hint = known
      ? "a path is section.id.field, or section.*.field"
      : (didYouMean(section, [...sectionNames, "header"]) ?? "a path is section.id.field, or header.field");
    return { message: `${shown(path)} is not a path`, hint };
  }
  const [id, key] = rest;
  const blocks = world.sections[known];
  const ids =
    id === "*"
      ? Object.keys(blocks)
      : known === "market" && own(tables.market, id)
        ? [id]
        : Object.hasOwn(blocks, id)
          ? [id]
          : [];
  const tablesReached = ids.map(
    (reached) => fieldsOf(tables, known, own(blocks, reached) ?? { id: reached, kind: known }) ?? {},
  );
  const targets = ids.flatMap((reached, i) => {
    const field = own(tablesReached[i], key);
    return field ? [{ section: known, id: reached, key, field }] : [];
  });
  const isUnread = ids.some((reached) => own(blocks, reached)?.kind === "");
  if (targets.length > 0 || isUnread) return { targets };
  if (ids.length === 0) {
    const candidates = known === "market" ? Object.keys(tables.market) : Object.keys(blocks);
    return { message: `${path}: ${shown(id)} is not in ${known}`, hint: didYouMean(id, candidates) };
  }
  return {
    message: `${path}: ${shown(key)} is not a field here`,
    hint: didYouMean(key, [...new Set([...new Set(tablesReached)].flatMap((table) => Object.keys(table)))]),
  };
}
