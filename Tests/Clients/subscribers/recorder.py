"""Stands between a calendar client and the server, and writes down what they say to each other.

What the server's own log says of itself is not evidence. All that is asked and answered passes through unchanged, unless a test
wants to see what the client makes of a bad answer.
"""

from __future__ import annotations

import gzip
import http.client
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "proxy-connection"}
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

    @property
    def text(self) -> bytes:
        """The body as the server meant it, without its compression."""
        return gzip.decompress(self.body) if self.answered.get("content-encoding") == "gzip" else self.body


class Recorder:
    """A proxy on the loopback before the server at a port."""

    def __init__(self, server_port: int) -> None:
        self.exchanges: list[Exchange] = []
        self.instead: int | None = None  # the status with which the recorder answers itself
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

    def _handler(recorder) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - the handler has a self of its own
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = TIME_LIMIT

            def log_message(self, format: str, *arguments: object) -> None:
                pass

            def pass_on(self) -> None:
                asked = [(name, value) for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP]
                if recorder.instead is None:
                    status, answered, body = recorder._ask(self.command, self.path, dict(asked))
                else:
                    status, answered, body = recorder.instead, [("Content-Length", "0")], b""
                exchange = Exchange(self.command, self.path, lowered(asked), status, lowered(answered), body)
                recorder.exchanges.append(exchange)  # before the client can act on it
                self.send_response_only(status)
                for name, value in answered:
                    self.send_header(name, value)
                if status != 304 and "content-length" not in exchange.answered:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
                self.wfile.flush()

            do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = do_REPORT = do_POST = pass_on

        return Handler

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the server answers; 502, which no server here ever says, when it does not."""
        connection = http.client.HTTPConnection("127.0.0.1", self._server_port, timeout=TIME_LIMIT)
        try:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            answered = [(name, value) for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP]
            return response.status, answered, response.read()
        except (OSError, http.client.HTTPException):
            return 502, [("Content-Length", "0")], b""
        finally:
            connection.close()


def lowered(headers: list[tuple[str, str]]) -> dict[str, str]:
    """Headers by their names in lower case."""
    return {name.lower(): value for name, value in headers}
