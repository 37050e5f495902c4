"""What Kivy's own reading of kv files takes badly."""

import re
from collections import Counter
from pathlib import Path

from tests.phone.driver.window import prepare

PHONE = Path(__file__).parents[2] / "app" / "phone"


def test_no_two_rules_have_one_name():
    """Kivy finds rules by the name of a class alone, wherever the class is: two of one name would dress each other."""
    found = Counter(
        name
        for path in PHONE.rglob("*.kv")
        for name in re.findall(r"^<-?([A-Za-z]+)[@>:]", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert found
    assert [name for name, times in found.items() if times > 1] == []


def test_no_text_looks_like_a_format_string():
    """Kivy 2.3.1 asks of a format string's parts whether they are an `ast.Str`, which Python 3.12 warns of and 3.14 has no
    more. It also takes the end of 'visibility_off' and the next quotation mark for one.
    """
    prepare()
    from kivy.lang.parser import lang_fstr

    found = {
        path.name: lang_fstr.findall(line)
        for path in PHONE.rglob("*.kv")
        for line in path.read_text(encoding="utf-8").splitlines()
        if lang_fstr.search(line)
    }
    assert found == {}
