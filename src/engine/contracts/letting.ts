// Who has a hall, from when till when: the first term, extensions and breaks of the tenant, and letting it again once it is empty.
// Used by every kind that fills halls. What is random here comes from the market: a share of tenants that renew shortens the void
// by that share, so that a hall's expected months are right without a draw of its own.

import { number } from "../field.ts";
import type { MemoryDeclaration, MonthView, State } from "../model.ts";
import { NEVER } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";

/** Where a hall is in its life under one contract. */
export const phases = { first: 0, held: 1, leaving: 2, relet: 3 } as const;

/** Fields every kind that lets a hall again has. Its own field names who takes it. */
export const lettingFields = {
  void_months: number("months", "Months an empty hall waits for the next tenant when all else is let.", {
    min: 0,
    max: 60,
    default: 6,
  }),
  relet_discount_pct: number("pct", "How far under the market an empty hall is let again.", {
    min: 0,
    max: 90,
    default: 10,
  }),
} as const;

export const lettingMemory: readonly MemoryDeclaration[] = [
  { name: "phase", about: "0 first term, 1 extended, 2 leaving at a break, 3 let again.", perHall: true },
  { name: "letFrom", about: "Month the letting began, once it is not the first term's.", perHall: true },
  { name: "letEnds", about: "Month it ends, likewise.", perHall: true },
  { name: "letPrice", about: "Price of a hall let again; 0 not yet agreed.", perHall: true },
  { name: "firstFrom", about: "When a hall let again had been accepted; NEVER not.", perHall: true },
  { name: "openedFrom", about: "When a hall let again was first anybody's.", perHall: true },
];

/** As much of a contract as its lettings need. */
export type Lets = {
  readonly terms: { readonly halls: readonly number[]; readonly term_months: number };
  readonly at: Readonly<Record<string, number>>;
};

/** One hall's letting. Months are fractional; `ends` is not in it. */
export type Letting = { readonly phase: number; readonly from: number; readonly ends: number };

/** The letting of the i-th hall as the state has it. In the first term the hall's own acceptance is the truth. */
export function lettingOf({ terms, at }: Lets, state: State, i: number): Letting {
  const phase = state.memory[at.phase + i];
  if (phase === phases.first) {
    const from = state.hallReady[terms.halls[i]];
    return { phase, from, ends: from + terms.term_months };
  }
  // A hall let again before it was built may come later still: then its letting does.
  const from = state.memory[at.letFrom + i];
  const ready = state.hallReady[terms.halls[i]];
  const lateMonths = phase === phases.relet && ready !== NEVER ? Math.max(0, ready - from) : 0;
  return { phase, from: from + lateMonths, ends: state.memory[at.letEnds + i] + lateMonths };
}

/** When the i-th hall was or will be accepted for its first party; NEVER where it was let again before it was. */
export function acceptedIn(lets: Lets, state: State, i: number): number {
  const { phase, from } = lettingOf(lets, state, i);
  return phase === phases.relet ? state.memory[lets.at.firstFrom + i] : from;
}

/** Share of a month that lies within a span. */
export function shareOfMonth(month: number, from: number, ends: number): number {
  return Math.max(0, Math.min(month + 1, ends) - Math.max(month, from));
}

/** A choice the tenant has: to stay `months` more, `most` times; or to leave at `breakFrom` and every `breakEvery` after it. */
export type Choices = {
  readonly extensionMonths: number;
  readonly extensions: number;
  readonly breakFrom: number;
  readonly breakEvery: number;
  /** Whether staying on the contract's own price is worth it at this month's market; asked only on a date that matters. */
  readonly staysAt: (years: number) => boolean;
};

export const noChoices: Choices = {
  extensionMonths: 0,
  extensions: 0,
  breakFrom: 0,
  breakEvery: 0,
  staysAt: () => true,
};

/** What closing a hall's month needs to know of its contract. */
export type Turn = {
  readonly party: number;
  /** Who takes the hall when it is empty; −1 nobody. */
  readonly nextParty: number;
  readonly voidMonths: number;
  /** How long the next one takes it for, from a month on; 0 or less: it is not let again. */
  readonly nextTermMonths: (from: number) => number;
  readonly choices: Choices;
  /** Price of a new letting at this month's market, in the contract's own unit. */
  readonly newPrice: () => number;
};

/**
 * Moves the i-th hall on at the month's end: a defaulted party's hall is emptied, a term that ends next month is extended or not, an
 * empty hall is let again from a whole month on. Writes the hall's date so that dispatch runs it exactly in the months it is let.
 */
export function closeLetting(lets: Lets, view: MonthView, next: State, i: number, turn: Turn): void {
  if (runsOn(lets, view, i, turn)) return;
  const { market, state, month } = view;
  const letting = lettingOf(lets, state, i);
  const party = letting.phase === phases.relet ? turn.nextParty : turn.party;
  if (market.outsideDefault[party] === 1) emptyHall(lets, view, next, i, letting, turn);
  else {
    if (letting.phase === phases.first || letting.phase === phases.held)
      choose(lets, month, next, i, letting, turn);
    const ended = lettingOf(lets, next, i);
    if (ended.ends <= month + 1)
      letAgain(lets, next, i, ended, ended.ends + voidAtEnd(ended.phase, view, turn), turn);
  }
  const { phase, from, ends } = lettingOf(lets, next, i);
  if (phase === phases.first || market.outsideDefault[turn.nextParty] === 1) return;
  setHall(lets, next, i, from, ends);
  agreePrice(lets, month, next, i, turn);
}

