"""What the printed summary says, and what it keeps to itself."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from io import BytesIO

import pytest

from app.package.summary.detail import Detail
from app.package.summary.sheet import BOTTOM, Sheet
from app.package.summary.values import Values
from app.package.summary.wording import Wording
from app.record import PROFILES, UNKNOWN, WITHHELD, Field, Words
from tests.package.diary import ASSETS, CODEBOOK, PACKAGE, SIGNER, WITNESS, Diary, pages_of, text_of, words
from tests.package.diary_cases import crowd, full, unfinished


@cache
def made(make: Callable[[], Diary], language: str = "") -> bytes:
    """The summary of a record, made once for all tests that look at it: in two languages, or in this one alone."""
    if not language:
        return make().summary()
    return make().summary(words=words(language), english=words(language))


def _canary_words() -> Words:
    """English words in which every label of the codebook is a word of its own."""
    table = {
        "field": {one.id: {"label": f"Lf{n:03d}q"} for n, one in enumerate(CODEBOOK.fields)},
        "vocabulary": {
            name: {code: f"Vc{v}x{c}q" for c, code in enumerate(codes)}
            for v, (name, codes) in enumerate(
                {**CODEBOOK.vocabularies, "yes_no": ("yes", "no", "unsure")}.items()
            )
        },
        "tap": {tap.id: f"Tp{n:02d}q" for n, tap in enumerate(CODEBOOK.taps)},
    }
    return Words("en", {**words("en").table, "codebook": table})


LABELS = _canary_words()
MEDIA = b"RIFF not a photo"


def _value(n: int, field: Field, media_id: str) -> tuple[object, str]:
    """A value of this field's type unlike any other, and how the summary begins to print it."""
    codes = CODEBOOK.codes(field.id)
    if codes:
        code = codes[n % len(codes)]
        shown = LABELS.say("codebook", "vocabulary", field.vocabulary or "yes_no", code)
        return ([code] if field.many else code), shown
    match field.type:
        case "count" | "minutes":
            return 700_000 + n, f"{700_000 + n:,}"
        case "money":
            return {"amount": f"{60_000 + n}.25", "currency": "USD"}, f"{60_000 + n:,}.25 USD"
        case "when":
            return {
                "precision": "exact",
                "date": f"2{n:03d}-05-06",
                "time": "09:08",
            }, f"May 6, 2{n:03d}, 9:08"
        case "date":
            return f"2{n:03d}-07-08", f"July 8, 2{n:03d}"
        case "place":
            return {
                "lat": f"12.{n:05d}",
                "lon": "-3.5",
                "datum": "WGS84",
                "source": "typed",
            }, f"12.{n:05d}, -3.5"
        case "language":
            return f"xq-Zz{n:03d}", f"xq-Zz{n:03d}"
        case "identifier":
            return f"ID?{n:03d}*", f"ID?{n:03d}*"
        case "media":
            return media_id, "Sound 01"
        case "media_list":
            return [media_id], "Sound 01"
        case _:
            return f"canary{n:03d}x", f"canary{n:03d}x"


def _everything() -> tuple[Diary, dict[str, str]]:
    """A diary with an answer in every field, and how each is printed."""
    diary = Diary("en")
    media_id = diary.attach(MEDIA, "audio", "audio/ogg", audience="public", caption="captionpublic")
    diary.attach(MEDIA, "audio", "audio/ogg", audience="complaint", caption="captioncomplaint")
    diary.attach(
        MEDIA, "audio", "audio/ogg", audience="counsel", caption="captioncounsel", given_name="givencounsel"
    )
    for audience in PROFILES:
        diary.note(f"notefor{audience}", audience=audience)
    for tap in CODEBOOK.taps:
        diary.tap(tap.id)
    shown = {}
    for n, field in enumerate(CODEBOOK.fields):
        value, shown[field.id] = _value(n, field, media_id)
        item = f"{n:08x}" if CODEBOOK.group(field.group).repeats else None
        diary.state(field.id, value, item=item)
    share = {
        "to": "sharedwithx",
        "fingerprint": "six words",
        "profile": "counsel",
        "package_id": "sharedpackagex",
    }
    diary.write("shared", {**share, "package": "ab" * 32})
    diary.write(
        "received", {"package": "ab" * 32, "by": "receivedbyx", "at": "receivedatx", "receipt": "cd" * 32}
    )
    diary.write("sealed", {"affirmation": "own_memory"})
    return diary, shown


