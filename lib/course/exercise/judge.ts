/** What judges are made of: what an answer has to be, and how a student's exception becomes a sentence. */
import { copy } from "../../core/plain.ts";
import { Process } from "../../core/process.ts";
import { LimitError } from "../../run/errors.ts";
import type { Simulation } from "../../run/simulate/simulate.ts";
import { type Judgement, keepWorking, notDefined, Settled, stillMissing } from "./outcome.ts";
import { beginningOf, endlessText, messageOf, stoppedText } from "./stopped.ts";
import { takenFromPackage, withoutInherited } from "./without_super.ts";

/** Judges the answer to one exercise. It is given whatever the student wrote, and never throws. */
export type Judge = (answer: unknown) => Judgement;

/** The class of an algorithm that a student wrote. */
export type ProcessClass<P extends Process = Process> = new () => P;
type AnyClass = new (...given: never[]) => object;

/** What the answer to an exercise has to be a class of, and how to tell from its prototype. */
export type ClassKind = { readonly called: string; readonly is: (prototype: object) => boolean };

/**
 * A judge of a value. An answer may also be a function without parameters that returns the value.
 * @param is whether it is a value of the right kind, and what that kind is called
 */
export function valueJudge<T>(
  kind: { readonly called: string; readonly is: (answer: unknown) => answer is T },
  judge: (answer: T) => Judgement,
): Judge {
  return guarded((answer) => {
    const value = typeof answer === "function" && !isClass(answer) ? (answer as () => unknown)() : answer;
    const missing = missingValue(value, kind.called);
    if (missing) return missing;
    return kind.is(value)
      ? judge(copy(value)) // what has been looked at once must not be something else at the next look
      : keepWorking(`The answer should be ${kind.called}; this is ${described(value)}.`);
  });
}

export const A_NUMBER = {
  called: "a number",
  is: (answer: unknown): answer is number => typeof answer === "number" && !Number.isNaN(answer),
};

function missingValue(value: unknown, called: string): Judgement | undefined {
  if (value === undefined) return notDefined(`There is no answer yet. It should be ${called}.`);
  if (value === null || value === "" || Number.isNaN(value)) {
    return stillMissing(`The answer is still empty. It should be ${called}.`);
  }
}

/** A judge of a function. One that returns undefined for the example is a stub. */
export function functionJudge<F extends (...given: never[]) => unknown>(
  example: Parameters<F>,
  judge: (answer: F) => Judgement,
): Judge {
  return guarded((answer) => {
    if (answer === undefined) return notDefined("There is no answer yet. It should be a function.");
    if (answer === null) return stillMissing("The answer is still empty. It should be a function.");
    if (typeof answer !== "function" || isClass(answer)) {
      return keepWorking(`The answer should be a function; this is ${described(answer)}.`);
    }
    if ((answer as F)(...copy(example)) === undefined) { // an answer may change what it is given
      return stillMissing(`${nameOf(answer)}(${example.map(asWritten).join(", ")}) returns nothing yet.`);
    }
    return judge(answer as F);
  });
}

/**
 * A judge of a class of processes.
 * @param isStub whether it is as the notebook gives it
 * @param asked the method that the student is to write, if the class to extend has one: it cannot be had from
 * `super`
 */
export function classJudge<P extends Process>(
  isStub: (answer: ProcessClass<P>) => boolean,
  judge: (answer: ProcessClass<P>) => Judgement,
  asked?: string,
): Judge {
  return classJudgeOf(A_PROCESS, isStub, judge, asked);
}

const A_PROCESS: ClassKind = {
  called: "a class of processes, such as `class Mine extends Process`",
  is: (prototype) => prototype instanceof Process,
};

/** The same for classes of another kind. */
export function classJudgeOf<C extends AnyClass>(
  kind: ClassKind,
  isStub: (answer: C) => boolean,
  judge: (answer: C) => Judgement,
  asked?: string,
): Judge {
  return guarded((answer) => {
    const given = typeof answer === "function" && !isClass(answer) ? (answer as () => unknown)() : answer;
    if (given === undefined) return notDefined("There is no answer yet. It should be a class.");
    if (given === null) return stillMissing("The answer is still empty. It should be a class.");
    if (typeof given !== "function" || !given.prototype || !kind.is(given.prototype)) {
      return keepWorking(`The answer should be ${kind.called}; this is ${described(given)}.`);
    }
    const algorithm = given as C, taken = takenFromPackage(algorithm);
    if (taken !== undefined) {
      return keepWorking(`${taken} is what the package has already: write a class and methods of your own.`);
    }
    if (isStub(algorithm)) return stillMissing(stubText(algorithm));
    try {
      return asked === undefined
        ? judge(algorithm)
        : withoutInherited(algorithm, asked, () => judge(algorithm));
    } catch (error) {
      return thrown(error, algorithm);
    }
  });
}

