// Results are kept as they come, a line each: a run that was stopped goes on where it was, and a submission
// that is as it was keeps its grade.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Graded } from "../report.ts";

export class Results {
  private readonly file: string;
  private readonly known = new Map<string, Graded>();

  /** @param key all that decides over a grade besides the submission */
  constructor(folder: string, private readonly key: string) {
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, "results.jsonl");
    const lines = existsSync(this.file) ? readFileSync(this.file, "utf8").split("\n") : [];
    for (const line of lines) this.take(line);
    // Only what still holds; and a line that a stop cut in half is gone.
    writeFileSync(this.file, [...this.known].map(([id, graded]) => this.line(id, graded)).join(""));
  }

  private take(line: string): void {
    try {
      const { key, id, graded } = JSON.parse(line);
      if (key === this.key) this.known.set(id, graded);
    } catch {
      // half a line, or none
    }
  }

  private line(id: string, graded: Graded): string {
    return JSON.stringify({ key: this.key, id, graded }) + "\n";
  }

  /** What is known of a file with this name and these bytes. */
  of(name: string, bytes: Uint8Array): Graded | undefined {
    return this.known.get(idOf(name, bytes));
  }

  keep(name: string, bytes: Uint8Array, graded: Graded): void {
    const id = idOf(name, bytes);
    this.known.set(id, graded);
    appendFileSync(this.file, this.line(id, graded));
  }
}

function idOf(name: string, bytes: Uint8Array): string {
  return createHash("sha256").update(name + "\0").update(bytes).digest("hex");
}

export function hashOfBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
