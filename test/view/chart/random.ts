// Charts of every kind with random ranges, names, sizes and options: what is drawn must be readable in any.
import * as Plot from "@observablehq/plot";
import {
  dotsOnTheory,
  ecdf,
  figure,
  gantt,
  groupedBars,
  linesWithBands,
  type Picture,
  Random,
} from "../../../lib/mod.ts";

const LETTERS = "the quick brown fox jumps over lazy dogs WMWM iii 0189 −→ÄÖ";

function choose<T>(random: Random, all: readonly T[]): T {
  return all[random.integer(all.length)];
}

function name(random: Random): string {
  const length = 1 + random.integer(choose(random, [3, 10, 40]));
  return Array.from({ length }, () => LETTERS[random.integer(LETTERS.length)]).join("").trim() || "x";
}

/** From 1e−9 to 1e12: over all of it, tiny spans around large values, all equal, integers, negative ones. */
function numbers(random: Random, count: number, positive: boolean): number[] {
  const kind = choose(random, ["wide", "tiny", "equal", "integers", "around zero", "plain"]);
  const size = 10 ** (random.integer(22) - 9), span = 10 ** -(1 + random.integer(8));
  return Array.from({ length: count }, () => {
    const share = random.uniform();
    if (kind === "wide") return 10 ** (21 * share - 9);
    if (kind === "tiny") return size * (1 + share * span);
    if (kind === "equal") return size;
    if (kind === "integers") return 1 + Math.floor(50 * share);
    return size * (kind === "around zero" && !positive ? share - 0.5 : share + 0.01);
  });
}

/** The chart of a seed. */
export function randomChart(seed: number): Picture {
  const random = new Random(seed), chance = (share: number) => random.uniform() < share;
  const count = choose(random, [1, 2, 3, 8, 40]), xLog = chance(0.4), yLog = chance(0.4);
  const xs = numbers(random, count, xLog), ys = numbers(random, count, yLog);
  const series = choose(random, [1, 1, 2, 5]), names = Array.from({ length: 6 }, () => name(random));
  const rows = xs.map((x, i) => ({
    x,
    y: ys[i],
    low: ys[i] * 0.9,
    high: ys[i] * 1.1,
    of: names[i % series],
  }));
  const frame = {
    title: name(random),
    alt: "A sentence.",
    ...chance(0.5) ? { width: 200 + random.integer(900) } : {},
    ...chance(0.5) ? { height: 100 + random.integer(500) } : {},
  };
  const options = {
    ...frame,
    ...series > 1 ? { series: "of" } : {},
    ...chance(0.3) ? { xLabel: `${name(random)} ${name(random)}` } : {},
    ...chance(0.3) ? { yLabel: `${name(random)} ${name(random)}` } : {},
  };
  const band = chance(0.5) ? { low: "low", high: "high" } : {};
  switch (choose(random, ["lines", "dots", "ecdf", "bars", "figure", "gantt"])) {
    case "lines":
      return linesWithBands(rows, { ...options, ...band, x: "x", y: "y", xLog, yLog });
    case "dots":
      return dotsOnTheory(rows, {
        ...options,
        ...{ x: "x", y: "y", xLog, yLog },
        theory: [{ name: "x", value: (x) => Math.abs(x) + 1e-9 }],
      });
    case "ecdf":
      return ecdf(rows, { ...options, x: "x", xLog });
    case "bars": {
      const grouped = rows.map((row, i) => ({
        ...row,
        of: `${row.of}${i % series}`,
        group: `${names[5]} ${Math.floor(i / series)}`,
      }));
      return groupedBars(grouped, { ...options, x: "group", y: "y" });
    }
    case "gantt":
      return gantt(
        xs.map((x, i) => ({
          process: (i % 4) * 10 ** random.integer(5),
          askedAt: Math.abs(x),
          enteredAt: Math.abs(x) * 1.1,
          leftAt: Math.abs(x) * 1.2,
        })),
        { title: frame.title, alt: frame.alt, width: frame.width },
      );
    default:
      return figure(frame, {
        x: { type: xLog ? "log" : "linear" },
        y: { type: yLog ? "log" : "linear", grid: true },
        marks: [Plot.dot(rows, { x: "x", y: "y" })],
      });
  }
}
