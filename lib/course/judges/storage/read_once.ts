/** The judge of notebook 14's second exercise: who reads appended records makes of them each once. */
import { appendedCells } from "../../cases/gfs/appends.ts";
import { functionJudge } from "../../exercise/judge.ts";
import { almost, correct, hint, type Judgement, keepWorking } from "../../exercise/outcome.ts";
import { inTurn, observed } from "../../exercise/trials.ts";

type Reader = (cells: string[]) => unknown;

const EXAMPLE = ["1 milk", "", "1 milk", "2 eggs"];

/** The texts of the records that stand in a replica's cells. */
export const readOnce = functionJudge<Reader>([[...EXAMPLE]], judgeReader);

const texts = (reader: Reader, cells: readonly string[]) => reader([...cells]);
const isSame = (got: unknown, wanted: readonly string[]) => JSON.stringify(got) === JSON.stringify(wanted);

function judgeReader(reader: Reader): Judgement {
  const first = texts(reader, EXAMPLE);
  if (!Array.isArray(first) || first.some((one) => typeof one !== "string")) {
    return keepWorking("It does not return a list of texts.", {
      hint: `Of ${JSON.stringify(EXAMPLE)} it should make ["milk","eggs"].`,
    });
  }
  const { trials, failed } = inTurn([
    () => reads("padding is no record", reader, ["1 milk", "", "", "2 eggs"], ["milk", "eggs"]),
    () => reads("a record that is there twice is read once", reader, EXAMPLE, ["milk", "eggs"]),
    () =>
      reads("the second copy comes after another", reader, ["1 milk", "2 eggs", "1 milk"], ["milk", "eggs"]),
    () => reads("two records may say the same", reader, ["1 milk", "2 milk"], ["milk", "milk"]),
    () => reads("a text of two words", reader, ["1 a pint of milk"], ["a pint of milk"]),
    () => everyReplica(reader),
  ]);
  if (!failed) return correct("Each record once, whichever replica is read.", { trials });
  if (trials.length === 1) return keepWorking("What nobody has written is read.", { trials });
  if (trials.length < 4) {
    return hint("What was tried twice is read twice.", {
      trials,
      hint: "The writer has given each record a number: what has this number was read before?",
    });
  }
  return almost("A record is missing, or is not as it was written.", {
    trials,
    hint: "Records with different numbers are different, even if they say the same.",
  });
}

function reads(what: string, reader: Reader, cells: readonly string[], wanted: readonly string[]) {
  const got = texts(reader, cells), holds = isSame(got, wanted);
  const text = `${JSON.stringify(cells)} is read as ${JSON.stringify(wanted)}`;
  return observed(`${what}: ${text}${holds ? "" : `, and by yours as ${JSON.stringify(got)}`}`, holds);
}

/** 50 records, appended to three replicas each of which fails every fifth attempt. */
function everyReplica(reader: Reader) {
  const replicas = appendedCells(0.2, 50), wanted = Array.from({ length: 50 }, () => "a record");
  return observed(
    "50 records on three replicas with holes and copies: 50 on each",
    replicas.every((cells) => isSame(texts(reader, cells), wanted)),
  );
}
