"""Engines that a server runs: chosen by name only, on this machine unless the name gives another address.

    libretranslate                          http://127.0.0.1:5000
    libretranslate:http://10.0.0.5:5000     another address
    chat:MODEL                              http://127.0.0.1:11434/v1, as Ollama serves it
    chat:MODEL@http://127.0.0.1:8080/v1     another server that speaks like OpenAI's, such as llama.cpp's

Nothing here opens a socket before the first sentence that has to be translated.
"""

from __future__ import annotations

from transflow.mt.served.chat import ChatTranslator
from transflow.mt.served.libretranslate import LibreTranslateTranslator

__all__ = ["ChatTranslator", "LibreTranslateTranslator"]
