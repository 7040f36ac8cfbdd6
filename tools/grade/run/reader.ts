// The grader's side of the process that reads submissions: started when it is needed, and again when a
// submission has ended it.
import { basename, join } from "node:path";
import { notebookFiles, readNotebook } from "../../notebook/format.ts";
import { root } from "../../base/paths.ts";
import { type Child, type Limits, linesOf, startChild } from "./child.ts";
import type { Read } from "../read/assignment.ts";
import type { CourseNotebook } from "../read/match.ts";

export function courseNotebooks(): CourseNotebook[] {
  return notebookFiles().map((path) => ({ name: basename(path, ".ipynb"), notebook: readNotebook(path) }));
}

const worker = join(root, "tools", "grade", "read", "worker.ts");
const limits: Limits = { seconds: 60, megabytes: 3000 };

export class Reader {
  private child: Child | undefined;
  private lines: AsyncGenerator<string> | undefined;
  private writer: WritableStreamDefaultWriter<Uint8Array> | undefined;

  constructor(private readonly course: readonly CourseNotebook[]) {}

  /** @param file its name */
  async read(file: string, bytes: Uint8Array): Promise<Read> {
    if (!this.child) await this.start();
    const child = this.child!;
    let why = "ended the program that reads it";
    const late = setTimeout(() => {
      why = `could not be read within ${limits.seconds} s`;
      child.end();
    }, limits.seconds * 1000);
    await this.send({ file }, bytes);
    const { value: line } = await this.lines!.next();
    clearTimeout(late);
    if (line !== undefined) return JSON.parse(line);
    this.child = undefined;
    const problem = child.why() || `${why} ${await child.lastWords()}`.trim();
    const { assignment } = bytes.length > 0 ? await this.read(file, new Uint8Array()) : { assignment: null };
    return { assignment: assignment && { ...assignment, remarks: [problem] }, problem };
  }

  private async start(): Promise<void> {
    this.child = startChild(worker, { ...limits, seconds: Infinity });
    this.lines = linesOf(this.child);
    this.writer = this.child.process.stdin.getWriter();
    await this.send({}, new TextEncoder().encode(JSON.stringify(this.course)));
  }

  private async send(request: { file?: string }, bytes: Uint8Array): Promise<void> {
    const line = JSON.stringify({ ...request, bytes: bytes.length }) + "\n";
    try {
      await this.writer!.write(new TextEncoder().encode(line));
      await this.writer!.write(bytes);
    } catch {
      // it has ended, which shows when nothing comes back
    }
  }

  end(): void {
    this.child?.end();
    this.child = undefined;
  }
}
