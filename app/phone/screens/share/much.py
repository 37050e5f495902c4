"""How much: all of it for a lawyer, less for a complaint office, least for the public."""

from kivy.properties import ListProperty

from app.package import Preview
from app.phone.screens.share.model import PROFILES
from app.phone.screens.share.step import ShareStep
from app.phone.widgets.kv import load_kv
from app.phone.words import words

load_kv(__file__)


class MuchStep(ShareStep):
    """Waits until it is known what each profile lets go."""

    choices = ListProperty([])

    def arrive(self) -> None:
        self.ready = False
        self.page.work(lambda _: self.model.look(), self._looked)

    def _looked(self, looks: dict[str, Preview]) -> None:
        self.page.looks = looks
        self.choices = [(profile, _title(profile), _more(profile, looks[profile])) for profile in PROFILES]
        self.ids.list.chosen = [self.model.profile]
        self.ready = True

    def choose(self, codes: list[str]) -> None:
        """A profile was tapped; tapping twice leaves it chosen."""
        if codes:
            self.model.profile = codes[0]
        self.ids.list.chosen = [self.model.profile]

    def go(self) -> None:
        self.page.show("look")


def _title(profile: str) -> str:
    return {
        "counsel": words.tr("Everything, for my lawyer"),
        "complaint": words.tr("For a complaint office"),
        "public": words.tr("For the public or an attorney general"),
    }[profile]


def _more(profile: str, look: Preview) -> str:
    about = {
        "counsel": words.tr("The whole record with private notes, witnesses and all files."),
        "complaint": words.tr("What happened, without what is only for a lawyer."),
        "public": words.tr("What officers did, without what points to you or to others."),
    }[profile]
    return f"{about}\n{counts(look)}"


def counts(look: Preview) -> str:
    """58 things go, 3 stay."""
    goes = words.trn("%d thing goes", "%d things go", len(look.goes))
    stays = words.trn("%d stays", "%d stay", len(look.stays))
    return f"{goes}, {stays}"
