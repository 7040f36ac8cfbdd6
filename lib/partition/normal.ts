/** The normal distribution's tail, the same on every engine: what is suspected when depends on it. */
import { exp, ln } from "../core/random.ts";

/** From here on the continued fraction is used, below it the power series. */
const FAR = 2.5, TERMS = 60;

/** The probability that a standard normal variable is greater than x. */
export function normalTail(x: number): number {
  if (x < 0) return 1 - normalTail(-x);
  const density = exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  if (x >= FAR) {
    let fraction = x; // Laplace's: x + 1/(x + 2/(x + 3/(x + …)))
    for (let k = TERMS; k > 0; k--) fraction = x + k / fraction;
    return density / fraction;
  }
  let term = x, sum = x;
  for (let k = 1; k < TERMS; k++) {
    term *= x * x / (2 * k + 1);
    sum += term;
  }
  return 0.5 - density * sum;
}

/**
 * How far out φ is: the x at which − log₁₀ of the tail is φ.
 * @param phi from 0.31 (the median) to 300
 */
export function normalQuantile(phi: number): number {
  const aim = -phi * ln(10);
  let low = -10, high = 40;
  for (let halvings = 0; halvings < 50; halvings++) {
    const middle = (low + high) / 2;
    if (ln(Math.max(normalTail(middle), Number.MIN_VALUE)) > aim) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
