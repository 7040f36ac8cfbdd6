/** Which handler runs for a message. */
import { callHandler, type Dispatch, type Handler } from "../../core/host.ts";
import type { Message, Process, ProcessId } from "../../core/process.ts";

/** The handler of a message, found once for each class and type. */
export type Entry = Dispatch & { readonly call: Handler };

/**
 * Runs the handler of a message. Parts of one name may be of different classes: there the handler is looked
 * up each time.
 */
export function runEntry(entry: Entry, process: Process, message: Message, from: ProcessId): unknown {
  if (entry.part === "") return entry.call.call(process, message, from);
  const own = { ...message, type: entry.name };
  return callHandler(process, entry, `the message ${message.type} from P${from}`, own, from);
}
