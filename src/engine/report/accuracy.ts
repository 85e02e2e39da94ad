// How good stated default probabilities were, against what happened.

/** A case: the probability stated beforehand and whether it defaulted. */
export type Judged = { readonly probability: number; readonly defaulted: boolean };

/** Two-sided 95 % of the normal distribution. */
const NORMAL_95 = 1.959963984540054;

/** Ranking power: the chance that a defaulter was given a higher probability than a survivor, ties counting half. */
export type RankingPower = {
  readonly auc: number;
  /** 95 % limits by the standard error of Hanley & McNeil (1982), Radiology 143; with few cases they are wide, and that is the finding. */
  readonly low: number;
  readonly high: number;
  readonly defaulters: number;
  readonly survivors: number;
};

/** Area under the ROC curve (Mann & Whitney 1947); undefined when all or none defaulted: there is nothing to rank. */
export function rankingPower(cases: readonly Judged[]): RankingPower | undefined {
  const bad = cases.filter((one) => one.defaulted).map((one) => one.probability);
  const good = cases.filter((one) => !one.defaulted).map((one) => one.probability);
  if (bad.length === 0 || good.length === 0) return undefined;
  let wins = 0;
  for (const b of bad) for (const g of good) wins += b > g ? 1 : b === g ? 0.5 : 0;
  const auc = wins / (bad.length * good.length);
  const twoBad = auc / (2 - auc) - auc * auc;
  const twoGood = (2 * auc * auc) / (1 + auc) - auc * auc;
  const variance =
    (auc * (1 - auc) + (bad.length - 1) * twoBad + (good.length - 1) * twoGood) / (bad.length * good.length);
  const reach = NORMAL_95 * Math.sqrt(variance);
  return {
    auc,
    low: Math.max(0, auc - reach),
    high: Math.min(1, auc + reach),
    defaulters: bad.length,
    survivors: good.length,
  };
}

/** Cases whose probability lies in one bin: how many, what was said of them on average, what happened. */
export type ReliabilityBin = {
  readonly from: number;
  readonly to: number;
  readonly cases: number;
  readonly meanProbability: number;
  readonly defaultedFraction: number;
};

/** Mean square error of the probabilities, and what it is made of: reliability − resolution + uncertainty + what bins hide within them. */
export type Brier = {
  readonly score: number;
  readonly reliability: number;
  readonly resolution: number;
  readonly uncertainty: number;
  readonly withinBins: number;
  /** Non-empty bins, lowest first. */
  readonly bins: readonly ReliabilityBin[];
};

/** Mean square error of probabilities (Brier 1950, Monthly Weather Review 78). Throws on no cases or a probability outside 0…1. */
export function brierScore(cases: readonly Judged[]): number {
  const wrong = cases.find(({ probability }) => !(probability >= 0 && probability <= 1));
  if (wrong || cases.length === 0)
    throw new Error(wrong ? `${wrong.probability} is not a probability` : "no cases to judge");
  return cases.reduce((sum, one) => sum + square(one.probability - Number(one.defaulted)), 0) / cases.length;
}

/**
 * Brier score with Murphy's partition (1973, Journal of Applied Meteorology 12) over bins between `edges`, ascending from 0 to 1, the
 * last one closed.
 */
export function brier(cases: readonly Judged[], edges: readonly number[]): Brier {
  const score = brierScore(cases);
  const bins = edges.slice(1).flatMap((to, k) => binOf(cases, edges[k], to, k === edges.length - 2));
  const baseFraction = fractionDefaulted(cases);
  const meanOf = (term: (bin: ReliabilityBin) => number) =>
    bins.reduce((sum, bin) => sum + bin.cases * term(bin), 0) / cases.length;
  const reliability = meanOf((bin) => square(bin.meanProbability - bin.defaultedFraction));
  const resolution = meanOf((bin) => square(bin.defaultedFraction - baseFraction));
  const uncertainty = baseFraction * (1 - baseFraction);
  return {
    score,
    reliability,
    resolution,
    uncertainty,
    withinBins: score - reliability + resolution - uncertainty,
    bins,
  };
}

const square = (x: number) => x * x;

function binOf(cases: readonly Judged[], from: number, to: number, isLast: boolean): ReliabilityBin[] {
  const inside = cases.filter(({ probability: p }) => p >= from && (p < to || isLast));
  if (inside.length === 0) return [];
  const meanProbability = inside.reduce((sum, one) => sum + one.probability, 0) / inside.length;
  return [{ from, to, cases: inside.length, meanProbability, defaultedFraction: fractionDefaulted(inside) }];
}

function fractionDefaulted(cases: readonly Judged[]): number {
  return cases.filter((one) => one.defaulted).length / cases.length;
}

/** A point of the cumulative accuracy profile: among this share of all cases, the riskiest by probability, is this share of all defaulters. */
export type ProfilePoint = { readonly casesFraction: number; readonly defaultersFraction: number };

/**
 * Cumulative accuracy profile from (0, 0) to (1, 1), riskiest first, cases of one probability together (Sobehart, Keenan & Stein 2000).
 * Empty when nobody defaulted.
 */
export function accuracyProfile(cases: readonly Judged[]): ProfilePoint[] {
  const defaulters = cases.filter((one) => one.defaulted).length;
  if (defaulters === 0) return [];
  const levels = [...new Set(cases.map((one) => one.probability))].sort((a, b) => b - a);
  const points = levels.map((level): ProfilePoint => {
    const riskier = cases.filter((one) => one.probability >= level);
    return {
      casesFraction: riskier.length / cases.length,
      defaultersFraction: riskier.filter((one) => one.defaulted).length / defaulters,
    };
  });
  return [{ casesFraction: 0, defaultersFraction: 0 }, ...points];
}

/** Accuracy ratio of a profile: area above the diagonal over that of a perfect ranking; 2·AUC − 1. `defaultFraction`: share of cases that defaulted, below 1. */
export function accuracyRatio(profile: readonly ProfilePoint[], defaultFraction: number): number {
  let area = 0;
  for (let k = 1; k < profile.length; k++) {
    const width = profile[k].casesFraction - profile[k - 1].casesFraction;
    area += (width * (profile[k].defaultersFraction + profile[k - 1].defaultersFraction)) / 2;
  }
  return (2 * area - 1) / (1 - defaultFraction);
}
