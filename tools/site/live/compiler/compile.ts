// Compiles cells as our kernel of tslab does, by the same files, without Node.
import { earlier } from "../../../kernel/cell/typescript.cjs";
import { Compiler as CellCompiler } from "../../../kernel/cell/compiler.cjs";
import { describeDiagnostics } from "../../../kernel/cell/failure.cjs";
import { variables } from "../../../kernel/cell/values.cjs";
import type { Compiled, Completions, Described, Diagnostic, Failure } from "../session/messages.ts";
import { createConverter, ts } from "./tslab.cjs";
import { declaredNames } from "./names.ts";

export type Done = Compiled & { declarations: string };

interface Converted {
  output?: string;
  declOutput?: string;
  hasToplevelAwait?: boolean;
  diagnostics: {
    start: { offset: number; line: number; character: number };
    end: { offset: number };
    messageText: string;
    fileName?: string;
  }[];
}

export class Compiler {
  private readonly compiler = new CellCompiler(
    ts,
    earlier,
    () => createConverter({ isJS: false, isBrowser: false }),
  );

  /**
   * @param declarations of the cells that ran so far
   * @param count the cell's number, which an error names
   */
  compile(declarations: string, source: string, count: number): Done | { failure: Failure } {
    const { diagnostics, output, declOutput, hasToplevelAwait } = this.convert(declarations, source);
    if (diagnostics.length > 0) {
      const told = diagnostics.map((
        { fileName, start, messageText },
      ) => ["", fileName, start.line + 1, start.character + 1, ofPages(messageText)]);
      return { failure: describeDiagnostics(told, { count, source }) };
    }
    return {
      code: output ?? "",
      awaits: Boolean(hasToplevelAwait),
      lastName: this.compiler.lastName,
      declarations: declOutput ?? "",
    };
  }

  /** A message of several sentences is one. */
  diagnose(declarations: string, source: string): Diagnostic[] {
    const found: Diagnostic[] = [];
    for (const { fileName, start, end, messageText } of this.convert(declarations, source).diagnostics) {
      const last = found.at(-1);
      if (fileName) continue;
      const message = ofPages(messageText);
      if (last?.from === start.offset && last.to === end.offset) last.message += `\n${message}`;
      else found.push({ from: start.offset, to: end.offset, message });
    }
    return found;
  }

  complete(declarations: string, source: string, offset: number): Completions | undefined {
    try {
      const { start, end, candidates } = this.compiler.complete(declarations, source, offset);
      return { from: start, to: end, candidates };
    } catch {
      return undefined; // tslab has none after `this.` in a class that extends one of the library's
    }
  }

  describe(declarations: string, source: string, offset: number): Described | undefined {
    const found = this.compiler.inspect(declarations, source, offset);
    if (!found) return undefined;
    const text = (parts?: { text: string }[]) => (parts ?? []).map((part) => part.text).join("");
    return {
      from: found.textSpan.start,
      to: found.textSpan.start + found.textSpan.length,
      type: text(found.displayParts),
      about: text(found.documentation),
    };
  }

  /** The kernel looks for earlier variables among those that there are; here they are what is declared. */
  private convert(declarations: string, source: string): Converted {
    for (const name of Object.keys(variables)) delete variables[name];
    for (const name of declaredNames(ts, declarations)) variables[name] = true;
    return this.compiler.convert(declarations, source);
  }
}

/** Nothing can be installed in a page. */
function ofPages(message: string): string {
  return message.replace(
    / Do you need to install type definitions for node\?.*/,
    " Node has it, a page has not.",
  );
}
