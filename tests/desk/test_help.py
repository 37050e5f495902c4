"""The help of every command in every language of the desk."""

import pytest
import typer.main

from app.desk import cli, content
from app.desk.commands.entering import LANGUAGES
from app.desk.help_words import WRITTEN, every, speak, told

OTHERS = [tag for tag in LANGUAGES if tag != WRITTEN]


def sentences() -> set[str]:
    found = set()
    for one in every(typer.main.get_command(cli.app)):
        found |= {one.help, *(getattr(each, "help", None) for each in one.params)}
    return {one for one in found if one}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_the_help_has_its_words_and_none_is_left_over(language: str) -> None:
    words = content.words(language, "desk_help")
    table = words.table["desk_help"]["help"]
    written = sentences()
    assert [one for one in written if told(one, words) == one and one != "http(s)://…"] == []
    assert set(table) - written == set()
    for around in words.table["desk_help"]["around_names"]:
        before, _, after = around.partition("{names}")
        assert [one for one in written if one.startswith(before) and one.endswith(after)] != []


@pytest.mark.parametrize("language", OTHERS)
def test_the_frame_around_it_is_told_too(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["receive", "--help"], ["witness", "add", "--help"]):
        cli.run([*arguments, "--language", language])
        said = capsys.readouterr()
        for english in content.words(language, "desk_help").table["desk_help"]["frame"]:
            assert english not in said.out


def test_english_stays_as_it_is_written() -> None:
    command = typer.main.get_command(cli.app)
    before = command.help
    speak(command, WRITTEN)
    assert command.help == before
