"""Load the .kv file beside a module, with the names every kv file of the app may use.

`theme` (colours, text sizes), `words` (`words.tr`), Kivy's `dp` and `sp`, and `clear`, a colour that draws nothing.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.lang.parser import global_idmap

from app.phone.theme.live import theme
from app.phone.widgets import binding
from app.phone.widgets import shapes as _shapes  # noqa: F401  (names for kv)
from app.phone.words import words

CLEAR = 0, 0, 0, 0
"""A colour that draws nothing."""

binding.install()
global_idmap.update(theme=theme, words=words, clear=CLEAR)


def load_kv(module_file: str, **names: object) -> None:
    """Load `name.kv` for `name.py`; call it once at the top of the module as `load_kv(__file__)`.

    `names` are further things its expressions use.
    """
    global_idmap.update(names)
    path = str(Path(module_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")
