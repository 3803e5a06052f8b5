"""A look at the site before it is published: a server for this machine alone."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from transflow.errors import FileError

_HOST = "127.0.0.1"


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {  # noqa: RUF012  # as the base class has it
        **SimpleHTTPRequestHandler.extensions_map,
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".xml": "application/xml; charset=utf-8",
        ".svg": "image/svg+xml",
    }

    def end_headers(self) -> None:
        """Say what browsers must not guess."""
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def make_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server for the files of a folder, on loopback alone, not serving yet.

    Args:
        folder: the site.
        port: 0 takes any free one.

    Raises:
        FileError: there is no site yet, or the port is taken.
    """
    if not (folder / "index.html").is_file():
        raise FileError("there is no website yet", remedy="run `transflow site` first", path=folder)
    try:
        return ThreadingHTTPServer((_HOST, port), partial(_Handler, directory=str(folder)))
    except OSError as error:
        raise FileError(
            f"port {port} cannot be used", remedy="name another with --port", path=folder
        ) from error