/** The hall's dates as dispatch reads them: from when, and for how long. */
function setHall({ terms }: Lets, next: State, i: number, from: number, ends: number): void {
  next.hallReady[terms.halls[i]] = from;
  next.hallMonths[terms.halls[i]] = ends - from;
}

/** Whether a hall's first term goes on with no date of a choice within next month: nearly every month, and nothing to write. */
function runsOn(
  { terms, at }: Lets,
  { market, state, month }: MonthView,
  i: number,
  { party, choices }: Turn,
): boolean {
  if (state.memory[at.phase + i] !== phases.first || choices.breakFrom > 0) return false;
  // By the state the month opened with: another contract may have put the hall later this month already.
  const ends = state.hallReady[terms.halls[i]] + terms.term_months;
  return market.outsideDefault[party] === 0 && ends >= month + 2;
}

/** The party has left before its term or by default: the hall waits for the next one from when it is both ready and empty. */
function emptyHall(lets: Lets, view: MonthView, next: State, i: number, letting: Letting, turn: Turn): void {
  const { terms, at } = lets;
  const end = view.month + 1;
  if (letting.phase === phases.relet) {
    next.memory[at.letEnds + i] = Math.min(letting.ends, view.month);
    next.hallReady[terms.halls[i]] = NEVER;
    return;
  }
  const accepted = letting.from < end ? letting : { ...letting, from: NEVER };
  const from = Math.max(
    end + turn.voidMonths / view.market.utilisationFraction,
    view.state.hallReady[terms.halls[i]],
  );
  letAgain(lets, next, i, accepted, from, turn);
}

/** A party leaves a hall that is too late for it: the next one takes it when it is ready. */
export function leaveForNext(lets: Lets, view: MonthView, next: State, i: number, turn: Turn): void {
  emptyHall(lets, view, next, i, { phase: phases.first, from: NEVER, ends: NEVER }, turn);
  const { phase, from, ends } = lettingOf(lets, next, i);
  if (phase !== phases.relet) return;
  setHall(lets, next, i, from, ends);
  agreePrice(lets, view.month, next, i, turn);
}

/** The tenant's choices on dates within next month: to leave at a break, or to stay when the term ends. */
function choose({ terms, at }: Lets, month: number, next: State, i: number, letting: Letting, turn: Turn) {
  const { from, ends } = letting;
  const { choices } = turn;
  const hold = (phase: number, until: number) => {
    next.memory[at.phase + i] = phase;
    next.memory[at.letFrom + i] = from;
    next.memory[at.letEnds + i] = until;
  };
  const breakDate = nextBreak(from, choices, month + 1);
  const years = (date: number) => (date - from) / MONTHS_PER_YEAR;
  if (breakDate < ends && isNextMonth(breakDate, month) && !choices.staysAt(years(breakDate)))
    return hold(phases.leaving, breakDate);
  const mostEnds = from + terms.term_months + choices.extensions * choices.extensionMonths;
  if (ends < mostEnds && isNextMonth(ends, month) && choices.staysAt(years(ends)))
    return hold(phases.held, ends + choices.extensionMonths);
}

const isNextMonth = (date: number, month: number) => date >= month + 1 && date < month + 2;

/** The first break not before a month; NEVER without any. */
function nextBreak(from: number, { breakFrom, breakEvery }: Choices, month: number): number {
  if (breakFrom === 0) return NEVER;
  if (from + breakFrom >= month || breakEvery === 0) return from + breakFrom;
  return from + breakFrom + Math.ceil((month - from - breakFrom) / breakEvery) * breakEvery;
}

/** A void after a tenant that chose to leave is whole; at a term's end only the share of tenants that do not renew leave one. */
function voidAtEnd(phase: number, { market }: MonthView, turn: Turn): number {
  const wholeMonths = turn.voidMonths / market.utilisationFraction;
  return phase === phases.leaving ? wholeMonths : wholeMonths * (1 - market.renewalFraction);
}

/** Lets a hall again from the first whole month not before `from`, if somebody takes it then. */
function letAgain(
  { terms, at }: Lets,
  next: State,
  i: number,
  before: Letting,
  from: number,
  turn: Turn,
): void {
  const start = Math.ceil(from);
  const months = turn.nextTermMonths(start);
  if (turn.nextParty < 0 || !(months > 0)) return;
  if (before.phase !== phases.relet) {
    next.memory[at.firstFrom + i] = before.from;
    next.memory[at.openedFrom + i] = Math.min(before.from, start);
  }
  next.memory[at.phase + i] = phases.relet;
  next.memory[at.letFrom + i] = start;
  next.memory[at.letEnds + i] = start + months;
  next.memory[at.letPrice + i] = 0;
  next.hallCustomer[terms.halls[i]] = turn.nextParty;
}

/** The price of a hall let again is that of the market when it is taken. */
function agreePrice({ at }: Lets, month: number, next: State, i: number, turn: Turn): void {
  const isAgreed = next.memory[at.letPrice + i] > 0;
  if (next.memory[at.phase + i] === phases.relet && !isAgreed && next.memory[at.letFrom + i] <= month + 1)
    next.memory[at.letPrice + i] = turn.newPrice();
}