@pytest.mark.parametrize("profile", PROFILES)
def test_a_copy_holds_every_answer_its_profile_allows_and_no_other(profile):
    diary, shown = _everything()
    text = text_of(diary.summary(profile, words=LABELS, english=LABELS))
    for field in CODEBOOK.fields:
        label = LABELS.say("codebook", "field", field.id, "label")
        if CODEBOOK.allowed(field.id, profile):
            assert re.search(rf"{label} +{re.escape(shown[field.id])}", text), field.id
        else:
            assert label not in text, field.id
            if not CODEBOOK.codes(field.id) and not field.type.startswith("media"):
                assert shown[field.id] not in text, field.id


@pytest.mark.parametrize("profile", PROFILES)
def test_words_files_taps_and_the_log_go_to_those_they_are_meant_for(profile):
    diary, _ = _everything()
    text = text_of(diary.summary(profile, words=LABELS, english=LABELS))
    for audience in PROFILES:
        reaches = PROFILES.index(profile) <= PROFILES.index(audience)
        assert (f"notefor{audience}" in text) == reaches
        assert (f"caption{audience}" in text) == reaches
    counsel = profile == "counsel"
    for secret in ("givencounsel", "sharedwithx", "sharedpackagex", "receivedbyx", "receivedatx", "cd" * 32):
        assert (secret in text) == counsel
    for tap in CODEBOOK.taps:
        assert (LABELS.say("codebook", "tap", tap.id) in text) == (profile in tap.audience)


def test_a_field_is_found_again_in_the_part_by_its_subject():
    diary, _ = _everything()
    text = text_of(diary.summary(words=LABELS, english=LABELS))
    for field in CODEBOOK.fields:
        label = LABELS.say("codebook", "field", field.id, "label")
        assert text.count(label) >= 2, field.id


@pytest.mark.parametrize("make", [full, unfinished, crowd])
def test_every_page_says_where_it_belongs(make):
    pages = pages_of(made(make))
    for number, page in enumerate(pages, 1):
        foot = page[page.rindex("Package") :]
        assert PACKAGE in foot
        assert WITNESS in foot
        assert re.search(rf"\b{number} of {len(pages)}\b", foot)


@pytest.mark.parametrize("make", [full, unfinished, crowd])
def test_page_one_is_one_page_with_the_means_to_check_it(make):
    first, second = pages_of(made(make))[:2]
    assert SIGNER in first
    assert "VERIFY.txt" in first
    assert "How to read this" in second


def test_no_heading_stands_alone_at_the_foot_of_a_page():
    for page in pages_of(made(crowd)):
        lines = [line.strip() for line in page[: page.rindex("Package")].splitlines() if line.strip()]
        assert not re.fullmatch(r"(Officer|Scan|Event) \d+|Officers and vehicles|Scans", lines[-1])


@pytest.mark.parametrize("room", range(100, 320, 20))
def test_a_heading_of_a_chapter_is_on_the_page_of_what_it_heads(room):
    """Wherever on the page it falls: `room` is what is left below it, in points."""
    diary = Diary("en")
    for field, value in (
        ("kind", "trusted_traveler_revoked"),
        ("program", "global_entry"),
        ("date", "2026-03-17"),
        ("notice_date", "2026-03-17"),
        ("reason_text", "The letter says that I no longer meet the conditions. " * 3),
    ):
        diary.state(f"consequence.{field}", value, item="c" * 8)
    facts = diary.facts()
    wording = Wording(CODEBOOK, facts.words, facts.english)
    sheet = Sheet(facts.fonts, [], "", facts.packed.instant, "")
    sheet.y = BOTTOM - room
    Detail(facts, wording, Values(CODEBOOK, wording, ())).write(sheet)
    sink = BytesIO()
    sheet.finish(sink, lambda number, of: None)
    page = next(page for page in pages_of(sink.getvalue()) if "What happened later" in page)
    assert "Traveler program taken away" in page


