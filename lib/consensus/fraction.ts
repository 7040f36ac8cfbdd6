/** Exact fractions, for what is to be compared with a published one to the last digit. */
export class Fraction {
  static readonly ZERO = new Fraction(0n, 1n);
  static readonly ONE = new Fraction(1n, 1n);

  private constructor(readonly numerator: bigint, readonly denominator: bigint) {}

  /** @throws RangeError for what is no whole number, or a denominator of 0 */
  static of(numerator: number, denominator = 1): Fraction {
    return Fraction.reduced(BigInt(numerator), BigInt(denominator));
  }

  private static reduced(numerator: bigint, denominator: bigint): Fraction {
    if (denominator === 0n) throw new RangeError("a fraction needs a denominator other than 0");
    const sign = denominator < 0n ? -1n : 1n;
    const divisor = sign * gcd(numerator < 0n ? -numerator : numerator, sign * denominator);
    return new Fraction(numerator / divisor, denominator / divisor);
  }

  plus({ numerator, denominator }: Fraction): Fraction {
    return Fraction.reduced(
      this.numerator * denominator + numerator * this.denominator,
      this.denominator * denominator,
    );
  }
  minus({ numerator, denominator }: Fraction): Fraction {
    return Fraction.reduced(
      this.numerator * denominator - numerator * this.denominator,
      this.denominator * denominator,
    );
  }
  times({ numerator, denominator }: Fraction): Fraction {
    return Fraction.reduced(this.numerator * numerator, this.denominator * denominator);
  }
  /** @throws RangeError for a division by 0 */
  over({ numerator, denominator }: Fraction): Fraction {
    return Fraction.reduced(this.numerator * denominator, this.denominator * numerator);
  }

  get isZero(): boolean {
    return this.numerator === 0n;
  }
  /** The nearest number. */
  get value(): number {
    // Both may be too large for a number: a quotient with 20 digits is not.
    const scaled = this.numerator * 10n ** 20n / this.denominator;
    return Number(scaled) / 1e20;
  }
  toString(): string {
    return this.denominator === 1n ? String(this.numerator) : `${this.numerator}/${this.denominator}`;
  }
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? 1n : a;
}
