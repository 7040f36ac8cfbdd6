/**
 * Histories of sessions in one line: `w(x)1 r(x)1 | r(x)0`, sessions apart by a bar, each in its own order.
 */
import type { RecordedHistory, RecordedOperation } from "../history/recorded.ts";

const OPERATION = /^([wr])\(([^()\s]+)\)(\S+)$/;

/**
 * Reads such a line: `w(x)1` is write("x", 1), `r(x)1` is read("x") → 1; what looks like a number is one. All
 * operations overlap in real time but those of a session, as the notation says nothing of it.
 * @throws SyntaxError that says which word is wrong
 * @example sessionGuarantees(parseSessions("w(x)1 | r(x)1 r(x)0"))
 */
export function parseSessions(text: string): RecordedHistory {
  const sessions = text.split("|").map((session) =>
    session.trim().split(/\s+/).filter((word) => word !== "")
  );
  const most = Math.max(0, ...sessions.map(({ length }) => length));
  return sessions.flatMap((words, session) =>
    words.map((word, at): RecordedOperation => {
      const found = OPERATION.exec(word);
      if (!found) throw new SyntaxError(`a history is like "w(x)1 | r(x)1 r(x)0", got "${word}"`);
      const [, kind, object, value] = found,
        process = session + 1,
        begin = at / (most + 1),
        end = at === words.length - 1 ? 2 : begin;
      const read = /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
      return kind === "w"
        ? { process, method: "write", details: [object, read], begin, end }
        : { process, method: "read", details: [object], begin, end, value: read };
    })
  );
}
