/**
 * The lines of Porcupine's histories of keys and values: `{:process 4, :type :invoke, :f :put, :key "2",
 * :value "y"}`. `parseJepsen` reads them. Its histories of one register are logs of Jepsen's clients, which
 * `jepsenLogText` writes.
 */
import type { RecordedHistory } from "../history/recorded.ts";
import { edn, entriesOf, numbersOf } from "./entries.ts";

/**
 * Writes a history of operations that name a key: `get(key)`, `put(key, value)`, `append(key, value)`. Keys
 * and values are texts there, whatever they are here.
 * @throws TypeError for a history in which none is named
 * @example writeFileSync("kv.txt", porcupineText(recordedOf(run.trace)))
 */
export function porcupineText(history: RecordedHistory): string {
  const number = numbersOf(history), quoted = (value: unknown) => JSON.stringify(String(value));
  return entriesOf(history).map(({ process, type, f, value }) => {
    if (!Array.isArray(value)) {
      throw new TypeError(
        `Porcupine's lines name a key, as get("x") does, got ${f}(${edn(value)}); of one register they are ` +
          "a log: jepsenLogText",
      );
    }
    const [key, shown] = value, what = shown === null || shown === undefined ? "nil" : quoted(shown);
    return `{:process ${number(process)}, :type :${type}, :f :${f}, :key ${quoted(key)}, :value ${what}}`;
  }).join("\n");
}
