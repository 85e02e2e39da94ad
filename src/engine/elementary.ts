// exp, log and the normal quantile from +, −, ×, ÷ and sqrt alone: IEEE 754 fixes those to the last bit, so every engine
// (Node, Chromium, any worker) draws the same paths. Math.exp and Math.log differ between V8 versions and platforms.

const LN2_HIGH = 0.6931471803691238; // ln 2 with its low 21 bits zero, so k·LN2_HIGH is exact for |k| < 2^20
const LN2_LOW = 1.9082149292705877e-10;
const SQRT_HALF = 0.7071067811865476;
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -708;

/** 2^k for the exponents a double can have; filled by doubling, which is exact. */
const powerOfTwo = (() => {
  const table = new Float64Array(2047);
  table[1023] = 1;
  for (let k = 1; k <= 1023; k++) {
    table[1023 + k] = table[1022 + k] * 2;
    table[1023 - k] = table[1024 - k] / 2;
  }
  return table;
})();

/** 1/n! and 1/n: a division costs as much as the rest of a term. */
const INVERSE_FACTORIAL = new Float64Array(14);
const INVERSE = new Float64Array(24);
for (let n = 0, factorial = 1; n < INVERSE.length; n++, factorial *= n) {
  if (n < INVERSE_FACTORIAL.length) INVERSE_FACTORIAL[n] = 1 / factorial;
  INVERSE[n] = 1 / n;
}

/** e^x by reduction to |r| ≤ ln2/2 and 13 Taylor terms (remainder < 4e-18). Relative error below 3e-16; 0 below −708, ∞ above 709.78. */
export function exp(x: number): number {
  if (!(x <= EXP_OVERFLOW)) return x > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  if (x < EXP_UNDERFLOW) return 0;
  const k = Math.round(x / (LN2_HIGH + LN2_LOW));
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = INVERSE_FACTORIAL[13];
  for (let n = 12; n >= 0; n--) sum = sum * r + INVERSE_FACTORIAL[n];
  return k <= 1023 ? sum * powerOfTwo[1023 + k] : sum * 2 * powerOfTwo[1022 + k];
}

const bitsOf = new DataView(new ArrayBuffer(8));

/** Natural logarithm by mantissa and the atanh series in s = (m−1)/(m+1), |s| ≤ 0.1716 (remainder < 1e-17). −∞ at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  bitsOf.setFloat64(0, x);
  const high = bitsOf.getUint32(0);
  const biased = high >>> 20;
  if (biased === 0) return log(x * 18014398509481984) - 54 * (LN2_HIGH + LN2_LOW); // a subnormal, lifted by 2^54
  bitsOf.setUint32(0, (high & 0x000fffff) | 0x3fe00000); // mantissa in [½, 1)
  let mantissa = bitsOf.getFloat64(0);
  let exponent = biased - 1022;
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let series = 0;
  for (let n = 21; n >= 3; n -= 2) series = z * (series + INVERSE[n]);
  return exponent * LN2_HIGH + (2 * s * (1 + series) + exponent * LN2_LOW);
}

/** x^y for x > 0, as e^(y·ln x). */
export function power(x: number, y: number): number {
  return exp(y * log(x));
}

// Coefficients of the central and tail rational approximations, Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37(3).
const CENTRAL_TOP = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const CENTRAL_BOTTOM = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852545925,
];
const NEAR_TOP = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
];
const NEAR_BOTTOM = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const FAR_TOP = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const FAR_BOTTOM = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
];

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
  return sum;
}

/** Standard normal quantile, relative error about 1e-16 (Wichura 1988). ∓∞ at 0 and 1. */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRAL_TOP, r)) / polynomial(CENTRAL_BOTTOM, r);
  }
  const tail = q < 0 ? probability : 1 - probability;
  if (!(tail > 0))
    return tail === 0 ? (q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN;
  const r = Math.sqrt(-log(tail));
  const size =
    r <= 5
      ? polynomial(NEAR_TOP, r - 1.6) / polynomial(NEAR_BOTTOM, r - 1.6)
      : polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5);
  return q < 0 ? -size : size;
}
