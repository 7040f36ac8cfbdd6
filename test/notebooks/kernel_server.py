"""Speaks to a kernel through Jupyter's own server, as a browser does, and tells each reply.

Reads {"frontEnd": "notebook" or "jupyterlab", "kernel", "folder", "steps": [{"code",
"interrupt_after": seconds}…]} from standard input. Prints one JSON line with what came back for each step:
"reply" and "outputs".
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import uuid

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import websocket_connect

SHOWN = ("stream", "error", "display_data", "update_display_data")
TOKEN = uuid.uuid4().hex


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(job, port):
    options = ["--no-browser", "--allow-root", "-y", f"--port={port}"]
    return subprocess.Popen(
        [sys.executable, "-m", job["frontEnd"], *options, job["folder"]],
        env={**os.environ, "JUPYTER_TOKEN": TOKEN},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def post(port, path, content):
    """Asks again while the server is not there yet."""
    request = HTTPRequest(
        f"http://127.0.0.1:{port}/api/{path}",
        method="POST",
        headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        body=json.dumps(content),
        connect_timeout=60,
        request_timeout=60,
    )
    for _ in range(600):
        try:
            return (await AsyncHTTPClient().fetch(request)).body
        except ConnectionRefusedError:
            await asyncio.sleep(0.1)
    raise TimeoutError("the server does not answer")


def request_of(step):
    return {
        "header": {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "session": "browser",
            "username": "",
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": {},
        "content": {"code": step["code"], "silent": False, "stop_on_error": False, "allow_stdin": False},
        "channel": "shell",
        "buffers": [],
    }


async def run_cell(channels, step, interrupt):
    request = request_of(step)
    await channels.write_message(json.dumps(request))
    interrupting = asyncio.ensure_future(interrupt(step))
    told = {"reply": None, "outputs": []}
    is_idle = False
    while not (is_idle and told["reply"]):
        try:
            message = json.loads(await asyncio.wait_for(channels.read_message(), 60))
        except asyncio.TimeoutError as error:
            has = f"idle: {is_idle}, reply: {told['reply']}, interrupting: {interrupting}"
            raise TimeoutError(f"nothing more of {step['code']!r} in 60 s; {has}") from error
        if message["parent_header"].get("msg_id") != request["header"]["msg_id"]:
            continue
        if message["msg_type"] == "execute_reply":
            told["reply"] = message["content"]
        if message["msg_type"] in SHOWN:
            told["outputs"].append({"type": message["msg_type"], **message["content"]})
        is_idle = is_idle or message["content"].get("execution_state") == "idle"
    await interrupting
    return told


async def talk(job, port):
    session = {"path": "any.ipynb", "type": "notebook", "name": "", "kernel": {"name": job["kernel"]}}
    kernel = json.loads(await post(port, "sessions", session))["kernel"]["id"]
    address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?token={TOKEN}"
    patient = HTTPRequest(address, connect_timeout=60, request_timeout=60)
    channels = await websocket_connect(patient, max_message_size=2**30)

    async def interrupt(step):
        if "interrupt_after" in step:
            await asyncio.sleep(step["interrupt_after"])
            await post(port, f"kernels/{kernel}/interrupt", {})

    return [await run_cell(channels, step, interrupt) for step in job["steps"]]


def main():
    job = json.load(sys.stdin)
    port = free_port()
    server = start_server(job, port)
    try:
        told = asyncio.run(talk(job, port))
    finally:
        server.terminate()
        server.wait()
    print(json.dumps(told))


main()
