"""Executes one notebook through Jupyter and reports it as JSON lines on standard output.

Reads a line from standard input, {"notebook": …, "kernel": name, "folder": working folder, "timeout": seconds
a cell}. Prints {"event": "kernel", "seconds"} when the kernel is ready, then for each code cell {"event":
"cell", "index", "seconds", "status" of the kernel's reply}, at the end {"event": "done", "notebook",
"seconds"}. What a cell prints or throws is in its outputs: judging that is the caller's part.

As long as its input is open the kernel stays, and runs what each further line holds, {"source", "seconds": the
longest time that it may compute}. It prints {"event": "ran", "outputs", "status", "count", "seconds"} for each.
What takes longer is interrupted and has the status "slow", or "dead" if the kernel cannot be had back.
"""

import json
import os
import signal
import sys
import time
from queue import Empty

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async, run_sync

sys.dont_write_bytecode = True  # the checkout stays as it is
import kernel_ports  # noqa: E402, F401 (Jupyter finds ports by it from here on)


OUTPUTS = ("stream", "display_data", "update_display_data", "execute_result", "error")

# After the last cell, output is waited for until there was none for so many seconds, but not for ever.
SILENCE = 0.2
LONGEST_WAIT = 2

# So long may a kernel take to end a cell that is interrupted.
INTERRUPT_WAIT = 10

# On a busy machine a cell may take so many times as long as it computes.
BUSY = 6


def say(**event):
    # The kernel has the same standard output, and Node makes it one that writes no more than fits just then.
    if os.name == "posix":
        os.set_blocking(sys.stdout.fileno(), True)
    print(json.dumps(event), flush=True)


def keep_late_output(client, done):
    """What a cell shows after it has said that it is done is its own, but nbclient drops it.

    A timer may print then, and Deno's kernel is late with all. `done` has (cell, index) by the request's id.
    """
    channel = client.kc.iopub_channel
    get_message = channel.get_msg

    async def get_message_and_look(*args, **kwargs):
        message = await ensure_async(get_message(*args, **kwargs))
        cell = done.get(message["parent_header"].get("msg_id"))
        if cell and message["msg_type"] in OUTPUTS:
            client.process_message(message, *cell)
        return message

    channel.get_msg = get_message_and_look

    async def until_silent():
        end = time.monotonic() + LONGEST_WAIT
        try:
            while time.monotonic() < end:
                await get_message_and_look(timeout=SILENCE)
        except Empty:
            return

    return until_silent


def computed(client):
    """The seconds that the kernel's process has computed; None where that cannot be known."""
    try:
        with open(f"/proc/{client.km.provisioner.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (AttributeError, OSError):
        return None


async def run_source(client, source, seconds):
    """Runs a cell that the notebook need not have, in the kernel as the notebook left it."""
    cell = nbformat.v4.new_code_cell(source)
    started = time.monotonic()
    request = client.kc.execute(source, allow_stdin=False, stop_on_error=False)

    async def until_idle(deadline, may_go_on=lambda: 0):
        while True:
            wait = max(0.01, deadline - time.monotonic())
            try:
                message = await ensure_async(client.kc.get_iopub_msg(timeout=wait))
            except Empty:
                more = may_go_on()
                if more <= 0:
                    raise
                deadline = time.monotonic() + more
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["msg_type"] in OUTPUTS:
                client.process_message(message, cell, -1)
            if message["content"].get("execution_state") == "idle":
                break
        while True:
            wait = max(SILENCE, deadline - time.monotonic())
            reply = await ensure_async(client.kc.get_shell_msg(timeout=wait))
            if reply["parent_header"].get("msg_id") == request:
                return reply["content"]

    before = computed(client)

    def left():
        now = computed(client)
        if before is None or now is None or time.monotonic() > started + BUSY * seconds:
            return 0
        return before + seconds - now

    status, count = "dead", None
    try:
        reply = await until_idle(started + seconds, left)
        status, count = reply["status"], reply.get("execution_count")
    except Empty:
        try:
            await ensure_async(client.km.interrupt_kernel())
            await until_idle(time.monotonic() + INTERRUPT_WAIT)
            status = "slow"
        except (Empty, RuntimeError):  # there is no kernel to interrupt
            pass
    took = time.monotonic() - started
    return {"outputs": cell.outputs, "status": status, "count": count, "seconds": took}


def run_more(client):
    for line in sys.stdin:
        request = json.loads(line)
        ran = run_sync(run_source)(client, request["source"], request["seconds"])
        say(event="ran", **ran)
        if ran["status"] == "dead":
            return


def with_kernel(client):
    """The context in which the client has a kernel. One that dies before it answers is started once more."""
    client.km = client.create_kernel_manager()
    try:
        client.start_new_kernel()
        client.start_new_kernel_client()
    except RuntimeError:
        client.km = None
    return client.setup_kernel()


def execute(job):
    replies = {}
    done = {}

    async def on_cell_executed(cell, cell_index, execute_reply):
        # nbclient counts cells itself; only the kernel's own count tells that a cell ran.
        replies[cell_index] = execute_reply["content"]
        done[execute_reply["parent_header"]["msg_id"]] = (cell, cell_index)

    notebook = nbformat.reads(json.dumps(job["notebook"]), as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name=job["kernel"],
        timeout=job["timeout"],
        startup_timeout=60,
        allow_errors=True,
        resources={"metadata": {"path": job["folder"]}},
        on_cell_executed=on_cell_executed,
    )
    started = time.monotonic()
    client.reset_execution_trackers()
    with with_kernel(client):
        say(event="kernel", seconds=time.monotonic() - started)
        until_silent = keep_late_output(client, done)
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code":
                continue
            cell_started = time.monotonic()
            try:
                client.execute_cell(cell, index)
            except CellTimeoutError:
                say(event="stopped", index=index, why=f"ran longer than {job['timeout']} s")
                break
            except DeadKernelError:
                say(event="stopped", index=index, why="the kernel died")
                break
            reply = replies.get(index, {})
            cell.execution_count = reply.get("execution_count")
            cell_seconds = time.monotonic() - cell_started
            say(event="cell", index=index, seconds=cell_seconds, status=reply.get("status"))
        else:
            run_sync(until_silent)()
        say(event="done", notebook=notebook, seconds=time.monotonic() - started)
        run_more(client)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the kernel is shut down too
    execute(json.loads(sys.stdin.readline()))
