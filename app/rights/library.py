"""The shelf of guides: ours from the assets folder, and those a group has handed out in a content pack.

``assets/rights/<language>/<setting>.md``. Nothing is read before it is asked for, and only that one file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from app.rights.errors import Fault, GuideMalformed, GuideMissing
from app.rights.front_matter import decode
from app.rights.guide import SETTING, Guide, read_guide
from app.rights.provenance import LANGUAGE

FALLBACK = "en"

SETTINGS = (
    "everywhere",
    "street",
    "vehicle",
    "home",
    "workplace",
    "face-scans",
    "phone",
    "recording",
    "protest",
    "checkpoint",
    "airport",
    "courthouse",
    "school",
    "hospital",
    "minors",
    "taken",
)
"""Ours, in the order the app lists them: first what is needed most often and soonest."""


@frozen
class Shown:
    """A guide as it is handed to a screen. ``by`` names the group it comes from; ``None``: ours."""

    guide: Guide
    asked_for: str
    by: str | None = None

    @property
    def fell_back(self) -> bool:
        """Whether the guide is in another language than the one asked for (``es`` serves ``es-MX``)."""
        return self.asked_for != self.guide.language and not self.asked_for.startswith(
            f"{self.guide.language}-"
        )

    def stamp(self) -> dict[str, str]:
        """:meth:`Guide.stamp`, with the group's name when the words are a group's."""
        return self.guide.stamp() if self.by is None else {**self.guide.stamp(), "by": self.by}


class Library:
    """Guides by setting and language, with English where a language has none."""

    def __init__(self, folder: Path, *, packs: tuple[tuple[str, tuple[Guide, ...]], ...] = ()) -> None:
        self._folder = folder
        self._packs = packs

    def with_pack(self, by: str, guides: Iterable[Guide]) -> Library:
        """The same shelf and the guides of one more group. Its name replaces an earlier pack of that name.

        A group's guide stands beside ours and never in its place. The pack is verified before it comes here.
        """
        others = tuple(pack for pack in self._packs if pack[0] != by)
        return Library(self._folder, packs=(*others, (by, tuple(guides))))

    def without_pack(self, by: str) -> Library:
        """The same shelf without that group's guides."""
        return Library(self._folder, packs=tuple(pack for pack in self._packs if pack[0] != by))

    def languages(self) -> tuple[str, ...]:
        """The languages in which we have any guide, English first."""
        found = {path.parent.name for path in self._folder.glob("*/*.md")}
        known = sorted(name for name in found if re.fullmatch(LANGUAGE, name))
        return tuple(sorted(known, key=lambda name: name != FALLBACK))

    def settings(self, language: str = FALLBACK) -> tuple[str, ...]:
        """The settings of which we hold a guide in just this language, in the order they are listed."""
        if not re.fullmatch(LANGUAGE, language):
            return ()
        found = {path.stem for path in (self._folder / language).glob("*.md")}
        rest = sorted(name for name in found.difference(SETTINGS) if re.fullmatch(SETTING, name))
        return (*(name for name in SETTINGS if name in found), *rest)

    def open(self, setting: str, language: str) -> Shown:
        """Our guide for a setting, in ``language`` or else in English.

        Raises ``GuideMissing`` when we have none, ``GuideMalformed`` when the file is damaged.
        """
        if re.fullmatch(SETTING, setting):
            for candidate in _candidates(language):
                path = self._folder / candidate / f"{setting}.md"
                if path.is_file():
                    return Shown(_read(path, setting, candidate), asked_for=language)
        raise GuideMissing(setting)

    def from_groups(self, setting: str, language: str) -> tuple[Shown, ...]:
        """The guides groups have given for a setting, each in the best language it has."""
        shown = []
        for by, guides in self._packs:
            here = {guide.language: guide for guide in guides if guide.setting == setting}
            best = next((one for one in _candidates(language) if one in here), next(iter(here), None))
            if best is not None:
                shown.append(Shown(here[best], asked_for=language, by=by))
        return tuple(shown)

    def group_settings(self) -> tuple[str, ...]:
        """The settings of which groups have given a guide, ours among them or not."""
        return tuple(sorted({guide.setting for _, guides in self._packs for guide in guides}))


def _candidates(language: str) -> tuple[str, ...]:
    """``es-419-MX`` → itself, ``es-419``, ``es``, then English; only English for what is no language tag."""
    tags = []
    if re.fullmatch(LANGUAGE, language):
        parts = language.split("-")
        tags = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys((*tags, FALLBACK)))


def _read(path: Path, setting: str, language: str) -> Guide:
    guide = read_guide(decode(path.read_bytes(), GuideMalformed))
    if guide.setting != setting:
        raise GuideMalformed("setting", Fault.OUT_OF_RANGE)
    if guide.language != language:
        raise GuideMalformed("language", Fault.OUT_OF_RANGE)
    return guide
