"""The short ways through a line give what the whole algorithm gives, and nothing of it outlives the lock."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from app.phone.text import bidi, runs
from app.phone.text.characters import script_of
from app.phone.text.fonts import covers, weighted
from app.phone.text.runs import Run

PIECES = (
    *(
        "officer ",
        "4471",
        "44?7",
        " (",
        ")",
        "!",
        "، ",
        "طلب ",
        "الشرطي",
        "اِسم",
        "۴۴",
        "٤٤",
        "שם ",
        "$5",
        "%",
        "-",
        "\n",
    ),
    *(
        "имя ",
        "पुलिस",
        "ਪੁਲਿਸ ",
        "ፖሊስ ",
        "ตำรวจ",
        "警察，",
        "경찰",
        "e\u0301",
        "\u0301",
        "\u200f",
        "\u2067",
        "\u2069",
        "🙂",
    ),
    *("é", "\u00a0", "\u200b", "—", "“", "”", "\u0640", "ﷺ", "სახელი"),
)
LINES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)


def every() -> Iterator[str]:
    return (chr(point) for point in range(0x110000) if not 0xD800 <= point <= 0xDFFF)


def long_way(line: str, base: int | None) -> tuple[Run, ...]:
    """`itemise` without its short ways."""
    classes = bidi.classes_of(line)
    for known in runs._NUMBER.finditer(line):
        classes[known.start() : known.end()] = ["EN"] * len(known[0])
    _, levels = bidi.resolve(classes, line, base)
    pieces: list[tuple[str, str, list[int]]] = []
    current = next((script for script in map(script_of, line) if script), "Latn")
    for i, char in enumerate(line):
        if char in bidi.CONTROLS:
            continue
        own = script_of(char)
        current = own or current
        font, script = runs._choose(char, own, current)
        if pieces and classes[i] == "NSM" and covers(pieces[-1][0], char):
            font, script = pieces[-1][:2]
        if pieces and (*pieces[-1][:2], levels[pieces[-1][2][-1]]) == (font, script, levels[i]):
            pieces[-1][2].append(i)
        else:
            pieces.append((font, script, [i]))
    out = []
    for at in bidi.visual_order([levels[where[0]] for _, _, where in pieces]):
        font, script, where = pieces[at]
        text = "".join(line[i] for i in where)
        out.append(Run(weighted(font, False), script, not levels[where[0]] & 1, text, tuple(where)))
    return tuple(out)


@given(LINES, st.sampled_from((None, 0, 1)))
def test_short_ways_give_the_same_runs(line: str, base: int | None) -> None:
    assert runs.itemise(line, False, base) == long_way(line, base)


def test_a_line_taken_to_run_rightward_holds_nothing_that_turns() -> None:
    turning = {"R", "AL", "AN", *bidi.EMBEDDINGS, *bidi.ISOLATES, "PDF", "PDI"}
    missed = [
        hex(ord(char))
        for char in every()
        if bidi.classes_of(char)[0] in turning and runs._one_level(char, None) is not None
    ]
    assert not missed


def test_a_line_taken_to_run_leftward_holds_no_digit_and_no_latin_letter() -> None:
    plain = {"R", "AL", "NSM", "WS", "ON", "CS", "ES", "ET"}
    wrong = [
        hex(ord(char))
        for char in every()
        if runs._ALL_LEFTWARD.fullmatch(char) and bidi.classes_of(char)[0] not in plain
    ]
    assert not wrong
    assert runs._ALL_LEFTWARD.fullmatch("طلب الشرطي، هويتي؟")


def test_nothing_of_a_line_is_left_after_forgetting() -> None:
    runs.itemise("سر", False, 1)
    runs.itemise("секрет 警", False, 0)
    runs.itemise("警察", False, 0)
    kept = (runs.itemise.cache_info, runs._choose.cache_info, script_of.cache_info)
    assert all(info().currsize for info in kept)
    assert runs._met
    runs.forget()
    assert not any(info().currsize for info in kept)
    assert not runs._met