def test_the_heading_for_counsel_stands_only_where_that_purpose_was_stated():
    mark = "PREPARED TO OBTAIN LEGAL ADVICE"
    stated = full()
    pages = pages_of(stated.summary())
    assert all(mark in page for page in pages)
    assert "is for a court to decide" in pages[0]
    assert mark not in text_of(stated.summary("complaint"))
    for purpose in ("complaint", "personal_memory", UNKNOWN, WITHHELD):
        diary = unfinished()
        diary.state("record.purpose", purpose, None)
        assert mark not in text_of(diary.summary())
    assert mark not in text_of(made(unfinished))


def test_not_knowing_not_wanting_and_not_having_been_asked_are_told_apart():
    diary = Diary("en")
    diary.state("officer.badge_no", UNKNOWN, item="0" * 8)
    diary.state("officer.name", WITHHELD, item="0" * 8)
    text = text_of(diary.summary())
    assert re.search(r"Badge number +I do not know", text)
    assert re.search(r"Name of the officer +I prefer not to write this down", text)
    assert "Body camera" not in text
    assert "Not stated" in pages_of(diary.summary())[0]


def test_what_was_changed_taken_back_or_withdrawn_stays_in_sight():
    diary = Diary("en")
    tap = diary.tap("phone_taken")
    diary.write("observed", {"tap": "phone_taken", "undoes": tap.hex()})
    diary.state("officer.badge_no", "4411", item="0" * 8)
    diary.state("officer.badge_no", "4471", "read_in_document", item="0" * 8)
    diary.state("officer.withdrawn", "yes", item="0" * 8)
    first = diary.note("First account.")
    diary.note("Second account.", corrects=first.hex())
    text = text_of(diary.summary())
    assert "Taken back by the person" in text
    assert "4411" in text
    assert re.search(r"Changed later \(7:4\d:\d\d.a\.m\.\) to:\s+4471", text)
    assert "Earlier: 4411" in text
    assert "Withdrawn by the person" in text
    assert "First account." in text
    assert "Corrected by the note of" in text


def test_a_line_says_what_it_is_about_when_the_line_before_was_about_something_else():
    diary = Diary("en")
    diary.state("scan.consent", "not_asked", item="5" * 8)
    diary.state("search.consent", "asked_agreed")
    told = pages_of(diary.summary())[1]
    scan, search = told.index("Scan 1"), told.index("Searches and your phone")
    assert scan < told.index("Were you asked", scan) < search < told.index("Were you asked", search)


def test_a_page_that_begins_in_the_middle_of_an_officer_says_which():
    diary = Diary("en")
    for n in range(40):
        diary.state("officer.badge_no", f"77{n:02d}", item="0" * 8)
    first, second = (page for page in pages_of(diary.summary())[1:3])
    assert "Officer 1" in first
    assert second.index("Officer 1") < second.index("Badge number")


def test_what_a_tap_tells_is_not_told_again_where_the_person_wrote_it():
    diary = Diary("en")
    diary.tap("threatened")
    assert "From a quick tap" in text_of(diary.summary())
    diary.state("force.used", ["verbal_threat", "grabbed"])
    assert "From a quick tap" not in text_of(diary.summary())


def test_custody_is_told_up_to_this_package():
    counsel = text_of(made(full))
    told = counsel[counsel.index("Custody of this record") : counsel.index("File in this package")]
    order = ("Record opened", "File added", "Affirmed", "Package made", "Receipt came back")
    places = [told.index(what) for what in order]
    assert places == sorted(places)
    assert told.index("This package made") > places[-1]
    assert PACKAGE in told
    public = text_of(full().summary("public"))
    assert "Custody of this record" in public
    assert "Receipt came back" not in public


def test_a_clock_turned_back_is_marked_and_counted():
    diary = Diary("en")
    diary.now -= timedelta(hours=5)
    diary.write("observed", {"tap": "released"}, went_back=True)
    text = text_of(diary.summary())
    assert "had been turned back before this line" in " ".join(text.split()) or "turned back\n" in text
    assert "turned back before 1 of the lines" in " ".join(text.split())
    assert "no sign that its clock had been turned back" in " ".join(text_of(made(unfinished)).split())


