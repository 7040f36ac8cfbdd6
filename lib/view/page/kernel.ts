/**
 * Reaching the display of the kernel that runs this code, from library code: the library does not depend on
 * any kernel.
 *
 * tslab hands every cell a `require` through `globalThis.__tslab__`, and that `require` knows "tslab"; Deno's
 * kernel has `Deno.jupyter`. Everywhere else there is no display.
 */

/** A place of a notebook's output. */
export type Display = {
  /** Shows HTML below the cell. */
  html(html: string, plain: string): void;
  /** A place whose content is replaced at each call. */
  place(name: string): (html: string, plain: string) => void;
};

type TslabDisplay = { html(html: string): void };
type Tslab = { display: TslabDisplay; newDisplay(): TslabDisplay };
type DenoJupyter = { broadcast(type: string, content: Record<string, unknown>): Promise<void> };
type Globals = {
  __tslab__?: { require?: (name: string) => unknown };
  Deno?: { jupyter?: DenoJupyter };
};

/** The display of the kernel at hand, or undefined in a plain Node or Deno. */
export function kernelDisplay(): Display | undefined {
  const globals = globalThis as unknown as Globals;
  const kernelRequire = globals.__tslab__?.require;
  if (typeof kernelRequire === "function") return tslabDisplay(kernelRequire("tslab") as Tslab);
  const jupyter = denoJupyter(globals);
  return jupyter && denoDisplay(jupyter);
}

function tslabDisplay(tslab: Tslab): Display {
  return {
    html: (html) => tslab.display.html(html),
    place: () => {
      const display = tslab.newDisplay();
      return (html) => display.html(html);
    },
  };
}

/** Outside a kernel, `Deno.jupyter` is missing or throws when it is read. */
function denoJupyter(globals: Globals): DenoJupyter | undefined {
  try {
    const jupyter = globals.Deno?.jupyter;
    return typeof jupyter?.broadcast === "function" ? jupyter : undefined;
  } catch {
    return undefined;
  }
}

function denoDisplay(jupyter: DenoJupyter): Display {
  const data = (html: string, plain: string) => ({ "text/html": html, "text/plain": plain });
  const broadcast = (type: string, content: Record<string, unknown>) =>
    void jupyter.broadcast(type, { metadata: {}, ...content });
  return {
    html: (html, plain) => broadcast("display_data", { data: data(html, plain), transient: {} }),
    place: (name) => {
      let type = "display_data";
      return (html, plain) => {
        broadcast(type, { data: data(html, plain), transient: { display_id: name } });
        type = "update_display_data";
      };
    },
  };
}
