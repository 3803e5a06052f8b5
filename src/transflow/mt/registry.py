"""Engines by name: ours, and those that other packages bring."""

from __future__ import annotations

from difflib import get_close_matches

from transflow.errors import EngineError
from transflow.mt.engine import Translator

GROUP = "transflow.engines"
"""The entry-point group: each entry point names a callable without arguments that gives a Translator."""

BUILT_IN = ("argos", "pseudo", "libretranslate", "chat")


def translator(name: str) -> Translator:
    """The engine of a name. Loads no model and opens no socket.

    Args:
        name: such as `argos`; engines that a server runs may say where (see transflow.mt.served).

    Raises:
        EngineError: there is none of that name, or the package that brings it is broken.
    """
    if name == "argos":
        from transflow.mt.argos import ArgosTranslator

        return ArgosTranslator()
    if name == "pseudo":
        from transflow.mt.pseudo import PseudoTranslator

        return PseudoTranslator()
    base, _, place = name.partition(":")
    if base in ("libretranslate", "chat"):
        from transflow.mt import served

        if base == "chat":
            return served.ChatTranslator(place)
        return served.LibreTranslateTranslator(place)
    return _plug_in(name)


def engines() -> tuple[str, ...]:
    """The names of all engines that are installed."""
    from importlib.metadata import entry_points  # slow to import, and asked for by a strange name only

    return (*BUILT_IN, *sorted(set(entry_points(group=GROUP).names) - set(BUILT_IN)))


def _plug_in(name: str) -> Translator:
    from importlib.metadata import entry_points

    found = entry_points(group=GROUP, name=name) if name else ()
    for entry_point in found:
        try:
            made = entry_point.load()()
        except Exception as error:  # whatever a stranger's code raises
            raise EngineError(
                f"the engine {name!r} cannot be started: {type(error).__name__}: {error}",
                remedy=f"repair or uninstall the package that provides `{entry_point.value}`",
            ) from error
        if not isinstance(made, Translator):
            raise EngineError(
                f"the engine {name!r} is no Translator",
                remedy=f"let `{entry_point.value}` give what transflow.mt.Translator describes",
            )
        return made
    known = engines()
    likely = get_close_matches(name, known, n=1)
    raise EngineError(
        f"there is no engine {name!r}",
        remedy=f"did you mean {likely[0]!r}?" if likely else f"choose one of {', '.join(known)}",
    )
