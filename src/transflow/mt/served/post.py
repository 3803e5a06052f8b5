"""One question to a server, one answer: JSON over HTTP, without proxies or redirects."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from transflow.errors import EngineError

_SECONDS = 300
_LARGEST_ANSWER = 16 << 20  # bytes


class _NoRedirects(HTTPRedirectHandler):
    """Texts go where the configuration says, and nowhere that the server there may name."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def check_address(address: str, engine: str) -> str:
    """An address as the engine uses it, without a slash at its end.

    Raises:
        EngineError: it is no http address.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise EngineError(
            f"{address!r} is no address of a server",
            remedy=f"write the engine as `{engine}:http://127.0.0.1:PORT`, or without an address",
        )
    return address.rstrip("/")


def post(address: str, question: dict[str, Any], *, engine: str, remedy: str) -> dict[str, Any]:
    """The answer of a server.

    Args:
        address: where the question goes.
        question: what is asked.
        engine: for the error.
        remedy: what to do where no server answers.

    Raises:
        EngineError: there is no answer, or none that can be read.
    """
    request = Request(
        address,
        json.dumps(question, ensure_ascii=False).encode(),
        {"Content-Type": "application/json", "Accept": "application/json"},
    )
    try:
        with build_opener(ProxyHandler({}), _NoRedirects()).open(request, timeout=_SECONDS) as response:
            content = response.read(_LARGEST_ANSWER + 1)
            if len(content) > _LARGEST_ANSWER:
                raise ValueError("it is too long")
            answer = json.loads(content)
    except HTTPError as error:
        with error:
            said = " ".join(error.read(500).decode("utf-8", "replace").split())[:200]
        raise EngineError(
            f"{engine} at {address} refused: {error.code} {said}", remedy="read what it says, or its log"
        ) from error
    except (URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise EngineError(f"{engine} does not answer at {address}: {reason}", remedy=remedy) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(engine, address, error) from error
    if not isinstance(answer, dict):
        raise _unreadable(engine, address, "it is no object")
    return answer


def _unreadable(engine: str, address: str, why: object) -> EngineError:
    return EngineError(
        f"the answer of {engine} at {address} cannot be read: {why}",
        remedy="check what serves at that address",
    )