/** Somebody who has misspelt the method, or written it as a field, has written something. */
function stubText(algorithm: AnyClass): string {
  const { name } = algorithm, own = ownMethods(algorithm).filter((method) => !isEmpty(algorithm, method));
  const inherited = (method: string) => method in Object.getPrototypeOf(algorithm.prototype);
  const [, field] = /^\s*([\w$]+) = (?:async )?(?:\([^()]*\)|[\w$]+) ?=>/m.exec(codeOf(algorithm)) ?? [];
  const odd = own.find((method) => !inherited(method));
  if (field !== undefined) return `${name}.${field} is a field: write it as a method, \`${field}(…) { … }\`.`;
  return odd === undefined
    ? `${name} is still as it was given.`
    : `${name} has a method \`${odd}\`, which nobody calls, and is else as it was given: is it misspelt?`;
}

/**
 * A new object of the answer's class. @throws TypeError if its constructor returns another's: that one would
 * be judged in its place
 */
export function made<Details extends unknown[], P extends object>(
  answer: new (...details: Details) => P,
  ...details: Details
): P {
  const object = new answer(...details);
  if (Object.getPrototypeOf(object) === answer.prototype) return object;
  throw new TypeError(
    `new ${answer.name}(…) must make a ${answer.name}, but its constructor returns something else`,
  );
}

/** The methods that a class defines itself. */
export function ownMethods(algorithm: AnyClass): string[] {
  return Object.getOwnPropertyNames(algorithm.prototype).filter((name) => name !== "constructor");
}

/** Whether a method, if the class has it, does nothing: its body holds comments at most. */
export function isEmpty(algorithm: AnyClass, method: string): boolean {
  const own = Object.getOwnPropertyDescriptor(algorithm.prototype, method);
  if (!own) return true;
  const text = codeOf(own.value ?? own.get).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  return /\{\s*\}$/.test(text);
}

function guarded(judge: Judge): Judge {
  return (answer) => {
    try {
      return judge(answer);
    } catch (error) {
      return thrown(error, answer);
    }
  };
}

/** Whatever was thrown, a judgement comes of it: it may throw again when it is looked at. */
function thrown(error: unknown, answer: unknown): Judgement {
  try {
    return blamed(error, answer);
  } catch {
    return keepWorking("Your code stopped with an error that says nothing about itself.");
  }
}

/** A sentence, and the student's own line: never a stack trace. */
function blamed(error: unknown, answer: unknown): Judgement {
  const missing = error instanceof ReferenceError && /^(\w+) is not defined$/.exec(error.message);
  if (missing && codeOf(answer).replace(/\s/g, "").includes(`=>${missing[1]}`)) {
    return notDefined(`Nothing is called \`${missing[1]}\` yet.`);
  }
  if (error instanceof Settled) return error.judgement;
  if (error instanceof LimitError) return endless(error.run as Simulation);
  if (isOurs(error)) {
    return notDefined(`The check itself failed, which is no mistake of yours: ${messageOf(error)}`);
  }
  return keepWorking(stoppedText(error, answer));
}

/** A run that was given up because it went on and on: how it begins is drawn. */
function endless(run: Simulation): Judgement {
  const hint = "What is sent or set again each time, and what should end it?";
  return keepWorking(endlessText(run), { hint, picture: beginningOf(run) });
}

/** A judge's own mistake must not be blamed on the student. */
function isOurs(error: unknown): boolean {
  const [, first = ""] = error instanceof Error ? error.stack?.split("\n") ?? [] : [];
  return !(error instanceof Error && error.cause) &&
    /[\\/]course[\\/](judges[\\/]|exercise[\\/]trials)/.test(first);
}

function isClass(answer: unknown): boolean {
  return /^class\b|\[native code\]/.test(codeOf(answer));
}

/** A class or function as it is written, whatever its own `toString` says; empty for anything else. */
export function codeOf(answer: unknown): string {
  return typeof answer === "function" ? Function.prototype.toString.call(answer) : "";
}

function nameOf(answer: { readonly name: string }): string {
  return answer.name || "the function";
}

/** A value as it stands in a cell. */
const asWritten = (value: unknown) => JSON.stringify(value).replaceAll(",", ", ");

/** A value as a student would call it. */
export function described(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  if (typeof value === "function") return isClass(value) ? `the class ${nameOf(value)}` : "a function";
  if (typeof value === "object") return "an object";
  return `the ${typeof value} ${String(value)}`;
}
