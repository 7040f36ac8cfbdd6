/** A process's own trace, in a file that a kill does not touch. */
import * as fs from "node:fs";
import { toJson } from "../../../core/json.ts";
import type { Message, ProcessId } from "../../../core/process.ts";
import { ownerOf } from "../../../core/trace/operations.ts";
import { type Row, traceFile } from "../wire/spec.ts";

export class Rows {
  private readonly file: number;
  private text = "";
  private seq = 0;

  constructor(
    private readonly dir: string,
    private readonly id: ProcessId,
    private readonly incarnation: number,
    private readonly now: () => number,
  ) {
    this.file = fs.openSync(traceFile(dir, id, incarnation), "a");
  }

  /** Writes a row, to be on file after the next `flush`; returns its number. */
  add(
    kind: string,
    { message, content, ...rest }:
      & { readonly message?: Message; readonly content?: unknown }
      & Pick<Row, "peer" | "cause" | "channel">,
  ): number {
    const row: Row = {
      seq: this.seq,
      time: this.now(),
      kind,
      ...rest,
      ...message === undefined ? {} : { message: toJson(message) },
      ...content === undefined ? {} : { content: toJson(content) },
    };
    this.text += JSON.stringify(row) + "\n";
    return this.seq++;
  }

  /** Before anybody else sees what a handler said, it is on file that it said it. */
  flush(): void {
    if (this.text === "") return;
    const bytes = Buffer.from(this.text, "utf8");
    this.text = "";
    for (let at = 0; at < bytes.length;) at += fs.writeSync(this.file, bytes, at);
  }

  /** How many operations the process had begun by itself before it last crashed. */
  get begunBefore(): number {
    let begun = 0;
    for (let incarnation = 0; incarnation < this.incarnation; incarnation++) {
      const path = traceFile(this.dir, this.id, incarnation);
      if (!fs.existsSync(path)) continue; // it was killed before it began to write
      for (const line of wholeLines(fs.readFileSync(path, "utf8"))) {
        if (!line.includes('"kind":"invoke"')) continue;
        const { operation } = (JSON.parse(line) as { content: { operation: number } }).content;
        begun = Math.max(begun, ownerOf(operation)?.count ?? 0);
      }
    }
    return begun;
  }
}

/** Without what a kill left of the last one. */
export function wholeLines(text: string): string[] {
  return text.split("\n").slice(0, -1);
}
