// The level of one input at which something just holds: the bitcoin price, power price or rent a company needs.

/** A bracket no wider than asked, or the side on which the whole range lies. `isMonotone`: no evaluation contradicted the direction. */
export type BreakEven =
  | {
      readonly kind: "one";
      /** Middle of the bracket, and half its width. */
      readonly at: number;
      readonly halfWidth: number;
      readonly isMonotone: boolean;
      readonly evaluations: number;
    }
  | {
      readonly kind: "none";
      readonly why: "above zero throughout" | "below zero throughout";
      readonly isMonotone: boolean;
    };

/**
 * Where a monotone function, rising or falling, smooth or in steps, passes zero between `low` and `high`, by halving until the bracket
 * is at most `width`. The caller's function is dear (a run of the engine): it is asked twice, then once a halving. A function that
 * turns back gives one of its crossings and is reported as not monotone if an evaluation shows it. Throws on NaN.
 */
export function breakEven(f: (level: number) => number, low: number, high: number, width: number): BreakEven {
  const seen: { level: number; value: number }[] = [];
  const ask = (level: number) => {
    const value = f(level);
    if (Number.isNaN(value)) throw new Error(`the function is not a number at ${level}`);
    seen.push({ level, value });
    return value;
  };
  const [atLow, atHigh] = [ask(low), ask(high)];
  if (atLow >= 0 === atHigh >= 0)
    return {
      kind: "none",
      why: atLow >= 0 ? "above zero throughout" : "below zero throughout",
      isMonotone: isMonotone(seen),
    };
  let [a, b] = [low, high];
  while (b - a > width) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    if (ask(middle) >= 0 === atLow >= 0) a = middle;
    else b = middle;
  }
  return {
    kind: "one",
    at: (a + b) / 2,
    halfWidth: (b - a) / 2,
    isMonotone: isMonotone(seen),
    evaluations: seen.length,
  };
}

function isMonotone(seen: readonly { level: number; value: number }[]): boolean {
  const values = [...seen].sort((a, b) => a.level - b.level).map(({ value }) => value);
  const isRising = values.every((value, k) => k === 0 || value >= values[k - 1]);
  const isFalling = values.every((value, k) => k === 0 || value <= values[k - 1]);
  return isRising || isFalling;
}
