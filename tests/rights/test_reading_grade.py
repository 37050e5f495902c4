"""The reading grade: the published formula over an estimate of syllables, and the count of words."""

import pytest

from app.rights.reading_grade import count_syllables, count_words, flesch_kincaid_grade


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("calm", 1), ("scanned", 1), ("asked", 1), ("plates", 1), ("silence", 2), ("wanted", 2), ("people", 2),
        ("court’s", 1), ("office", 2), ("officers", 3), ("created", 3), ("violate", 3), ("vehicle", 3),
        ("immigration", 4), ("citizenship", 4), ("identification", 6),
        ("CBP", 3), ("I-205", 4), ("2025", 4), ("locator.ice.gov", 5), ("the", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_from_the_spelling(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_the_grade_is_the_published_formula() -> None:
    # Six words, two sentences, seven syllables: run, the of-fice is closed / no.
    words, sentences, syllables = 6, 2, 7
    grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59
    assert flesch_kincaid_grade(["Run. The office is closed now"]) == pytest.approx(grade)


def test_the_end_of_a_line_ends_a_sentence_and_a_dot_inside_a_word_does_not() -> None:
    assert flesch_kincaid_grade(["Go", "Stop"]) == flesch_kincaid_grade(["Go. Stop."])
    assert flesch_kincaid_grade(["Look at ice.gov now"]) == flesch_kincaid_grade(["Look at ice.gov now."])


def test_the_words_of_the_law_itself_are_too_hard() -> None:
    law = (
        "An immigration officer may not enter into the non-public areas of a business, a residence including the "
        "curtilage of such residence, or a farm or other outdoor agricultural operation, for the purpose of "
        "questioning the occupants concerning their right to remain in the United States."
    )
    assert flesch_kincaid_grade([law]) > 15


def test_nothing_has_no_grade() -> None:
    assert flesch_kincaid_grade(["", "– …"]) == 0.0


def test_chinese_is_counted_by_characters_and_other_languages_by_words() -> None:
    assert count_words("Do not run.", "en") == 3
    assert count_words("不要跑。", "zh-Hans") == 3
    assert count_words("CBP和ICE使用Mobile Fortify，凭I-205表格", "zh-Hans") == 11
