"""Speaks to Thunderbird through Marionette, its own remote control: JSON over a socket, each message after its length."""

from __future__ import annotations

import json
import socket
from typing import Any


class Marionette:
    """A session in which scripts run with the rights of Thunderbird itself."""

    def __init__(self, port: int, seconds: float) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), seconds)
        self._number = 0
        self._read()  # who it is
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"timeouts": {"script": int(seconds * 1000)}}}})
        self.ask("Marionette:SetContext", {"value": "chrome"})

    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        """Sends a command; returns its result, or raises what went wrong."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def run(self, script: str, *arguments: Any) -> Any:
        """Runs the body of an asynchronous function; returns what it returns."""
        wrapped = f"const done = arguments[arguments.length - 1]; (async (...given) => {{ {script} }})(...arguments).then(\n"
        wrapped += "value => done({ value }), error => done({ error: String(error) }));"
        parameters = {"script": wrapped, "args": list(arguments), "newSandbox": True, "sandbox": "system"}
        answer = self.ask("WebDriver:ExecuteAsyncScript", parameters)["value"]
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer.get("value")

    def close(self) -> None:
        """Ends the session."""
        self._socket.close()

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._receive(1)
        data, size = b"", int(length[:-1])
        while len(data) < size:
            data += self._receive(size - len(data))
        return json.loads(data)

    def _receive(self, count: int) -> bytes:
        data = self._socket.recv(count)
        if not data:
            raise RuntimeError("Thunderbird has hung up")
        return data
