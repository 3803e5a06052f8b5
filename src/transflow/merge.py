"""Merging: what becomes of a catalog when its document changed.

Each text of the new template takes, in this order: the entry of the same text; the same text that had
been removed once; the same text that vanished from another document; an old text that differs only
cosmetically (its review goes along); an old text that is only cut differently now (sentences of its paragraph,
a paragraph of its sentences); an old text that is near (kept as fuzzy, with the previous source).
What nobody takes stays in the catalog as obsolete if a person wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from transflow.cosmetic import CosmeticClass, IsWord, classify, letters
from transflow.model import Entry, EntryId, Syntax, entry_id
from transflow.provenance import authors_comments, is_kept, our_comments, with_removal, without_removal
from transflow.recut import Cutter, Recut, divide, join
from transflow.similarity import near_equals, pair_up

_TRIES = 8
"""Old texts of the same letters that one new text is compared with."""

Carriage = Literal["same", "revived", "moved", "cosmetic", "recut", "near", "new"]


@dataclass(frozen=True, slots=True)
class Carried:
    """How one entry of the merged catalog came to be."""

    how: Carriage
    entry: Entry
    origin: Entry | None = None
    cosmetic_class: CosmeticClass | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A catalog's entries after a merge, and how each came to be."""

    carried: tuple[Carried, ...]
    obsolete: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Active entries in reading order, then the obsolete ones."""
        return (*(item.entry for item in self.carried), *self.obsolete)


def merge(
    old: Sequence[Entry],
    template: Sequence[Entry],
    *,
    today: str,
    elsewhere: Mapping[EntryId, Entry] | None = None,
    syntax: Syntax = "text",
    is_word: IsWord | None = None,
    cutter: Cutter | None = None,
) -> Merged:
    """The entries of a catalog brought in line with its template.

    Args:
        old: the catalog's entries, obsolete ones included.
        template: the entries of the document as it is today, in reading order.
        today: the day (ISO 8601) that is written beside what becomes obsolete.
        elsewhere: human entries that vanished from other documents, by id.
        syntax: which markup the texts may contain.
        is_word: whether a word stands in other texts of the project, and so is no slip.
        cutter: finds sentences, so that texts cut differently keep their translations; None looks for none.
    """
    active = {entry_id(entry): entry for entry in old if not entry.is_obsolete}
    retired = {entry_id(entry): entry for entry in old if entry.is_obsolete}
    found: dict[int, Carried] = {}
    for index, fresh in enumerate(template):
        if (same := _take_same(fresh, active, retired, elsewhere or {})) is not None:
            found[index] = same
    present = {entry_id(entry) for entry in template}
    vanished = [entry for key, entry in active.items() if key not in present]
    used = _take_cosmetic(template, vanished, found, syntax, is_word)
    if cutter is not None:
        used |= _take_recut(template, active, vanished, used, found, cutter)
    used |= _take_near(template, old, vanished, used, found)
    carried = tuple(found.get(i) or Carried("new", fresh) for i, fresh in enumerate(template))
    obsolete = retired | {
        entry_id(entry): with_removal(entry, today)
        for index, entry in enumerate(vanished)
        if index not in used and is_kept(entry)
    }
    # gettext refuses a file that has one text twice, even where one of the two is obsolete.
    return Merged(carried, tuple(entry for key, entry in obsolete.items() if key not in present))


def _take_same(
    fresh: Entry,
    active: Mapping[EntryId, Entry],
    retired: Mapping[EntryId, Entry],
    elsewhere: Mapping[EntryId, Entry],
) -> Carried | None:
    key = entry_id(fresh)
    if (own := active.get(key)) is not None and (own.has_target or key not in retired):
        if not own.has_target and (moved := elsewhere.get(key)) is not None:
            return Carried("moved", _carry(fresh, without_removal(moved)), moved)
        return Carried("same", _carry(fresh, own), own)
    if (once := retired.get(key)) is not None:
        return Carried("revived", _carry(fresh, without_removal(once)), once)
    if (moved := elsewhere.get(key)) is not None:
        return Carried("moved", _carry(fresh, without_removal(moved)), moved)
    return None


def _take_cosmetic(
    template: Sequence[Entry],
    vanished: Sequence[Entry],
    found: dict[int, Carried],
    syntax: Syntax,
    is_word: IsWord | None,
) -> set[int]:
    """Texts spelled otherwise are found by their letters, misspelled ones by their likeness."""
    used: set[int] = set()

    def take(index: int, position: int) -> None:
        origin = vanished[position]
        kind = classify(origin.msgid, template[index].msgid, syntax, is_word)
        if kind is not None and index not in found and position not in used:
            found[index] = Carried("cosmetic", _carry(template[index], origin), origin, kind)
            used.add(position)

    alike: dict[EntryId, list[int]] = {}
    candidates = [position for position, old in enumerate(vanished) if old.has_target]
    for position in candidates:
        alike.setdefault((vanished[position].msgctxt, letters(vanished[position].msgid)), []).append(position)
    homeless = [index for index in range(len(template)) if index not in found]
    for index in homeless:
        for position in alike.get((template[index].msgctxt, letters(template[index].msgid)), ())[:_TRIES]:
            take(index, position)
    rest = [position for position in candidates if position not in used]
    homeless = [index for index in homeless if index not in found]
    for new_index, old_index in near_equals(
        [vanished[i].msgid for i in rest], [template[i].msgid for i in homeless]
    ):
        if vanished[rest[old_index]].msgctxt == template[homeless[new_index]].msgctxt:
            take(homeless[new_index], rest[old_index])
    return used


def _take_recut(
    template: Sequence[Entry],
    active: Mapping[EntryId, Entry],
    vanished: Sequence[Entry],
    used: set[int],
    found: dict[int, Carried],
    cutter: Cutter,
) -> set[int]:
    """The words are the same, the segments are not (law 10)."""
    free = [i for i, entry in enumerate(vanished) if i not in used and is_kept(entry) and entry.msgstr]
    homeless = [index for index in range(len(template)) if index not in found]
    if not free or not homeless:
        return set()
    homes = {entry_id(template[index]): index for index in homeless}
    taken: set[int] = set()
    for part in divide([vanished[i] for i in free], homes, cutter):
        origin = vanished[free[part.origins[0]]]
        taken.add(free[part.origins[0]])
        _settle(template, found, part, [origin])
    known = [entry for entry in active.values() if is_kept(entry) and entry.msgstr]
    places = {entry_id(entry): (position, entry) for position, entry in enumerate(known)}
    waiting = [(index, template[index]) for index in homeless if index not in found]
    for part in join(places, waiting, cutter):
        origins = [known[position] for position in part.origins]
        _settle(template, found, part, origins)
        ids = {entry_id(origin) for origin in origins}
        taken |= {i for i in free if entry_id(vanished[i]) in ids}
    return taken


def _settle(
    template: Sequence[Entry], found: dict[int, Carried], part: Recut, origins: Sequence[Entry]
) -> None:
    fresh = template[part.index]
    if part.index in found:
        return
    whole = replace(origins[0], msgstr=part.msgstr, extracted_comments=(), translator_comments=())
    if part.is_certain and not any(origin.is_fuzzy for origin in origins):
        entry = _carry(fresh, replace(whole, is_fuzzy=False))
    else:
        entry = _carry_as_fuzzy(fresh, whole)
    comments = tuple(dict.fromkeys(line for origin in origins for line in origin.translator_comments))
    found[part.index] = Carried("recut", replace(entry, translator_comments=comments), origins[0])


def _take_near(
    template: Sequence[Entry],
    old: Sequence[Entry],
    vanished: Sequence[Entry],
    used: set[int],
    found: dict[int, Carried],
) -> set[int]:
    """A machine draft is not carried: its source changed, so the machine had better translate anew."""
    candidates = [i for i, entry in enumerate(vanished) if i not in used and is_kept(entry)]
    homeless = [i for i in range(len(template)) if i not in found]
    old_around = _neighbours([entry for entry in old if not entry.is_obsolete])
    new_around = _neighbours(template)
    pairs = pair_up(
        [vanished[i].msgid for i in candidates],
        [template[i].msgid for i in homeless],
        old_neighbours=[old_around[entry_id(vanished[i])] for i in candidates],
        new_neighbours=[new_around[entry_id(template[i])] for i in homeless],
    )
    for new_index, (old_index, _) in pairs.items():
        index, position = homeless[new_index], candidates[old_index]
        origin = vanished[position]
        found[index] = Carried("near", _carry_as_fuzzy(template[index], origin), origin)
    return {candidates[old_index] for old_index, _ in pairs.values()}


def _neighbours(entries: Sequence[Entry]) -> dict[EntryId, tuple[str | None, str | None]]:
    texts: list[str | None] = [None, *(entry.msgid for entry in entries), None]
    return {entry_id(entry): (texts[i], texts[i + 2]) for i, entry in enumerate(entries)}


def _carry(fresh: Entry, old: Entry) -> Entry:
    return replace(
        fresh,
        msgstr=old.msgstr,
        msgstr_plural=old.msgstr_plural,
        is_fuzzy=old.is_fuzzy,
        previous_msgid=old.previous_msgid,
        previous_msgctxt=old.previous_msgctxt,
        translator_comments=old.translator_comments,
        flags=old.flags,
        extracted_comments=(*authors_comments(fresh), *our_comments(old)),
        line=old.line,
    )


def _carry_as_fuzzy(fresh: Entry, old: Entry) -> Entry:
    """The previous source is the one that the target translates: of a text stale already, the earlier one."""
    is_stale_already = old.is_fuzzy and old.previous_msgid is not None
    return replace(
        _carry(fresh, old),
        is_fuzzy=True,
        previous_msgid=old.previous_msgid if is_stale_already else old.msgid,
        previous_msgctxt=old.previous_msgctxt if is_stale_already else old.msgctxt,
        extracted_comments=authors_comments(fresh),
    )
