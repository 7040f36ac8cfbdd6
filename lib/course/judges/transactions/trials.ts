/** How the judges of notebook 07 try a store: by every crash of a story. */
import { type CrashSearchOptions, everyCrash } from "../../../transactions/crash/search.ts";
import type { StoreClass } from "../../../transactions/store/store.ts";
import { TransactionalStore } from "../../../transactions/store/store.ts";
import { crashPicture } from "../../../view/crash/crash.ts";
import type { ClassKind } from "../../exercise/judge.ts";
import { codeOf } from "../../exercise/judge.ts";
import type { Tried } from "../../exercise/trials.ts";

/** A store's class that a student wrote. */
export type StudentStore = StoreClass & { readonly name: string; readonly prototype: object };

export const A_STORE: ClassKind = {
  called: "a class of stores, such as `class Mine extends WriteAheadStore`",
  is: (prototype) => prototype instanceof TransactionalStore,
};

/** Whether a method does nothing with the store: as the notebook gives it, or not there at all. */
export function isUntouched(answer: StudentStore, method: string): boolean {
  const own = Object.getOwnPropertyDescriptor(answer.prototype, method);
  const extended = Object.getPrototypeOf(answer) as { readonly name: string };
  if (own === undefined) return extended.name === "WriteAheadStore";
  return !codeOf(own.value).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "").includes("this");
}

/** Every crash of a story, or of all that can be made of some steps. */
export function overEveryCrash(
  what: string,
  answer: StudentStore,
  options: Partial<CrashSearchOptions>,
): Tried {
  const { crashes, violation } = everyCrash(answer, options);
  const text = `${what}: ${crashes} crashes`;
  if (violation === undefined) return { holds: true, text };
  const { found } = violation;
  const end = typeof found === "string"
    ? `recovery stops: ${found}`
    : violation.words[violation.words.length - 2];
  return { holds: false, text: `${what}; ${end.replace(/\.$/, "")}`, picture: crashPicture(violation) };
}
