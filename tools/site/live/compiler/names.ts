// Names of values among declarations.
import type ts from "typescript";

export function declaredNames(typescript: typeof ts, declarations: string): string[] {
  const file = typescript.createSourceFile("before.d.ts", declarations, typescript.ScriptTarget.ES2022);
  return file.statements.flatMap((statement) => namesOf(typescript, statement));
}

function namesOf(typescript: typeof ts, statement: ts.Statement): string[] {
  if (typescript.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      typescript.isIdentifier(name) ? [name.text] : []
    );
  }
  if (typescript.isImportDeclaration(statement)) {
    const { name, namedBindings } = statement.importClause ?? {};
    const bound = !namedBindings
      ? []
      : typescript.isNamespaceImport(namedBindings)
      ? [namedBindings]
      : namedBindings.elements;
    return [...name ? [name.text] : [], ...bound.map((binding) => binding.name.text)];
  }
  const { name } = statement as { name?: ts.Node };
  return name && typescript.isIdentifier(name) ? [name.text] : [];
}
