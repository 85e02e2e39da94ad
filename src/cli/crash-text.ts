// The back-test on a screen: misses first, then what held, then how well the probabilities ranked.

import { dateLabel, firstDay } from "../engine/calendar.ts";
import { type Model, NEVER } from "../engine/index.ts";
import { hasBitcoin } from "../engine/market/replay.ts";
import type { Backtest, BacktestCase } from "../engine/report/backtest.ts";

export type CrashRun = { readonly seed: number; readonly paths: number; readonly undated: number };

const pct = (fraction: number) => `${(100 * fraction).toFixed(fraction > 0 && fraction < 0.0995 ? 1 : 0)}`;

/** The table of a back-test, at most 100 columns wide. */
export function crashText(model: Model, { cases, ranking, brier, paths }: Backtest, run: CrashRun): string {
  const ordered = [...cases.filter((one) => !one.verdict.isHit), ...cases.filter((one) => one.verdict.isHit)];
  const missed = cases.filter((one) => !one.verdict.isHit).length;
  const failed = run.paths - paths;
  const lines = [
    `${model.name}   as of ${dateLabel(model.asOfDay)}   ${model.months.length} months from ${model.months[0].label}   ${run.paths} paths   seed ${run.seed}`,
    `${cases.length} cases, ${missed} missed on the real path (failures in time: within three months)`,
    ...(run.undated > 0
      ? [`${run.undated} values do not say when they were known: no check by date can see them`]
      : []),
    ...(failed > 0 ? [`${failed} paths gave no finite number and are not counted`] : []),
    ...recordLine(model),
    "",
    `  ${row("", "what happened", "PD 12 mo, %", "on the real path", "")}`,
    ...ordered.map((one) => `  ${caseRow(model, one)}`),
    "",
    rankingLine(ranking),
    `Brier ${brier.toFixed(3)}: mean square of PD less what happened; always saying the base rate scores ${baseScore(cases).toFixed(3)}`,
    "",
    "PD: share of paths simulated from what was known, no real month laid on them; limits are sampling",
    "alone, not what is unknown of the inputs. Real path: bitcoin, difficulty and hub prices as recorded;",
    "shares follow bitcoin, floors are late by the median, no customer defaults.",
  ];
  return `${lines.join("\n")}\n`;
}

/** Says where the record ends when the world looks further. */
function recordLine(model: Model): string[] {
  const { replay } = model.market;
  const last = model.months.findLastIndex(
    ({ monthNumber }, month) =>
      hasBitcoin(model, monthNumber) && !(Number.isFinite(replay.to) && month > replay.to),
  );
  if (last === model.months.length - 1) return [];
  return [`the real path ends in ${model.months[last].label}; the months after it are one draw`];
}

function row(name: string, happened: string, probability: string, fell: string, verdict: string): string {
  return `${name.padEnd(20)}${happened.padEnd(24)}${probability.padEnd(16)}${fell.padEnd(22)}${verdict}`.trimEnd();
}

function caseRow(model: Model, one: BacktestCase): string {
  const { name, outcome, outcomeMonth, pd12, pd12Low, pd12High, fall, verdict } = one;
  const fell = fall.month === NEVER ? "-" : `${model.months[fall.month].label} ${fall.trigger}`;
  const mark = verdict.isHit ? verdictText(one) : verdictText(one).toUpperCase();
  return row(
    name.slice(0, 19),
    `${outcome}${outcomeMonth === NEVER ? "" : ` ${dayOf(model, outcomeMonth)}`}`,
    `${pct(pd12).padStart(4)} (${pct(pd12Low)}-${pct(pd12High)})`,
    fell,
    mark,
  );
}

function verdictText({ verdict: { kind, monthsLate } }: BacktestCase): string {
  const short = kind.replace("fell ", "");
  if (monthsLate === undefined || monthsLate === 0) return short;
  return `${short}, ${monthsLate > 0 ? "+" : ""}${monthsLate} mo`;
}

/** The day a fractional month index stands for. */
function dayOf(model: Model, month: number): string {
  const whole = Math.floor(month);
  const first = firstDay(model.firstMonth + whole);
  const days = firstDay(model.firstMonth + whole + 1) - first;
  return dateLabel(first + Math.round((month - whole) * days));
}

function rankingLine(ranking: Backtest["ranking"]): string {
  if (!ranking) return "AUC: none, for all or none of the cases failed";
  const { auc, low, high, defaulters, survivors } = ranking;
  return `AUC ${auc.toFixed(2)} (95 % ${low.toFixed(2)}-${high.toFixed(2)}): ${defaulters} failures above ${survivors} survivors; with so few cases it says little`;
}

/** Brier's score of a forecaster who knows only how many of these failed. */
function baseScore(cases: readonly BacktestCase[]): number {
  const share = cases.filter(({ outcome }) => outcome !== "survived").length / cases.length;
  return share * (1 - share);
}
