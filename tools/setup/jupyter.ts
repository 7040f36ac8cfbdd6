// Finding Jupyter, or getting it. What to do is decided by a pure function over what was found on this
// machine.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { root, stampsDir } from "../base/paths.ts";
import { must, run } from "../base/process.ts";
import { say, seconds } from "./steps.ts";

/** A Python that can import everything we start: a front end, nbclient and nbconvert. */
export interface Jupyter {
  python: string;
  frontEnd: "notebook" | "jupyterlab";
  versions: Record<string, string>;
  /** A file of each of these packages: when one is gone, Jupyter has to be looked for again. */
  files: string[];
}

/** What was found on this machine, before anything is installed. */
export interface Machine {
  onPath: Jupyter | null;
  inVenv: Jupyter | null;
  /** A Python that can make a virtual environment with pip in it. */
  pythonWithVenv: string | null;
  hasAptGet: boolean;
  isRoot: boolean;
  platform: string;
}

export type Way = "venv" | "apt";

export type Plan =
  | { kind: "use"; jupyter: Jupyter }
  | { kind: "install"; way: Way; commands: string[][] }
  | { kind: "ask"; message: string };

const pipPackages = ["notebook", "nbclient", "nbconvert"];
const aptPackages = ["jupyter-notebook", "jupyter-nbconvert"];
const venv = join(root, ".venv");
const venvPython = process.platform === "win32"
  ? join(venv, "Scripts", "python.exe")
  : join(venv, "bin", "python");

/** The next thing to do: PATH first, else .venv, else (as root on Debian) its packages, else ask. */
export function plan(machine: Machine, failed: Way[]): Plan {
  if (machine.onPath) return { kind: "use", jupyter: machine.onPath };
  if (machine.inVenv) return { kind: "use", jupyter: machine.inVenv };
  if (machine.pythonWithVenv && !failed.includes("venv")) {
    return { kind: "install", way: "venv", commands: venvCommands(machine.pythonWithVenv) };
  }
  if (machine.hasAptGet && machine.isRoot && !failed.includes("apt")) {
    return { kind: "install", way: "apt", commands: aptCommands() };
  }
  return { kind: "ask", message: message(machine) };
}

function venvCommands(python: string): string[][] {
  // Few retries: where the package index cannot be reached, the next way should be tried soon.
  const pip = [
    venvPython,
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--retries",
    "1",
  ];
  return [[python, "-m", "venv", venv], [...pip, ...pipPackages]];
}

function aptCommands(): string[][] {
  return [["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", ...aptPackages]];
}

function message(machine: Machine): string {
  const pip = `python3 -m pip install ${pipPackages.join(" ")}`;
  const how = machine.hasAptGet
    ? `sudo apt-get install ${aptPackages.join(" ")}`
    : machine.platform === "darwin"
    ? `brew install jupyterlab`
    : machine.platform === "win32"
    ? `py -m pip install ${pipPackages.join(" ")}`
    : pip;
  return `Jupyter is missing and could not be installed from here. Install it with\n  ${how}\n` +
    `(or, with Python ≥ 3.9: ${pip}), then start again.`;
}

/**
 * Finds or installs Jupyter and prints one line about each thing tried. A Jupyter found before is only looked
 * at.
 */
export async function ensureJupyter(): Promise<Jupyter> {
  const remembered = recall();
  if (remembered) {
    say("Jupyter", "already done");
    return remembered;
  }
  const failed: Way[] = [];
  for (;;) {
    const next = plan(await probe(), failed);
    if (next.kind === "ask") throw new Error(next.message);
    if (next.kind === "use") {
      remember(next.jupyter);
      say(
        "Jupyter",
        `${next.jupyter.frontEnd} ${next.jupyter.versions[next.jupyter.frontEnd]} of ${next.jupyter.python}`,
      );
      return next.jupyter;
    }
    if (!(await install(next.way, next.commands))) failed.push(next.way);
    else if (!(await installedBy(next.way))) failed.push(next.way);
  }
}

async function installedBy(way: Way): Promise<boolean> {
  const machine = await probe();
  return way === "venv" ? machine.inVenv !== null : machine.onPath !== null;
}

