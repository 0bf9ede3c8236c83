"""This site and other servers, as `bench.live` starts them; the others are fetched from their registries by it only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.live_clients import Server
from bench.live_tldraw import SERVER, TldrawServer
from bench.running import ROOT

PEERS = Path(tempfile.gettempdir()) / "mieux-bench-peers"


def mieux(folder: str) -> Server:
    """This site, with a signed-in person: the session is read at each connection."""
    environment = {**os.environ, "MIEUX_DATA": folder}
    manage = [sys.executable, "-m", "mieux.cli", "manage"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    script = (
        "from django.contrib.auth import get_user_model, SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY;"
        "from mieux.people.sessions import SessionStore;"
        "u = get_user_model().objects.create_user('aicha@example.org', name='Aïcha');"
        "s = SessionStore(); s[SESSION_KEY] = str(u.pk);"
        "s[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend';"
        "s[HASH_SESSION_KEY] = u.get_session_auth_hash(); s.save(); print('key', s.session_key)"
    )
    said = subprocess.run(
        [*manage, "shell", "-c", script], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout
    key = said.rsplit("key ", 1)[1].strip()
    return Server(
        "Mieux",
        lambda port, folder: [sys.executable, "-m", "bench.live_server", str(port)],
        "/live/bench/{room}",
        {"Cookie": f"mieux_session={key}"},
    )


HOCUSPOCUS = """
import { Server } from '@hocuspocus/server';
import { SQLite } from '@hocuspocus/extension-sqlite';
const server = new Server({ port: Number(process.env.PORT), address: '127.0.0.1', quiet: true,
  extensions: [new SQLite({ database: process.env.MIEUX_DATA + '/hocuspocus.sqlite' })] });
server.listen();
"""
PYCRDT = """
import asyncio, os, sys
from pycrdt.websocket import WebsocketServer, ASGIServer
import uvicorn
server = WebsocketServer()
app = ASGIServer(server)
async def main():
    async with server:
        await uvicorn.Server(uvicorn.Config(app, port=int(os.environ['PORT']), log_level='error',
            ws_per_message_deflate=False)).serve()
asyncio.run(main())
"""


def peers() -> list[Server]:
    """Other servers, installed from their registries into a folder of their own; those that cannot be are left out."""
    found = []
    PEERS.mkdir(exist_ok=True)
    tldraw = PEERS / "node_modules/@tldraw/sync-core"
    if shutil.which("npm"):
        if not (PEERS / "node_modules/better-sqlite3/build/Release").exists() or not tldraw.exists():
            install = ["npm", "install", "--silent", "--no-audit", "--no-fund"]
            wanted = ["@hocuspocus/server@4", "@hocuspocus/extension-sqlite@4", "yjs@13", "y-websocket@1.5.4"]
            wanted += ["@tldraw/sync-core@5", "@tldraw/store@5", "ws@8"]
            subprocess.run([*install, *wanted], cwd=PEERS, check=False)
            build = ["npm", "rebuild", "--silent", "better-sqlite3", "--allow-scripts=better-sqlite3"]
            subprocess.run(build, cwd=PEERS, check=False)
        if (PEERS / "node_modules/better-sqlite3/build/Release").exists():
            (PEERS / "hocuspocus.mjs").write_text(HOCUSPOCUS)
            start = PEERS / "hocuspocus.mjs"
            command = ["node", str(start)]
            found.append(Server("Hocuspocus + SQLite", lambda port, folder: command, "/", named_messages=True))
        y_websocket = PEERS / "node_modules/y-websocket/bin/server.js"
        if y_websocket.exists():
            found.append(Server("y-websocket server", lambda port, folder: ["node", str(y_websocket)], "/{room}"))
        if tldraw.exists():
            (PEERS / "tldraw.mjs").write_text(SERVER)
            found.append(
                TldrawServer("tldraw sync", lambda port, folder: ["node", str(PEERS / "tldraw.mjs")], "/{room}")
            )
    python = PEERS / "python/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS / "python")], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "pycrdt-websocket", "uvicorn", "websockets", "uvloop"],
            check=False,
        )
    (PEERS / "pycrdt_server.py").write_text(PYCRDT)
    found.append(
        Server("pycrdt-websocket", lambda port, folder: [str(python), str(PEERS / "pycrdt_server.py")], "/{room}")
    )
    return found
