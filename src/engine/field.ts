// Short ways to write a field of the two commonest kinds; used by the field table and by the kinds of contract.

import type { Field } from "./model.ts";

/** A number field. */
export const number = (unit: string, about: string, more: Partial<Field> = {}) =>
  ({ kind: "number", unit, about, ...more }) as Field & { readonly kind: "number" };
/** A text field. */
export const text = (about: string, more: Partial<Field> = {}) =>
  ({ kind: "text", unit: "-", about, ...more }) as Field & { readonly kind: "text" };
