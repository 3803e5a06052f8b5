"""A progress bar on stderr that appears only when something takes longer than a second."""

from __future__ import annotations

import sys
import time
from typing import Any

import click

APPEARS_AFTER_S = 1.0
LOG_EVERY_S = 10.0
"""Where stderr is no terminal, a line now and then says that the work goes on."""


class ProgressBar:
    """One bar per label and language, with rate and time left.

    Args:
        label: what is being done.
        is_hidden: say nothing at all.
    """

    def __init__(self, label: str, *, is_hidden: bool) -> None:
        self._label = label
        self._is_hidden = is_hidden
        self._is_terminal = sys.stderr.isatty()
        self._began = self._spoke = time.monotonic()
        self._tag = ""
        self._bar: Any = None
        self._done = 0

    def update(self, tag: str, done: int, total: int) -> None:
        """Show how far it is.

        Args:
            tag: what it is about, usually a language.
            done: how many are done.
            total: how many there are.
        """
        if self._is_hidden:
            return
        if tag != self._tag:
            self.finish()
            self._tag, self._began, self._done = tag, time.monotonic(), 0
        now = time.monotonic()
        if now - self._began < APPEARS_AFTER_S:
            return
        if not self._is_terminal:
            self._log(now, done, total)
            return
        if self._bar is None:
            self._bar = click.progressbar(
                length=total, label=f"{self._label} {tag}", file=sys.stderr, show_pos=True, show_eta=True
            )
            self._bar.render_progress()
        self._bar.update(done - self._done)
        self._done = done

    def finish(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

    def _log(self, now: float, done: int, total: int) -> None:
        if now - self._spoke >= LOG_EVERY_S:
            self._spoke = now
            rate = done / (now - self._began)
            left_s = (total - done) / rate if rate else 0
            click.echo(
                f"{self._label} {self._tag}: {done} of {total}, {rate:.0f}/s, {left_s:.0f} s left", err=True
            )
