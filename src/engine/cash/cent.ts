/** Less than a cent is not a shortfall: what is left of a sum of doubles. */
export const CENT_USD = 0.01;