def test_a_consequence_says_how_many_days_later_it_came():
    assert "3 days after the encounter" in pages_of(made(full))[0]


def test_labels_stand_in_both_languages_and_own_words_as_they_were_written():
    text = text_of(made(full))
    for wanted in ("Street or sidewalk", "Calle o acera", "What happened, in order", "Lo que pasó, en orden"):
        assert wanted in text
    assert "No firmé nada. Me soltaron cuando llegó un tercero" in text
    assert "Calle o acera" not in text_of(made(crowd))


def test_only_numbers_tell_what_was_left_out():
    diary = full()
    facts = diary.facts("public")
    text = text_of(diary.summary("public"))
    assert f"{facts.left_out.entries} lines left out" in text
    assert "panadería" not in text
    assert "555-0142" not in text


def test_evidence_is_listed_with_its_hash_and_its_state():
    diary = full()
    text = text_of(diary.summary())
    for row in diary.facts().evidence:
        assert row.sha256 in text
        assert row.name in text
        assert f"{row.size:,}" in text
    assert "cut off and ends early" in text


def test_the_same_record_makes_the_same_bytes_in_any_process():
    program = (
        "import sys; from hashlib import sha256; from tests.package.diary_cases import full;"
        "sys.stdout.write(sha256(full().summary()).hexdigest())"
    )
    found = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Kathmandu")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", program], env=env, cwd=ASSETS.parent, capture_output=True, check=True
        )
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop()) == 64


def test_nothing_in_it_acts():
    pdf = made(full)
    for active in (
        b"/JavaScript",
        b"/JS",
        b"/URI",
        b"/Annot",
        b"/EmbeddedFile",
        b"/Launch",
        b"/AA",
        b"/AcroForm",
    ):
        assert active not in pdf
    assert b"fpdf" not in pdf.lower()


def test_no_files_at_all():
    assert "No photo, recording or paper is in this package." in text_of(made(unfinished))


class _Strict(Words):
    """Words that do not let a missing one pass."""

    def say(self, *path, **values):
        if not self.has(*path):
            raise LookupError(path)
        return super().say(*path, **values)


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.once)])
def test_no_label_is_missing(language):
    diary = full()
    for tap in CODEBOOK.taps:
        diary.tap(tap.id)
    for n, field in enumerate(CODEBOOK.fields):
        value, _ = _value(n, field, next(iter(diary.media)))
        if field.type != "language":
            diary.state(
                field.id, value, "inferred", item=f"{n:08x}" if CODEBOOK.group(field.group).repeats else None
            )
    for profile in PROFILES:
        own, english = words(language), words("en")
        assert diary.summary(
            profile, words=_Strict(own.language, own.table), english=_Strict("en", english.table)
        )


def test_both_languages_have_the_same_words_with_the_same_places():
    english, spanish = (_leaves(tomllib.loads(_report(language))) for language in ("en", "es"))
    assert english.keys() == spanish.keys()
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", spanish[key])), key


def _report(language: str) -> str:
    return (ASSETS / "words" / language / "report.toml").read_text("utf-8")


def _leaves(table: dict, *path: str) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for key, value in table.items():
        found |= _leaves(value, *path, key) if isinstance(value, dict) else {(*path, key): value}
    return found


@pytest.mark.once
@pytest.mark.parametrize("language", ["ar", "fr", "pa", "ru", "vi", "zh"])
def test_the_english_beside_every_script_is_whole(language):
    """A line in a script of another font, and the English line after it in its own font again."""
    both = words(language)
    shown = text_of(full().summary(words=both, english=words("en")))
    alone = text_of(made(full, "en"))
    said = " ".join(shown.split())
    for sentence in (
        "PREPARED TO OBTAIN LEGAL ADVICE",
        "The person stated this purpose on",
        "Where",
        "How it ended",
    ):
        assert sentence in " ".join(alone.split())
        assert sentence in said
    assert both.say("report", "page", "title").split()[0] in said or language in ("ar", "pa")
