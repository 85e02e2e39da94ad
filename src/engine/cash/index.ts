// The registry: kinds of debt, what an entity's own cash gives rise to, and its actions in the order management takes them.

import { shareSale, treasurySale } from "./actions.ts";
import { convertible } from "./convertible.ts";
import { covenant } from "./covenant.ts";
import { distribution } from "./distribution.ts";
import { termLoan } from "./loan.ts";
import { newNotes } from "./new-notes.ts";
import { cashInterest, incomeTax } from "./treasury.ts";

export const financialKinds = [
  termLoan,
  convertible,
  cashInterest,
  incomeTax,
  covenant,
  treasurySale,
  shareSale,
  newNotes,
  distribution,
] as const;
