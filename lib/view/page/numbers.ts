/** Numbers as labels: each label is its number, digit for digit, in one notation for a whole axis. */

/** Plain labels may be so long before powers of ten may take their place. */
const LONG = 12;

/**
 * @param values what the labels say, exactly
 * @param alike all with as many decimals; else each with its own, as on an axis over many powers of ten
 */
export function labelsOf(values: readonly number[], alike = true): string[] {
  const decimals = values.map(decimalsOf);
  const most = decimals.reduce((a, b) => Math.max(a, b), 0);
  const plain = values.map((value, i) => plainNumber(value, alike && value !== 0 ? most : decimals[i]));
  if (longest(plain) <= LONG) return plain;
  const short = values.map((value) => powerNumber(value));
  return longest(short) <= longest(plain) * 2 / 3 ? short : plain;
}

const longest = (texts: readonly string[]) => texts.reduce((most, text) => Math.max(most, text.length), 0);

/** How many decimals it takes to write a number exactly as it is read again. */
export function decimalsOf(value: number): number {
  const [mantissa, exponent = "0"] = String(value).split("e");
  const point = mantissa.indexOf(".");
  return Math.max(0, (point < 0 ? 0 : mantissa.length - point - 1) - Number(exponent));
}

/** With commas between thousands: −1,234.50. */
export function plainNumber(value: number, decimals: number): string {
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) return powerNumber(value);
  const [whole, part] = Math.abs(value).toFixed(Math.min(100, decimals)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return (isNegative(value, decimals) ? "−" : "") + grouped + (part ? `.${part}` : "");
}

/** What rounds to zero has no sign. */
const isNegative = (value: number, decimals: number) =>
  value < 0 && Number(Math.abs(value).toFixed(Math.min(100, decimals))) > 0;

/** With a power of ten: 2.5e−9. */
export function powerNumber(value: number, decimals?: number): string {
  if (value === 0 && decimals === undefined) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "−∞" : "–";
  return value.toExponential(decimals).replace("e+", "e").replaceAll("-", "−");
}

/** 1st, 2nd, 3rd, 4th, 11th, 21st. */
export function ordinal(n: number): string {
  const isTeen = Math.floor(n / 10) % 10 === 1;
  return plainNumber(n, 0) + (isTeen ? "th" : ["th", "st", "nd", "rd"][n % 10] ?? "th");
}
