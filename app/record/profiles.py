"""Who may be shown which entry."""

from typing import Final

from app.record.chain import Chained, History, disclose, erase
from app.record.codebook import PROFILES, Codebook, check_profile
from app.record.entries import FACT_KINDS, Entry
from app.record.errors import UnknownKind, WrongShape

_FOR_ALL: Final = frozenset({"opened", "sealed", "erased"})
_FOR_COUNSEL: Final = frozenset({"shared", "received", "shown"})


def entry_allowed(codebook: Codebook, entry: Entry, profile: str) -> bool:
    """Whether a profile may be shown a whole entry: every fact of it must be allowed.

    Opening, affirming and erasing are for all; taps as the codebook says; notes and media as the person chose, a spoken
    answer no further than its question; to whom
    a record was given, and what the person read on it, is for counsel only. Raises UnknownField, UnknownTap, UnknownKind, UnknownProfile, WrongShape.
    """
    check_profile(profile)
    if entry.kind in _FOR_ALL:
        return True
    if entry.kind in _FOR_COUNSEL:
        return profile == "counsel"
    if entry.kind in FACT_KINDS:
        return all(profile in codebook.field(field_id).audience for field_id in entry.facts())
    if entry.kind == "observed":
        return profile in codebook.tap(entry.payload.get("tap", "")).audience
    if entry.kind == "noted":
        return audience_allows(entry.payload.get("audience"), profile)
    if entry.kind == "attached":
        media = entry.payload.get("media")
        if not isinstance(media, dict):
            raise WrongShape("keys", "media")
        answers = entry.payload.get("answers")
        if answers is not None and not codebook.allowed(answers["field"], profile):
            return False
        return audience_allows(media.get("audience"), profile)
    raise UnknownKind("unknown_kind", entry.kind[:40])


def audience_allows(untrusted_audience: object, profile: str) -> bool:
    """Whether a thing meant for an audience may be shown to a profile: `complaint` is for counsel too, not for all."""
    if not isinstance(untrusted_audience, str) or untrusted_audience not in PROFILES:
        return False
    return PROFILES.index(profile) <= PROFILES.index(untrusted_audience)


def disclose_to(codebook: Codebook, history: History, profile: str) -> History:
    """The history with only the bodies a profile may see.

    A note that a later one corrects, and media attached again, go out only as widely as the narrowest of them: who
    chose a smaller audience later meant the earlier one too. Raises as `entry_allowed`, and JsonError, NewerFormat.
    """
    narrowed = _narrowed(tuple(history.entries()), check_profile(profile))
    return disclose(erase(history, narrowed), lambda entry: entry_allowed(codebook, entry, profile))


def _narrowed(entries: tuple[Chained, ...], profile: str) -> frozenset[bytes]:
    """The commitments of notes and media whose later version this profile may not see."""
    notes: set[bytes] = set()
    media: set[str] = set()
    hidden: set[bytes] = set()
    for mark, entry in reversed(entries):
        if entry.kind == "noted":
            if mark in notes:
                hidden.add(mark)
            elif audience_allows(entry.payload.get("audience"), profile):
                continue
            if isinstance(corrected := entry.payload.get("corrects"), str):
                notes.add(bytes.fromhex(corrected))
        elif entry.kind == "attached":
            media_id = str(entry.payload["media"]["id"])
            if media_id in media:
                hidden.add(mark)
            elif not audience_allows(entry.payload["media"]["audience"], profile):
                media.add(media_id)
    return frozenset(hidden)
