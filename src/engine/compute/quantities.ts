// Conversions that only chips need; money, power and time are in ../units.ts.

export const FLOP_PER_TFLOP = 1e12;
export const BYTES_PER_GB = 1e9;
export const BYTES_PER_TB = 1e12;
export const BITS_PER_BYTE = 8;
export const PARAMETERS_PER_BILLION = 1e9;
export const TOKENS_PER_BILLION = 1e9;
export const TOKENS_PER_TRILLION = 1e12;
export const TOKENS_PER_MILLION = 1e6;
export const SECONDS_PER_HOUR = 3_600;
export const W_PER_KW = 1e3;
