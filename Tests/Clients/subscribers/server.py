"""The server under test: `kalendarium serve`, on a free port of the loopback."""

from __future__ import annotations

import http.client
import socket
from pathlib import Path

from processes import start, stop, wait_for

START_LIMIT = 60
PUBLISH_LIMIT = 30


class Server:
    """Serves the years below a folder until it is stopped."""

    def __init__(self, executable: str, years: Path, home: Path, now: str) -> None:
        self.port = free_port()
        self.log = home / "server.log"
        home.mkdir(parents=True, exist_ok=True)
        command = [executable, "serve", str(years), "--host", "127.0.0.1", "--port", str(self.port), "--now", now]
        self.process = start(command, home, self.log)

    def wait_until_served(self, path: str) -> None:
        """Until a feed is there."""
        wait_for(lambda: self.ask(path)[0] == 200, START_LIMIT, f"{path}\n{self.said()}", self.process)

    def ask(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """What the server answers to GET: status, headers and body; status 0 when nobody listens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START_LIMIT)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
        except (OSError, http.client.HTTPException):
            return 0, {}, b""
        finally:
            connection.close()

    def etag(self, path: str) -> str | None:
        """The tag of a feed."""
        return self.ask(path)[1].get("etag")

    def wait_until_changed(self, path: str, etag: str | None) -> None:
        """Until a feed has another tag."""
        wait_for(lambda: self.etag(path) not in (etag, None), PUBLISH_LIMIT, f"a changed {path}\n{self.said()}", self.process)

    def said(self) -> str:
        """The end of what the server wrote."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:] if self.log.exists() else ""

    def complains(self) -> bool:
        """Whether its page about itself says that the last change could not be published."""
        status, _, page = self.ask("/status")
        if status != 200:
            raise RuntimeError(f"/status answers {status}")
        return b'role="alert"' in page

    def stop(self) -> int | None:
        """Ends the server; returns its exit status."""
        return stop(self.process)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
