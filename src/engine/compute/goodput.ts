/** How a team of an era kept a long run alive. Hours. */
export type RunPractice = {
  readonly checkpointHours: number;
  readonly restartHours: number;
  readonly failureChipHours: number;
};

/** Llama 3 §3.3.4: 419 unexpected interruptions in 54 days of 16,384 chips, one per 50.7 thousand chip-hours. */
const FAILURE_CHIP_HOURS = (54 * 24 * 16_384) / 419;
/** Before 2024: a minute of stalled checkpoint, a quarter of an hour to restart. */
const EARLIER: RunPractice = {
  checkpointHours: 1 / 60,
  restartHours: 0.25,
  failureChipHours: FAILURE_CHIP_HOURS,
};
/** From 2024: checkpoints written in the background stall about 10 s; with 11 min to restart the Llama 3 run reaches its reported 90 % effective time. */
const MODERN: RunPractice = {
  checkpointHours: 10 / 3600,
  restartHours: 11 / 60,
  failureChipHours: FAILURE_CHIP_HOURS,
};
const MODERN_YEAR = 2024;

/** Practice of a run of this year. */
export function runPractice(year: number): RunPractice {
  return year >= MODERN_YEAR ? MODERN : EARLIER;
}

/** Hours between checkpoints that lose least: √(2 · checkpoint · MTBF) (Young 1974; Daly 2006, first order). */
export function checkpointIntervalHours(chips: number, practice: RunPractice): number {
  return Math.sqrt((2 * practice.checkpointHours * practice.failureChipHours) / chips);
}

/** Useful share of a long run's time: 1 / (1 + checkpoint/interval + (interval/2 + restart)/MTBF). */
export function goodputFraction(chips: number, practice: RunPractice): number {
  const meanHours = practice.failureChipHours / chips;
  const interval = checkpointIntervalHours(chips, practice);
  return 1 / (1 + practice.checkpointHours / interval + (interval / 2 + practice.restartHours) / meanHours);
}
