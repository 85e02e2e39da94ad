// Sums over a column.

/** Running sum of a column, from 0: one entry more. */
export function runningSum(series: Float64Array): Float64Array {
  const sum = new Float64Array(series.length + 1);
  series.forEach((value, i) => {
    sum[i + 1] = sum[i] + value;
  });
  return sum;
}

/** Mean of a column; NaN when it is empty. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
