// What was thrown, in words. It is the student's: looking at it may throw, or give anything.

const NOT_HERE =
  /^(Deno|process|Buffer|fetch|localStorage|sessionStorage|caches|Worker|WebSocket|eval|WebAssembly|Atomics|SharedArrayBuffer|module|exports|window|document) is not defined$/;

export function describe(error: unknown): string {
  try {
    if (!(error instanceof Error)) return `thrown: ${typeof error}`;
    const message = String(error.message);
    return `${String(error.name)}: ${message}${why(message)}`.slice(0, 2000);
  } catch {
    return "thrown: an error that says nothing about itself";
  }
}

function why(message: string): string {
  if (NOT_HERE.test(message)) {
    return " (where answers are graded there are the language and the package alone)";
  }
  const isFrozen =
    /read only property|object is not extensible|Cannot redefine property|Cannot delete property/.test(
      message,
    );
  return isFrozen ? " (built-ins and the package cannot be changed where answers are graded)" : "";
}
