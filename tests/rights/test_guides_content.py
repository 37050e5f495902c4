"""What the guides and cards say: every promise of the design about their words, held over every language."""

import re

import pytest

from app import ASSETS
from app.rights.guide import Guide
from app.rights.library import SETTINGS, Library
from app.rights.provenance import SourceKind, Translation
from app.rights.show_card import open_show_cards

pytestmark = pytest.mark.once

OURS = ASSETS / "rights"
LIBRARY = Library(OURS)
EVERY_GUIDE = [
    (language, setting) for language in LIBRARY.languages() for setting in LIBRARY.settings(language)
]

STILL_DECIDING = {
    "en": "Courts are still deciding",
    "es": "tribunales todavía están decidiendo",
    "ht": "Tribinal yo toujou ap deside",
    "pt-BR": "tribunais ainda estão decidindo",
    "zh-Hans": "法院仍在裁定",
}
# Where the law is open as of the version's date: home entry, stops, scans, unlocking, border phone searches,
# courthouse arrests, the limits of recording.
UNSETTLED = {
    "airport", "checkpoint", "courthouse", "face-scans", "home", "minors", "phone", "protest", "recording",
    "school", "street", "vehicle", "workplace",
}  # fmt: skip


def words(guide: Guide) -> str:
    return "\n".join(line for section in guide.sections for line in section.lines)


def guide(language: str, setting: str) -> Guide:
    return LIBRARY.open(setting, language).guide


def test_english_and_spanish_cover_every_setting_and_three_more_languages_the_first_four() -> None:
    for language in ("en", "es"):
        assert LIBRARY.settings(language) == SETTINGS
    for language in ("ht", "pt-BR", "zh-Hans"):
        assert set(LIBRARY.settings(language)) == {"everywhere", "home", "street", "face-scans"}


@pytest.mark.parametrize(("language", "setting"), EVERY_GUIDE)
def test_what_courts_have_not_settled_is_said_to_be_open(language: str, setting: str) -> None:
    assert (STILL_DECIDING[language] in words(guide(language, setting))) is (setting in UNSETTLED)


@pytest.mark.parametrize(("language", "setting"), EVERY_GUIDE)
def test_a_translation_no_speaker_has_read_says_so(language: str, setting: str) -> None:
    marks = guide(language, setting).provenance
    assert (marks.translation is Translation.NONE) is (language == "en")
    assert marks.unreviewed_translation is (language != "en")


@pytest.mark.parametrize(("language", "setting"), EVERY_GUIDE)
def test_no_guide_rests_on_a_placeholder_source(language: str, setting: str) -> None:
    for source in guide(language, setting).provenance.sources:
        assert "example" not in source.address
        assert source.seen <= guide(language, setting).provenance.checked_on


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_guide_that_leans_on_news_says_who_reports(setting: str) -> None:
    english = guide("en", setting)
    if any(source.kind is SourceKind.NEWS for source in english.provenance.sources):
        assert re.search(r"[Rr]eported|[Rr]eports say|lawsuit", words(english))


PROMISES = [
    r"\bguarantee", r"\bmasks?\b", r"will be (released|free|safe|protected)", r"cannot (be )?(arrest|deport|remove)",
    r"can refuse (a|the) scan", r"must (let you go|release)", r"they need a warrant to stop you", r"\bhide (from|your)",
    r"\bescape\b", r"\billegals?\b", r"\balien", r"\bundocumented\b", r"legal advice",
]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
def test_no_outcome_is_promised_and_nobody_is_told_to_hide(setting: str) -> None:
    for promise in PROMISES:
        assert not re.search(promise, words(guide("en", setting)), re.IGNORECASE), promise


CLAIMS = [
    r"I am (a|an) (U\.?S\.? )?(citizen|resident|American)", r"I was born", r"\bmy (status|visa|country|papers)\b",
    r"soy (ciudadan|residente)", r"nací", r"sou (cidadã|residente)", r"nasci", r"mwen (se )?sitwayen", r"我是.*(公民|居民)",
]  # fmt: skip


@pytest.mark.parametrize("language", LIBRARY.languages())
def test_no_words_to_say_state_a_fact_that_could_be_a_lie_or_be_used(language: str) -> None:
    said = [
        line
        for setting in LIBRARY.settings(language)
        for line in guide(language, setting).section("say").lines
    ]
    said += [card.statement for card in open_show_cards(OURS, language).cards]
    said += [card.english for card in open_show_cards(OURS, language).cards]
    for line in said:
        assert not any(re.search(claim, line, re.IGNORECASE) for claim in CLAIMS), line


@pytest.mark.parametrize("setting", SETTINGS)
def test_nobody_is_asked_to_write_down_what_could_hurt_them(setting: str) -> None:
    for line in guide("en", setting).section("write").lines:
        assert not re.search(
            r"birth|status|citizen|how you came|your answers?$|criminal", line, re.IGNORECASE
        )
        if "A-number" in line:
            assert line.startswith("Leave the A-number")
        if re.search(r"\bchild|ages?\b", line, re.IGNORECASE) and "photo" in line.lower():
            assert "No photos" in line


def test_the_home_guide_does_not_promise_that_the_door_will_hold() -> None:
    home = words(guide("en", "home"))
    assert "They might still force the door." in home
    assert "do not block or touch them" in home
    assert "I-205" in home


def test_the_face_scan_guide_never_says_a_scan_can_be_refused() -> None:
    scans = words(guide("en", "face-scans"))
    assert "It might not stop the scan." in scans
    assert "We found no ruling that lets you stop such a scan." in scans


def test_the_opening_of_every_english_guide_is_the_three_lines() -> None:
    for setting in SETTINGS:
        calm, honest, silent = guide("en", setting).section("first").lines[:3]
        assert calm.startswith("Stay calm. Do not run")
        assert honest == "Do not lie or show false papers."
        assert "stay silent" in silent
        assert "lawyer" in silent
