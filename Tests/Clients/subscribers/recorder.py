"""Stands between a calendar client and the server, and writes down what they say to each other.

What the server's own log says of itself is not evidence. All that is asked and answered passes through unchanged, unless a test
wants to see what becomes of a bad answer.
"""

from __future__ import annotations

import gzip
import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}
CONDITIONS = {"if-none-match", "if-modified-since", "accept-encoding"}
TIME_LIMIT = 60


@dataclass(frozen=True)
class Exchange:
    """A question and its answer; the names of headers are in lower case."""

    method: str
    path: str
    asked: dict[str, str]
    status: int
    answered: dict[str, str]
    body: bytes
    is_made_up: bool = False

    @property
    def text(self) -> bytes:
        """The body as the server meant it, without its compression."""
        return gzip.decompress(self.body) if self.answered.get("content-encoding") == "gzip" else self.body


Fault = Callable[[Exchange], Exchange]


def only_status(status: int) -> Fault:
    """An answer that is nothing but a status."""
    return lambda exchange: replace(exchange, status=status, answered={}, body=b"")


class Recorder:
    """A proxy on the loopback before the server at a port."""

    def __init__(self, server_port: int) -> None:
        self.exchanges: list[Exchange] = []
        self.fault: Fault | None = None  # makes of each good answer, as to one who asks for the first time, a bad one
        self._server_port = server_port
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where clients may connect."""
        return self._http.server_address[1]

    def close(self) -> None:
        """Ends the proxy."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(TIME_LIMIT)

    def answer(self, method: str, path: str, asked: dict[str, str]) -> Exchange:
        """What the server answers, written down; 502, which it never says itself, when it does not."""
        fault = self.fault
        passed_on = {name: value for name, value in asked.items() if fault is None or name not in CONDITIONS}
        connection = http.client.HTTPConnection("127.0.0.1", self._server_port, timeout=TIME_LIMIT)
        try:
            connection.request(method, path, headers=passed_on)
            response = connection.getresponse()
            exchange = Exchange(method, path, asked, response.status, lowered(response.getheaders()), response.read())
        except (OSError, http.client.HTTPException):
            exchange = Exchange(method, path, asked, 502, {}, b"")
        finally:
            connection.close()
        if fault is not None:
            exchange = replace(fault(exchange), is_made_up=True)
        self.exchanges.append(exchange)  # before the client can act on it
        return exchange

    def _handler(recorder) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = TIME_LIMIT

            def log_message(self, format: str, *arguments: object) -> None:
                pass

            def pass_on(self) -> None:
                exchange = recorder.answer(self.command, self.path, lowered(list(self.headers.items())))
                self.send_response_only(exchange.status)
                for name, value in exchange.answered.items():
                    if name != "content-length" or self.command == "HEAD":
                        self.send_header(name, value)
                if exchange.status != 304 and self.command != "HEAD":
                    self.send_header("content-length", str(len(exchange.body)))
                self.end_headers()
                self.wfile.write(exchange.body)

            do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = do_REPORT = do_POST = pass_on

        return Handler


def lowered(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Headers by their names in lower case, without those that are about one connection."""
    return {name.lower(): value for name, value in headers if name.lower() not in HOP_BY_HOP}
