// The registry: kinds of debt and what an entity's own cash gives rise to.

import { shareSale, treasurySale } from "./actions.ts";
import { convertible } from "./convertible.ts";
import { termLoan } from "./loan.ts";
import { cashInterest, incomeTax } from "./treasury.ts";

export const financialKinds = [
  termLoan,
  convertible,
  cashInterest,
  incomeTax,
  treasurySale,
  shareSale,
] as const;
