/** Are you right as often as you are sure? */
import * as Plot from "@observablehq/plot";
import { mean } from "../../run/experiment.ts";
import { figure } from "../../view/chart/figure.ts";
import type { Picture } from "../../view/page/picture.ts";
import { show } from "../../view/page/show.ts";
import { accent } from "../../view/page/theme.ts";
import { notice } from "../exercise/box.ts";
import { type Prediction, record } from "../exercise/record.ts";

/** Predictions made with about the same confidence. */
export type CalibrationRow = {
  /** Their mean confidence. */
  readonly confidence: number;
  /** The share that was right. */
  readonly right: number;
  readonly predictions: number;
};

/**
 * Plots how often your predictions were right against how sure you were. On the line you know what you know;
 * below it you are surer than you should be be.
 * @returns nothing in a notebook; elsewhere the picture
 * @example calibration()
 */
export function calibration(): Picture | undefined {
  const revealed = [...record.predictions.values()].filter(({ right }) => right !== undefined);
  if (revealed.length === 0) {
    return show(notice("○", "nothing revealed yet", "calibration", "Predict something, and reveal it."));
  }
  return show(calibrationPicture(revealed));
}

/** Rows by confidence, rounded to tenths. */
export function calibrationRows(revealed: readonly Prediction[]): CalibrationRow[] {
  const groups = new Map<number, Prediction[]>();
  for (const prediction of revealed) {
    const tenth = Math.round(prediction.confidence * 10);
    groups.set(tenth, [...groups.get(tenth) ?? [], prediction]);
  }
  return [...groups].sort(([a], [b]) => a - b).map(([, some]) => ({
    confidence: mean(some.map(({ confidence }) => confidence)),
    right: mean(some.map(({ right }) => right ? 1 : 0)),
    predictions: some.length,
  }));
}

/**
 * The mean squared distance between confidence and outcome (Brier, 1950): 0 is perfect, 0.25 what guessing
 * gets.
 */
export function brierScore(revealed: readonly Prediction[]): number {
  return mean(revealed.map(({ confidence, right }) => (confidence - (right ? 1 : 0)) ** 2));
}

function calibrationPicture(revealed: readonly Prediction[]): Picture {
  const rows = calibrationRows(revealed), brier = brierScore(revealed).toFixed(2);
  const told = rows.map(({ confidence, right, predictions }) =>
    `${percent(confidence)} sure, ${percent(right)} right (${predictions})`
  ).join("; ");
  const few = revealed.length < 10 ? " So few say little: the plot gets better as the course goes on." : "";
  return figure({
    title: "Are you right as often as you are sure?",
    caption:
      `${revealed.length} predictions. Brier score ${brier}: 0 is perfect, 0.25 is what guessing gets.${few}`,
    alt: `Share of right predictions against confidence: ${told}. Brier score ${brier}.`,
    height: 320,
    width: 420,
  }, {
    x: { label: "how sure you were", domain: [0.5, 1], tickFormat: "%", ticks: 5, inset: 16 },
    y: { label: "how often you were right", domain: [0, 1], tickFormat: "%", grid: true, inset: 16 },
    r: { range: [0, 14], domain: [0, Math.max(...rows.map(({ predictions }) => predictions))] },
    marks: [
      Plot.line([[0.5, 0.5], [1, 1]], { stroke: "currentColor", strokeDasharray: "5 4", strokeOpacity: 0.7 }),
      Plot.text([[0.67, 0.9]], {
        text: ["you know more than you think"],
        fill: "currentColor",
        fillOpacity: 0.75,
      }),
      Plot.text([[0.86, 0.2]], {
        text: ["surer than you should be"],
        fill: "currentColor",
        fillOpacity: 0.75,
      }),
      Plot.dot(rows, {
        x: "confidence",
        y: "right",
        r: "predictions",
        stroke: accent(0),
        fill: accent(0),
        fillOpacity: 0.35,
        clip: false,
      }),
      Plot.text(rows, {
        x: "confidence",
        y: "right",
        text: (row: CalibrationRow) => String(row.predictions),
        fill: "currentColor",
      }),
    ],
  });
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
