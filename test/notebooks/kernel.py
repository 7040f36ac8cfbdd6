"""Speaks to a kernel as a Jupyter front end does, and tells each reply.

Reads {"kernel", "folder", "steps": [{"code", "stop_on_error", "interrupt_after"}…], "together": bool} from standard input.
"together" sends all steps before the first reply. Prints one JSON line with what came back for each step.
"""

import json
import sys
import threading
import time

from jupyter_client.manager import start_new_kernel


def send(client, step):
    return client.execute(step["code"], stop_on_error=step.get("stop_on_error", True), allow_stdin=False)


def gather(client, manager, step, request):
    if step.get("interrupt_after"):
        threading.Timer(step["interrupt_after"], manager.interrupt_kernel).start()
    deadline = time.monotonic() + 30
    while True:
        reply = client.get_shell_msg(timeout=max(0.1, deadline - time.monotonic()))
        if reply["parent_header"].get("msg_id") == request:
            break
    outputs = []
    while True:
        message = client.get_iopub_msg(timeout=10)
        if message["parent_header"].get("msg_id") != request:
            continue
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            break
        if message["msg_type"] in ("stream", "error", "display_data"):
            outputs.append({"type": message["msg_type"], **message["content"]})
    return {"reply": reply["content"], "outputs": outputs}


def main():
    job = json.load(sys.stdin)
    manager, client = start_new_kernel(kernel_name=job["kernel"], startup_timeout=60, cwd=job["folder"])
    try:
        steps = job["steps"]
        if job.get("together"):
            requests = [send(client, step) for step in steps]
            told = [gather(client, manager, step, request) for step, request in zip(steps, requests)]
        else:
            told = [gather(client, manager, step, send(client, step)) for step in steps]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    print(json.dumps(told))


main()
