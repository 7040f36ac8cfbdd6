"""Speaks to a kernel as a Jupyter front end does, and tells each reply.

Reads {"kernel", "folder", "steps": […], "together": bool} from standard input. A step is a cell, {"code",
"stop_on_error", "pause": seconds before, "interrupt_after": seconds}, or another request, {"request": its
type, "content"}. "together" sends all steps before the first reply. Prints one JSON line with what came back
for each step: "reply", "outputs" in order, "seconds", and under "strays" what came meanwhile for other steps.
A reply or an idle kernel that is not there after 30 s is an error.
"""

import json
import os
import sys
import threading
import time

from jupyter_client.manager import start_new_kernel

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "..", "tools"))
sys.dont_write_bytecode = True  # the checkout stays as it is
import kernel_ports  # noqa: E402, F401 (Jupyter finds ports by it from here on)

SHOWN = ("stream", "error", "display_data", "update_display_data", "execute_result")


def send(client, step):
    time.sleep(step.get("pause", 0))
    if "request" in step:
        message = client.session.msg(step["request"], step["content"])
        client.shell_channel.send(message)
        return message["header"]["msg_id"]
    return client.execute(step["code"], stop_on_error=step.get("stop_on_error", True), allow_stdin=False)


def is_for(message, request):
    return message["parent_header"].get("msg_id") == request


def gather(client, manager, step, request):
    started = time.monotonic()
    if step.get("interrupt_after"):
        threading.Timer(step["interrupt_after"], manager.interrupt_kernel).start()
    deadline = started + 30
    reply = None
    while not (reply and is_for(reply, request)):
        reply = client.get_shell_msg(timeout=max(0.1, deadline - time.monotonic()))
    outputs, strays = [], []
    while True:
        message = client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
        if message["msg_type"] in SHOWN:
            output = {"type": message["msg_type"], **message["content"]}
            (outputs if is_for(message, request) else strays).append(output)
        if is_for(message, request) and message["content"].get("execution_state") == "idle":
            break
    seconds = time.monotonic() - started
    return {"reply": reply["content"], "outputs": outputs, "strays": strays, "seconds": seconds}


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
    # The kernel had the same standard output, and Node made it one that writes no more than fits just then.
    if os.name == "posix":
        os.set_blocking(sys.stdout.fileno(), True)
    print(json.dumps(told))


main()
