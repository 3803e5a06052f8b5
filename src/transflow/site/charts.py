"""Pictures of progress as SVG: drawn with attributes and classes alone, so that a strict page shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from transflow.model import State

STATES = tuple(state.value for state in reversed(State))
"""From done to not begun."""

_WIDTH, _BAR = 600, 22
_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 266, 12, 130, 20, 26
_DASHES = ("", "8 4", "2 4", "12 4 2 4", "4 2")


def state_bar(words: Mapping[str, int], label: str) -> str:
    """One bar, divided by the words of each state.

    Args:
        words: by state.
        label: what the bar says, for those who cannot see it.
    """
    total = sum(words.values()) or 1
    parts, x = [], 0.0
    for state in STATES:
        width = _WIDTH * words.get(state, 0) / total
        if width:
            parts.append(
                f'<rect class="state-{state}" x="{x:.1f}" y="0" width="{max(width - 1.5, 0.5):.1f}" height="{_BAR}"/>'
            )
        x += width
    return _svg(_WIDTH, _BAR, label, "".join(parts), ' preserveAspectRatio="none"')


def growth_chart(days: Sequence[tuple[str, Sequence[int]]], names: Sequence[str], label: str) -> str:
    """How the words of each language grew.

    Args:
        days: day or month (ISO 8601) and words of each language, in order.
        names: of the languages, in the same order.
        label: what the picture says, for those who cannot see it.
    """
    most = max((number for _, numbers in days for number in numbers), default=0) or 1
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    step = (right - _LEFT) / max(len(days) - 1, 1)
    parts = [f'<path class="axis" d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none"/>']
    ends: list[tuple[float, str]] = []
    for index, name in enumerate(names):
        points = [
            (_LEFT + step * place, bottom - (bottom - _TOP) * numbers[index] / most)
            for place, (_, numbers) in enumerate(days)
        ]
        if len(points) == 1:
            points.append((float(right), points[0][1]))
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        dashes = _DASHES[index % len(_DASHES)]
        dash = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(f'<path class="curve" d="{path}"{dash}/>')
        ends.append((points[-1][1], name))
    last = -100.0
    for y, name in sorted(ends):
        last = max(y + 4, last + 15)
        parts.append(f'<text class="ink" x="{right + 8}" y="{last:.1f}">{escape(name)}</text>')
    if days:
        parts.append(f'<text class="ink" x="{_LEFT}" y="{_HEIGHT - 6}">{escape(days[0][0])}</text>')
        parts.append(
            f'<text class="ink" x="{right}" y="{_HEIGHT - 6}" text-anchor="end">{escape(days[-1][0])}</text>'
        )
        parts.append(f'<text class="ink" x="{_LEFT}" y="{_TOP - 6}">{most}</text>')
    return _svg(_WIDTH, max(_HEIGHT, int(last) + 10), label, "".join(parts))


def _svg(width: int, height: int, label: str, inner: str, how: str = "") -> str:
    return (
        f'<svg class="chart" role="img" aria-label="{escape(label)}" direction="ltr" viewBox="0 0 {width} {height}"{how}>'
        f"{inner}</svg>"
    )


def badge(label: str, message: str, share: int) -> str:
    """A badge for other pages: a label and a message.

    Args:
        label: on the left, such as the name of a language.
        message: on the right.
        share: 0–100, gives the colour.
    """
    color = "#0b6e4f" if share >= 90 else "#8a5a00" if share >= 50 else "#9b1c1c"
    left, right = _text_width(label) + 12, _text_width(message) + 12
    both = escape(f"{label}: {message}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img" aria-label="{both}">'
        f"<title>{both}</title>"
        f'<rect width="{left}" height="20" fill="#444"/><rect x="{left}" width="{right}" height="20" fill="{color}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="6" y="14" textLength="{left - 12}">{escape(label)}</text>'
        f'<text x="{left + 6}" y="14" textLength="{right - 12}">{escape(message)}</text></g></svg>\n'
    )


def _text_width(text: str) -> int:
    return round(sum(11 if ord(character) > 0x2E7F else 6.6 for character in text))
