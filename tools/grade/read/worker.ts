// Reads submissions in a process of its own, which may do nothing but this: what is written to make a reader
// hang, or to fill its memory, ends it alone. A request is a line of JSON and the bytes of a file; an answer
// is a line of JSON.
import "./no_system.ts"; // first
import { assignment, type Read } from "./assignment.ts";
import { submittedCells } from "./cells.ts";
import { type CourseNotebook, matchOf } from "./match.ts";

let course: CourseNotebook[] = [];

function read(file: string, bytes: Uint8Array): Read {
  let match: ReturnType<typeof matchOf>;
  try {
    const cells = submittedCells(bytes);
    match = matchOf(file, cells, course);
    if (!match) {
      return {
        assignment: null,
        problem: "nothing in it or in its name comes from a notebook of the course",
      };
    }
    const read = assignment(match.course, cells);
    return {
      assignment: { ...read, remarks: [...match.remark ? [match.remark] : [], ...read.remarks] },
      problem: "",
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const named = match?.course ?? matchOf(file, [], course)?.course;
    // What it is worth is known by its name.
    return { assignment: named ? { ...assignment(named, []), remarks: [problem] } : null, problem };
  }
}

const reader = Deno.stdin.readable.getReader();
let rest = new Uint8Array();

/** The next bytes, up to the end of a line or so many. @returns undefined at the end of all */
async function next(count: number | "line"): Promise<Uint8Array | undefined> {
  const parts = [rest];
  for (let length = rest.length;;) {
    const last = parts[parts.length - 1];
    const end = count === "line" ? last.indexOf(10) : count - (length - last.length);
    if (end >= 0 && end <= last.length) {
      parts[parts.length - 1] = last.subarray(0, end);
      rest = last.slice(count === "line" ? end + 1 : end);
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    }
    const { value, done } = await reader.read();
    if (done) return undefined;
    parts.push(value);
    length += value.length;
  }
}

for (;;) {
  const line = await next("line");
  if (!line) break;
  const request: { file?: string; bytes: number } = JSON.parse(new TextDecoder().decode(line));
  const bytes = await next(request.bytes);
  if (!bytes) break;
  if (request.file === undefined) course = JSON.parse(new TextDecoder().decode(bytes));
  else console.log(JSON.stringify(read(request.file, bytes)));
}
