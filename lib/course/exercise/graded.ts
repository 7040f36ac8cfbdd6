/** Whether nbgrader runs this notebook to give points: then a test that does not hold must be an error. */

/**
 * Looked up once, when the package is loaded, which the notebook's first cell does: an answer comes later, so
 * that it cannot say otherwise. nbgrader sets the variable in the kernels that `autograde` and `validate`
 * start.
 */
export const isGraded: boolean = ["autograde", "validate"].includes(environment("NBGRADER_EXECUTION"));

/** Of a browser, of a realm and of a Deno that may not look, nothing. */
function environment(name: string): string {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  try {
    return process?.env?.[name] ?? "";
  } catch {
    return "";
  }
}
