/**
 * What a student has done in this run of a notebook: who it is, what was checked, what was predicted. In
 * memory, and in a file if asked.
 */
import { readText, writeText } from "../files/files.ts";
import type { Outcome } from "./outcome.ts";

/** One prediction, and what came of it. */
export type Prediction = {
  readonly name: string;
  readonly predicted: unknown;
  /** How sure the student was, 0.5 to 1. */
  readonly confidence: number;
  /** Absent until it is revealed. */
  readonly actual?: unknown;
  readonly right?: boolean;
};

/** The best outcome of an exercise so far, and how often it was tried. */
export type Checked = { readonly outcome: Outcome; readonly tries: number };

type Saved = {
  readonly student?: string;
  readonly predictions: readonly Prediction[];
  readonly checked: readonly (readonly [string, Checked])[];
  readonly shown?: readonly string[];
};

/** There is one record a kernel: a fresh kernel begins a fresh one, unless a file is named. */
export class CourseRecord {
  student: string | undefined;
  readonly predictions = new Map<string, Prediction>();
  readonly checked = new Map<string, Checked>();
  /** Questions of which the answer was asked for without a prediction. */
  readonly shown = new Set<string>();
  private file: string | undefined;

  /** A number that depends on the student's name alone: everybody predicts about a run of their own. */
  get seed(): number {
    return this.student === undefined ? 1 : seedOf(this.student);
  }

  /**
   * From now on the record is also in this file; what is there already is read.
   * @throws Error if the file is there and is no such record
   */
  keepIn(file: string): void {
    let text: string | undefined;
    try {
      text = readText(file);
    } catch {
      // there is none yet
    }
    if (text !== undefined) this.read(text, file);
    this.file = file;
    this.save();
  }

  private read(text: string, file: string): void {
    let saved: Saved;
    try {
      saved = JSON.parse(text);
      for (const prediction of saved.predictions) this.predictions.set(prediction.name, prediction);
      for (const [name, checked] of saved.checked) this.checked.set(name, checked);
      for (const name of saved.shown ?? []) this.shown.add(name);
    } catch {
      throw new Error(`${file} is no record of predictions; give another name, or move it away`);
    }
  }

  save(): void {
    if (this.file === undefined) return;
    const saved: Saved = {
      student: this.student,
      predictions: [...this.predictions.values()],
      checked: [...this.checked],
      shown: [...this.shown],
    };
    writeText(this.file, JSON.stringify(saved, null, 2) + "\n");
  }

  /** Forgets all. */
  clear(): void {
    this.student = undefined;
    this.file = undefined;
    this.predictions.clear();
    this.checked.clear();
    this.shown.clear();
  }
}

/** The record of this kernel. */
export const record = new CourseRecord();

/** A seed from any text (FNV-1a, 31 bits). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 1) || 1;
}