async function install(way: Way, commands: string[][]): Promise<boolean> {
  const started = performance.now();
  const venvWasThere = existsSync(venv);
  say(
    "Jupyter",
    way === "venv" ? "is missing: trying pip in .venv …" : `is missing: trying ${aptPackages.join(" ")} …`,
  );
  try {
    for (const [command, ...args] of commands) {
      await must(command, args, { env: { DEBIAN_FRONTEND: "noninteractive" } });
    }
    say(
      "Jupyter",
      `installed with ${way === "venv" ? "pip" : "apt-get"} (${seconds(performance.now() - started)})`,
    );
    return true;
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).trim().split("\n");
    say("Jupyter", `${way === "venv" ? "pip" : "apt-get"} did not work: ${lines.at(-1)}`);
    if (way === "venv" && !venvWasThere) rmSync(venv, { recursive: true, force: true });
    return false;
  }
}

export async function probe(): Promise<Machine> {
  return {
    onPath: await first(pythonsOnPath(), jupyterOf),
    inVenv: existsSync(venvPython) ? await jupyterOf(venvPython) : null,
    pythonWithVenv: await first(["python3", "python"], canMakeVenv),
    hasAptGet: which("apt-get") !== null,
    isRoot: process.getuid?.() === 0,
    platform: process.platform,
  };
}

async function first<T>(
  candidates: string[],
  test: (candidate: string) => Promise<T | null>,
): Promise<T | null> {
  for (const candidate of candidates) {
    const found = await test(candidate);
    if (found !== null) return found;
  }
  return null;
}

/** The Python behind `jupyter` on the PATH, then the Pythons on the PATH and the system's. */
function pythonsOnPath(): string[] {
  const jupyter = which("jupyter");
  const shebang = jupyter ? readFileSync(jupyter, "latin1").match(/^#!(\S*python[\d.]*)\s/)?.[1] : undefined;
  return [...new Set([shebang, "python3", "python", "/usr/bin/python3"])].filter((name) =>
    name !== undefined
  );
}

export function which(name: string): string | null {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

const askPython = `
import importlib.metadata as metadata, importlib.util as util, json, sys
versions, files = {}, []
for name in ["notebook", "jupyterlab", "nbclient", "nbconvert", "ipykernel"]:
    try: versions[name] = metadata.version(name)
    except metadata.PackageNotFoundError: continue
    files.append(util.find_spec(name).origin)
print(json.dumps({"python": sys.executable, "versions": versions, "files": files}))
`;

async function jupyterOf(python: string): Promise<Jupyter | null> {
  const { code, stdout } = await run(python, ["-c", askPython]);
  if (code !== 0) return null;
  const found: Omit<Jupyter, "frontEnd"> = JSON.parse(stdout);
  const { notebook, jupyterlab, nbclient, nbconvert } = found.versions;
  const frontEnd = notebook ? "notebook" : "jupyterlab";
  if (!(notebook || jupyterlab) || !nbclient || !nbconvert) return null;
  return { ...found, frontEnd };
}

async function canMakeVenv(python: string): Promise<string | null> {
  const { code } = await run(python, ["-c", "import venv, ensurepip"]);
  return code === 0 ? python : null;
}

const memory = join(stampsDir, "jupyter.json");

/** The Jupyter that an earlier set-up found, if it is still there. */
export function recall(): Jupyter | null {
  if (!existsSync(memory)) return null;
  const jupyter: Jupyter = JSON.parse(readFileSync(memory, "utf8"));
  return [jupyter.python, ...jupyter.files ?? [""]].every((file) => existsSync(file)) ? jupyter : null;
}

function remember(jupyter: Jupyter): void {
  mkdirSync(stampsDir, { recursive: true });
  writeFileSync(memory, JSON.stringify(jupyter, null, 1) + "\n");
}

/** The Jupyter that the set-up found; for tools that run after it. */
export function foundJupyter(): Jupyter {
  const jupyter = recall();
  if (!jupyter) {
    throw new Error("Jupyter has not been set up in this checkout: run `deno task start --no-open` first");
  }
  return jupyter;
}
