import { describe, expect, test } from "vitest";
import { type Jupyter, type Machine, type Plan, plan } from "../../tools/setup/jupyter.ts";

const jupyter = (python: string): Jupyter => ({
  python,
  frontEnd: "notebook",
  versions: { notebook: "6.4.12" },
  files: [],
});

const bare: Machine = {
  onPath: null,
  inVenv: null,
  pythonWithVenv: null,
  hasAptGet: false,
  isRoot: false,
  platform: "linux",
};

const commandsOf = (chosen: Plan) =>
  chosen.kind === "install" ? chosen.commands.map((command) => command.join(" ")) : [];

describe("the way to Jupyter", () => {
  test("takes what is on the PATH before anything else", () => {
    const machine = { ...bare, onPath: jupyter("/usr/bin/python3"), inVenv: jupyter("/x/.venv/bin/python") };
    expect(plan(machine, [])).toEqual({ kind: "use", jupyter: jupyter("/usr/bin/python3") });
  });

  test("takes the Jupyter in .venv when none is on the PATH", () => {
    const machine = { ...bare, inVenv: jupyter("/x/.venv/bin/python"), pythonWithVenv: "python3" };
    expect(plan(machine, [])).toEqual({ kind: "use", jupyter: jupyter("/x/.venv/bin/python") });
  });

  test("makes .venv and fills it with pip when there is a Python, also as root on Debian", () => {
    const chosen = plan({ ...bare, pythonWithVenv: "python3", hasAptGet: true, isRoot: true }, []);
    expect(chosen).toMatchObject({ kind: "install", way: "venv" });
    const [make, fill] = commandsOf(chosen);
    expect(make).toMatch(/^python3 -m venv .*\.venv$/);
    expect(fill).toMatch(/\.venv.*python.* -m pip install .*notebook nbclient nbconvert$/);
  });

  test("takes Debian's packages as root when pip did not work", () => {
    const chosen = plan({ ...bare, pythonWithVenv: "python3", hasAptGet: true, isRoot: true }, ["venv"]);
    expect(chosen).toMatchObject({ kind: "install", way: "apt" });
    expect(commandsOf(chosen)).toEqual([
      "apt-get update",
      "apt-get install -y --no-install-recommends jupyter-notebook jupyter-nbconvert",
    ]);
  });

  test("takes Debian's packages as root when there is no Python", () => {
    expect(plan({ ...bare, hasAptGet: true, isRoot: true }, [])).toMatchObject({
      kind: "install",
      way: "apt",
    });
  });

  test.each<[string, Partial<Machine>, string]>([
    ["Debian without root", { hasAptGet: true }, "sudo apt-get install jupyter-notebook jupyter-nbconvert"],
    ["macOS", { platform: "darwin" }, "brew install jupyterlab"],
    ["Windows", { platform: "win32" }, "py -m pip install notebook nbclient nbconvert"],
    ["another Linux", {}, "python3 -m pip install notebook nbclient nbconvert"],
  ])("asks once, with the command for %s", (_name, machine, command) => {
    const chosen = plan({ ...bare, ...machine }, []);
    expect(chosen.kind === "ask" && chosen.message).toContain(command);
  });

  test("asks when every way has failed", () => {
    const machine = { ...bare, pythonWithVenv: "python3", hasAptGet: true, isRoot: true };
    expect(plan(machine, ["venv", "apt"]).kind).toBe("ask");
  });
});
