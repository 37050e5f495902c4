"""Settings: what can be changed with a tap, and the way to what takes more."""

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from app.phone.errors import SettingNotKept
from app.phone.page import Page
from app.phone.preferences import LOCK_AFTER, NAMES, SCALES
from app.phone.screens.settings.model import SettingsModel
from app.phone.widgets import bars, card, choice, scroll, step  # noqa: F401  (their kv)
from app.phone.widgets.choice import ChoiceList
from app.phone.widgets.kv import load_kv
from app.phone.widgets.overlay import BottomSheet
from app.phone.widgets.progress import bytes_in_words
from app.phone.widgets.text import Text
from app.phone.words import LANGUAGES, offered, words

load_kv(__file__)


def called(name: str) -> str:
    """A name of the launcher's as the phone's own language has it there."""
    return {
        "Notebook": words.tr("Notebook"),
        "Recipes": words.tr("Recipes"),
        "Garden log": words.tr("Garden log"),
    }.get(name, name)


class SettingsScreen(Page):
    """Each change holds at once and is kept."""

    language = StringProperty("")
    light = BooleanProperty(False)
    still = BooleanProperty(False)
    scale = StringProperty("1.0")
    lock_after = StringProperty("60")
    cover = StringProperty("")
    among_apps = BooleanProperty(False)
    storage = StringProperty("")
    sheet_tried = BooleanProperty(True)

    def made(self, **given: Any) -> None:
        self.model = SettingsModel(self.session)

    def arrive(self) -> None:
        chosen = self.session.preferences
        self.language = LANGUAGES.get(self.session.language, self.session.language)
        self.light, self.still = chosen.scheme == "light", chosen.still
        self.scale, self.lock_after = str(chosen.scale), str(chosen.lock_after)
        launcher = self.app.devices.launcher
        self.among_apps = bool(launcher.names())
        self.cover = called(launcher.name()) if self.among_apps else chosen.name
        self.storage = bytes_in_words(self.model.storage())
        self.sheet_tried = self.model.sheet_tried()

    def change(self, **to: Any) -> None:
        """Change a setting, show it, keep it."""
        try:
            self.session.change(**to)
        except SettingNotKept as error:
            self.explain(error)
        self.app.apply_preferences()
        self.arrive()

    def scales(self) -> list[tuple[str, str]]:
        """Text sizes."""
        return [(str(scale), f"{scale * 100:.0f} %") for scale in SCALES]

    def times(self, trn: Any) -> list[tuple[str, str]]:
        """Seconds until it locks."""
        return [
            (str(s), trn("%d second", "%d seconds", s) if s < 60 else trn("%d minute", "%d minutes", s // 60))
            for s in LOCK_AFTER
        ]

    def choose_language(self) -> None:
        """Rise a list of languages."""
        codes = [(code, name) for code, name in offered().items()]
        self._choose(
            words.tr("Language"), codes, self.session.language, lambda code: self.change(language=code)
        )

    def choose_name(self) -> None:
        """Rise a list of cover names."""
        launcher = self.app.devices.launcher
        if self.among_apps:
            names = [(name, called(name)) for name in launcher.names()]
            about = words.tr(
                "This changes the name and the picture where your apps are shown. That can take a moment. An icon you "
                "have put on the home screen may go away. Whoever looks at the phone's settings, at the app store's "
                "list or at this screen still finds out that the app is here."
            )
            self._choose(words.tr("Name among the apps"), names, launcher.name(), self._rename, about)
            return
        names = [(name, name) for name in NAMES]
        self._choose(words.tr("Name of the window"), names, self.cover, lambda name: self.change(name=name))

    def _rename(self, name: str) -> None:
        self.app.devices.launcher.rename(name)
        self.arrive()

    def _choose(
        self, title: str, choices: list[tuple[str, str]], chosen: str, then: Any, about: str = ""
    ) -> None:
        sheet = BottomSheet(title=title)
        if about:
            sheet.add_widget(Text(text=about, kind="small", tone="quiet"))
        rows = ChoiceList(choices=choices, chosen=[chosen], name_for_reader=title)

        def picked(_: Any, codes: list[str]) -> None:
            sheet.close()
            if codes:
                then(codes[0])

        rows.bind(on_choice=picked)
        sheet.add_widget(rows)
        sheet.open()


SCREEN = SettingsScreen
