// What the package gives to a notebook's author is explained where it is defined.
import { expect, test } from "vitest";
import ts from "typescript";

test("every public name has a doc comment, but for options and messages, whose fields have their own", () => {
  const program = ts.createProgram(["lib/mod.ts"], {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const names = checker.getExportsOfModule(
    checker.getSymbolAtLocation(program.getSourceFile("lib/mod.ts")!)!,
  );
  expect(names.length).toBeGreaterThan(200);
  const silent = names.filter((name) => {
    const symbol = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
    return symbol.getDocumentationComment(checker).length === 0 && !/(Options|Message)$/.test(name.name);
  });
  expect(silent.map(({ name }) => name)).toEqual([]);
}, 60_000);
