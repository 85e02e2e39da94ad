// The registry. Its order is the order in which management acts on a shortage, and in which surplus is taken: lines first, then what
// is owned, then what others must agree to.

import { shareSale, treasurySale } from "./actions.ts";
import { btcLine } from "./btc-line.ts";
import { convertible } from "./convertible.ts";
import { covenant } from "./covenant.ts";
import { crossDefault } from "./cross-default.ts";
import { delayedDrawLoan } from "./delayed-draw-loan.ts";
import { distribution } from "./distribution.ts";
import { equipmentLoan } from "./equipment-loan.ts";
import { goingConcern } from "./going-concern.ts";
import { termLoan } from "./loan.ts";
import { newNotes } from "./new-notes.ts";
import { note } from "./note.ts";
import { revolver } from "./revolver.ts";
import { saleLeaseback } from "./sale-leaseback.ts";
import { sculptedLoan } from "./sculpted-loan.ts";
import { cashInterest, incomeTax } from "./treasury.ts";
import { waiver } from "./waiver.ts";

/** What is owed, and what its owner's own cash gives rise to. */
const instruments = [
  termLoan,
  sculptedLoan,
  delayedDrawLoan,
  equipmentLoan,
  btcLine,
  note,
  convertible,
  cashInterest,
  incomeTax,
  covenant,
  crossDefault,
  goingConcern,
] as const;

export const financialKinds = [
  revolver,
  ...instruments,
  treasurySale,
  shareSale,
  newNotes,
  saleLeaseback,
  waiver,
  distribution,
] as const;
