// The names of the cases every report reads; scenarios and levers bring their own.

export const committedCase = "committed";
export const announcedCase = "announced";
export const openCase = "open";
export const worstCase = "open, worst of range";
export const bestCase = "open, best of range";
/** The scenario of this name stands beside the baseline in the table of dates, month by month. */
export const lateScenario = "late-three-months";
export const scenarioCase = (id: string) => `scenario ${id}`;

/** A change that one signature or one waiver would make: its case, whose it is, and how it reads. */
export type Lever = { readonly case: string; readonly entity: number; readonly label: string };
