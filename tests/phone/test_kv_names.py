"""Kivy finds rules by the name of a class alone, wherever the class is: two of one name would dress each other."""

import re
from collections import Counter
from pathlib import Path

PHONE = Path(__file__).parents[2] / "app" / "phone"


def test_no_two_rules_have_one_name():
    found = Counter(
        name
        for path in PHONE.rglob("*.kv")
        for name in re.findall(r"^<-?([A-Za-z]+)[@>:]", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert found
    assert [name for name, times in found.items() if times > 1] == []
