// What another program does on the machine while a kernel starts does not fail a notebook.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createServer, type Server } from "node:net";
import { afterAll, expect, test } from "vitest";
import { jupyterShare, root } from "../../tools/base/paths.ts";
import { must } from "../../tools/base/process.ts";
import { foundJupyter } from "../../tools/setup/jupyter.ts";
import { jupyterEnvironment } from "../../tools/setup/kernels.ts";

const { python } = foundJupyter();
const folder = mkdtempSync(join(tmpdir(), "kernel-start-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The ports that Jupyter would give to kernels, after these lines of Python. */
async function ports(...lines: string[]): Promise<number[]> {
  const script = [
    "import sys",
    "sys.dont_write_bytecode = True",
    `sys.path.append(${JSON.stringify(join(root, "tools"))})`,
    "import kernel_ports",
    "from jupyter_client.connect import LocalPortCache",
    ...lines,
    'print([LocalPortCache.instance().find_available_port("127.0.0.1") for _ in range(50)])',
  ];
  return JSON.parse((await must(python, ["-c", script.join("\n")])).stdout);
}

const listening = (port: number): Promise<Server> =>
  new Promise((done, fail) => {
    const server = createServer().on("error", fail).listen(port, "127.0.0.1", () => done(server));
  });

test("a kernel's ports are each its own, and none that the system gives to who asks for any", async () => {
  const found = await ports();
  expect(new Set(found).size).toBe(50);
  const server = await listening(0), { port } = server.address() as { port: number };
  server.close();
  for (const each of found) expect(each).toBeLessThan(port);
  expect(Math.min(...found)).toBeGreaterThanOrEqual(10_000);
});

test("a port on which somebody listens is no kernel's", async () => {
  const [first] = await ports();
  const server = await listening(first);
  try {
    const only = [`kernel_ports.LOWEST = ${first}`, `kernel_ports.first_dynamic = lambda: ${first + 1}`];
    expect(await ports(...only)).not.toContain(first);
  } finally {
    server.close();
  }
});

test("a kernel that dies before it answers is started once more", async () => {
  const spec = JSON.parse(readFileSync(join(jupyterShare, "kernels", "deno", "kernel.json"), "utf8"));
  const mark = join(folder, "died");
  const dies = `[ -e '${mark}' ] || { touch '${mark}'; exit 1; }; exec "$0" "$@"`;
  mkdirSync(join(folder, "kernels", "late"), { recursive: true });
  writeFileSync(
    join(folder, "kernels", "late", "kernel.json"),
    JSON.stringify({ ...spec, argv: ["sh", "-c", dies, ...spec.argv] }),
  );
  const cell = { id: "one", cell_type: "code", source: "console.log(6 * 7)", metadata: {}, outputs: [] };
  const notebook = {
    cells: [{ ...cell, execution_count: null }],
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  };
  const job = { notebook, kernel: "late", folder, timeout: 20 };
  const path = jupyterEnvironment().JUPYTER_PATH;
  const { stdout } = await must(python, [join(root, "tools", "execute.py")], {
    input: JSON.stringify(job) + "\n",
    env: { ...jupyterEnvironment(), JUPYTER_PATH: folder + delimiter + path },
  });
  const events = stdout.split("\n").filter((line) => line.startsWith('{"event"')).map((line) =>
    JSON.parse(line)
  );
  const done = events.find(({ event }) => event === "done");
  expect(done.notebook.cells[0].outputs[0].text).toBe("42\n");
});
