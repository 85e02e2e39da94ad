// Where a continuous function of one number is zero.

/** Spacing of doubles at 1: a root is not looked for below it. */
const DOUBLE_SPACING = 2.220446049250313e-16;

/**
 * The root of a continuous function between `low` and `high`, to the spacing of doubles there: inverse quadratic and secant steps kept
 * inside the bracket, halving where they do not help (Brent 1973, Algorithms for Minimization without Derivatives, ch. 4). Throws when
 * the function has the same sign at both ends or is not a number.
 */
export function rootBetween(f: (x: number) => number, low: number, high: number): number {
  let [best, bestValue] = [high, f(high)];
  let [far, farValue] = [low, f(low)];
  if (bestValue === 0) return best;
  if (farValue === 0) return far;
  if (Math.sign(bestValue) !== -Math.sign(farValue))
    throw new Error(`no change of sign between ${low} and ${high}: ${farValue}, ${bestValue}`);
  let [last, lastValue] = [far, farValue];
  let step = best - far;
  let stepBefore = step;
  // A step is under half of the one before the last, or halves the bracket: it closes.
  for (;;) {
    if (Math.abs(farValue) < Math.abs(bestValue)) {
      [last, lastValue] = [best, bestValue];
      [best, bestValue, far, farValue] = [far, farValue, best, bestValue];
    }
    const half = (far - best) / 2;
    const smallest = 2 * DOUBLE_SPACING * Math.abs(best) + Number.MIN_VALUE;
    if (bestValue === 0 || Math.abs(half) <= smallest) return best;
    const guess = interpolatedStep(best, bestValue, last, lastValue, far, farValue);
    const helps =
      Math.abs(guess) < Math.abs(stepBefore) / 2 &&
      guess * half > 0 &&
      Math.abs(guess) < 1.5 * Math.abs(half);
    stepBefore = helps ? step : half;
    step = helps ? guess : half;
    [last, lastValue] = [best, bestValue];
    best += Math.abs(step) > smallest ? step : Math.sign(half) * smallest;
    bestValue = f(best);
    if (Number.isNaN(bestValue)) throw new Error(`the function is not a number at ${best}`);
    if (Math.sign(bestValue) === Math.sign(farValue)) {
      [far, farValue] = [last, lastValue];
      step = best - far;
      stepBefore = step;
    }
  }
}

/** The step from `best` to where a parabola in the inverse (or, with two points, a line) through the points is zero. */
function interpolatedStep(
  best: number,
  bestValue: number,
  last: number,
  lastValue: number,
  far: number,
  farValue: number,
): number {
  const s = bestValue / lastValue;
  if (last === far) return (far - best) * (s / (s - 1));
  const q = lastValue / farValue;
  const r = bestValue / farValue;
  const top = s * ((far - best) * q * (q - r) - (best - last) * (r - 1));
  return -top / ((q - 1) * (r - 1) * (s - 1));
}
