// What was set up once needs no network: tasks run in a network namespace that has nothing but its own
// loopback.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../tools/base/paths.ts";
import { setUp } from "../../tools/setup/all.ts";

/** Loopback stays: kernels talk over it. */
const alone = 'python3 -c "$UP" && exec "$@"';
const up = `import fcntl, socket, struct
lo = struct.pack("16sH14x", b"lo", 0x41)
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, lo)`;

/** A Deno that knows nothing of what was ever downloaded: it has the checkout alone. */
const forgetful = mkdtempSync(join(tmpdir(), "deno-"));
afterAll(() => rmSync(forgetful, { recursive: true, force: true }));

function offline(command: string, args: string[]) {
  return spawnSync("unshare", ["--net", "sh", "-c", alone, "sh", command, ...args], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, UP: up, DENO_DIR: forgetful, NO_COLOR: "1" },
  });
}

const permitted = offline("true", []).status === 0;
if (!permitted) console.log("skipped: no network namespace may be made here (unshare --net)");

describe.skipIf(!permitted)("without a network", { timeout: 300_000 }, () => {
  beforeAll(async () => {
    await setUp();
  });

  test("there is none", () => {
    const asks = 'require("node:dns").lookup("example.org", (error) => process.exit(error ? 7 : 0))';
    expect(offline("node", ["-e", asks]).status).toBe(7);
  });

  test.each([
    ["npx says which Deno is there", "npx", ["--prefer-offline", "-y", "deno", "--version"], "deno 2."],
    ["doctor", process.execPath, ["task", "doctor"], "Nothing more is needed"],
    ["start", process.execPath, ["task", "start", "--no-open"], "ready"],
    ["run", process.execPath, ["task", "run", "00_start_here", "--kernel", "deno"], "from a cold kernel"],
    ["test", process.execPath, ["task", "test", "test/tools/choose"], " 0 failed"],
    ["bench", process.execPath, ["task", "bench", "view"], "took"],
    ["slides", process.execPath, ["task", "slides", "00_start_here"], "MB ("],
  ])("%s works, and asks nobody", (_name, command, args, result) => {
    const { stdout, stderr } = offline(command, args);
    const said = stdout + stderr;
    expect(said).not.toMatch(/\bDownload\b|https?:\/\/|registry|did not run/i);
    expect(said).toContain(result);
  });
});
