// Default probabilities in notches, so that two of them can be compared as credit people do.

import { exp, log } from "../elementary.ts";

/** Letter grades by notch, best first; a notch is one place in this list. */
export const notchNames = [
  "AAA",
  "AA+",
  "AA",
  "AA-",
  "A+",
  "A",
  "A-",
  "BBB+",
  "BBB",
  "BBB-",
  "BB+",
  "BB",
  "BB-",
  "B+",
  "B",
  "B-",
  "CCC+",
  "CCC",
  "CCC-",
  "CC",
  "C",
] as const;

/** Years of the table below. */
const TABLE_YEARS = [1, 2, 3, 4, 5, 7, 10, 15];

/**
 * Average cumulative default rates of corporates by rating at the start, pct, 1981–2020 (S&P Global Ratings, 2020 Annual Global Corporate
 * Default and Rating Transition Study, April 2021; as printed in Hull, Risk Management and Financial Institutions, 6th ed. 2023, table
 * 17.1). A category stands at its middle notch, CCC/C at CCC. AAA is left out: 0.00 after a year and above AA after three, too few cases.
 */
const averageDefaultPct: readonly { readonly notch: number; readonly byYearPct: readonly number[] }[] = [
  { notch: notchNames.indexOf("AA"), byYearPct: [0.02, 0.06, 0.11, 0.21, 0.3, 0.49, 0.7, 0.99] },
  { notch: notchNames.indexOf("A"), byYearPct: [0.05, 0.13, 0.22, 0.33, 0.46, 0.76, 1.2, 1.84] },
  { notch: notchNames.indexOf("BBB"), byYearPct: [0.16, 0.43, 0.75, 1.14, 1.54, 2.27, 3.24, 4.54] },
  { notch: notchNames.indexOf("BB"), byYearPct: [0.63, 1.93, 3.46, 4.99, 6.43, 8.89, 11.64, 14.65] },
  { notch: notchNames.indexOf("B"), byYearPct: [3.34, 7.8, 11.75, 14.89, 17.35, 20.99, 24.62, 28.24] },
  { notch: notchNames.indexOf("CCC"), byYearPct: [28.3, 38.33, 43.42, 46.36, 48.58, 50.75, 52.76, 54.76] },
];

/**
 * Where a default probability by `years` stands among ratings: 0 is AAA, 20 is C, fractions between. Log of the cumulative hazard
 * −ln(1−PD) is interpolated between categories (a notch is a third of the way) and held to the ends of the scale; between the table's
 * years the cumulative hazard is linear. Only categories are published here, so the thirds are ours.
 */
export function notchOf(probability: number, years: number): number {
  if (!(probability >= 0 && probability <= 1 && years > 0))
    throw new Error(`no notch for a probability of ${probability} in ${years} years`);
  const worst = notchNames.length - 1;
  const logHazard = log(cumulativeHazard(probability));
  const knots = averageDefaultPct.map(({ notch, byYearPct }) => ({
    notch,
    log: log(hazardBy(byYearPct, years)),
  }));
  const above = knots.findIndex((knot) => knot.log >= logHazard);
  const right = above < 0 ? knots.length - 1 : Math.max(1, above);
  const [from, to] = [knots[right - 1], knots[right]];
  const notch = from.notch + ((to.notch - from.notch) * (logHazard - from.log)) / (to.log - from.log);
  return Math.min(worst, Math.max(0, notch));
}

/** The name of the nearest notch. */
export function notchName(notch: number): string {
  return notchNames[Math.round(notch)];
}

/**
 * A default probability by `years` as the grade it would stand for, with those of its sampling limits where they differ. Better than the
 * table's best category is "AA or better"; no default at all on the paths run says no more than the upper limit does.
 */
export function gradeText(
  {
    value,
    low = value,
    high = value,
  }: { readonly value: number; readonly low?: number; readonly high?: number },
  years: number,
): string {
  const grade = (probability: number) => {
    const notch = notchOf(probability, years);
    return Math.round(notch) < averageDefaultPct[0].notch ? "AA or better" : notchName(notch);
  };
  if (value === 0 && high > 0) return grade(high).replace(/(?<! or better)$/, " or better");
  const [best, worst] = [grade(low), grade(high)];
  return best === worst ? best : `${grade(value)} (${best} to ${worst})`;
}

/** Notches by which the first probability is worse than the second, both by `years`; negative when it is better. */
export function notchesApart(probability: number, other: number, years: number): number {
  return notchOf(probability, years) - notchOf(other, years);
}

/** The average default probability at a notch between AA and CCC, by `years`: the inverse of `notchOf` there. */
export function probabilityOfNotch(notch: number, years: number): number {
  const right = Math.max(
    1,
    averageDefaultPct.findIndex((row) => row.notch >= notch),
  );
  const [from, to] = [averageDefaultPct[right - 1], averageDefaultPct[right]];
  const share = (notch - from.notch) / (to.notch - from.notch);
  const [logFrom, logTo] = [from, to].map(({ byYearPct }) => log(hazardBy(byYearPct, years)));
  return 1 - exp(-exp(logFrom + share * (logTo - logFrom)));
}

function cumulativeHazard(probability: number): number {
  // Below this, 1 − p has lost the digits that p has.
  return probability < 1e-8 ? probability : -log(1 - probability);
}

/** Cumulative hazard of a category by `years`: linear between the table's years and from 0, the last slope beyond them. */
function hazardBy(byYearPct: readonly number[], years: number): number {
  const last = TABLE_YEARS.length - 1;
  const found = TABLE_YEARS.findIndex((year) => year >= years);
  const right = found < 0 ? last : found;
  const hazardAt = (k: number) => (k < 0 ? 0 : cumulativeHazard(byYearPct[k] / 100));
  const yearAt = (k: number) => (k < 0 ? 0 : TABLE_YEARS[k]);
  const slope = (hazardAt(right) - hazardAt(right - 1)) / (yearAt(right) - yearAt(right - 1));
  return hazardAt(right) + slope * (years - yearAt(right));
}
