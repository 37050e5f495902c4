"""Check my vault: every page, every entry, every photo; all that is wrong is listed."""

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from app.phone.jobs import Job
from app.phone.page import Page
from app.phone.screens.settings.model import SettingsModel
from app.phone.widgets import bars, button, card, progress, scroll, varying  # noqa: F401  (their kv)
from app.phone.widgets.card import Banner
from app.phone.widgets.kv import load_kv
from app.phone.words import words
from app.vault import Finding

load_kv(__file__)


class CheckScreen(Page):
    """`result` is "" before, then whole or found."""

    working = BooleanProperty(False)
    part = NumericProperty(0)
    result = StringProperty("")

    def made(self, **given: Any) -> None:
        self.model = SettingsModel(self.session)

    def begin(self) -> None:
        """Check everything."""
        self.working, self.result, self.part = True, "", 0
        self.ids.found.clear_widgets()

        def check(job: Job[tuple[Finding, ...]]) -> tuple[Finding, ...]:
            return self.model.check(job.report)

        self.work(check, self._done, self._failed, self._show)

    def _show(self, done: int, total: int) -> None:
        self.part = done / total if total else 1.0

    def _done(self, findings: tuple[Finding, ...]) -> None:
        self.working = False
        self.result = "found" if findings else "whole"
        said: dict[tuple[str, str], int] = {}
        for finding in findings:
            sentence = worded(finding)
            said[sentence] = said.get(sentence, 0) + 1
        for (what, then), count in said.items():
            many = words.trn("%d time", "%d times", count) if count > 1 else ""
            self.ids.found.add_widget(Banner(kind="warn", title=f"{what} {many}".strip(), text=then))

    def _failed(self, error: Exception) -> None:
        self.working = False
        self.explain(error)


def worded(finding: Finding) -> tuple[str, str]:
    """What a finding means and what to do."""
    tr = words.tr
    backup = tr("Keep the vault as it is, and restore your latest backup on another device to compare.")
    if finding.kind in ("timeline", "search"):
        return tr("The list or the search was not up to date."), tr(
            "It was made anew from your records, which are whole."
        )
    if finding.kind == "media_missing":
        return tr("A photo or recording is missing."), tr("The rest is whole. It may be in an older backup.")
    if finding.kind == "media_damaged":
        return tr("A photo or recording is damaged."), tr("The rest is whole. It may be in an older backup.")
    if finding.kind in ("capture_damaged", "captures_waiting"):
        return tr("Something captured while locked is not in your records yet."), tr(
            "It is kept. Lock and unlock to try again."
        )
    if finding.kind == "key_file_altered":
        return tr("The key file was changed outside the app."), tr(
            "Change your passphrase and make a new backup."
        )
    return tr("Part of your records is damaged."), backup


SCREEN = CheckScreen
