"""Executes one notebook through Jupyter and reports it as JSON lines on standard output.

Reads from standard input {"notebook": …, "kernel": name, "folder": working folder, "timeout": seconds a cell}.
Prints {"event": "kernel", "seconds"} when the kernel is ready, then for each code cell {"event": "cell", "index",
"seconds", "status" of the kernel's reply}, at the end {"event": "done", "notebook", "seconds"}. What a cell prints or throws is in its outputs: judging
that is the caller's part.
"""

import json
import signal
import sys
import time
from queue import Empty

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbclient.util import ensure_async


OUTPUTS = ("stream", "display_data", "execute_result", "error")


def say(**event):
    print(json.dumps(event), flush=True)


async def add_late_output(client, cell, index, request):
    """Deno's kernel may send what a cell shows after it has said that the cell is done; nbclient then drops it."""
    while True:
        try:
            message = await ensure_async(client.kc.iopub_channel.get_msg(timeout=0.1))
        except Empty:
            return
        if message["parent_header"].get("msg_id") == request and message["msg_type"] in OUTPUTS:
            client.process_message(message, cell, index)


def execute(job):
    replies = {}

    async def on_cell_executed(cell, cell_index, execute_reply):
        # nbclient counts cells itself; only the kernel's own count tells that a cell ran.
        replies[cell_index] = execute_reply["content"]
        if job["kernel"] == "deno":
            await add_late_output(client, cell, cell_index, execute_reply["parent_header"]["msg_id"])

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
    with client.setup_kernel():
        say(event="kernel", seconds=time.monotonic() - started)
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
            say(event="cell", index=index, seconds=time.monotonic() - cell_started, status=reply.get("status"))
        seconds = time.monotonic() - started
    say(event="done", notebook=notebook, seconds=seconds)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the kernel is shut down too
    execute(json.load(sys.stdin))
