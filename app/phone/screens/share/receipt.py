"""Taking a receipt in, and saying what it proves."""

from typing import Any

from app.package import PackageError
from app.phone.dates import day_in_words, time_in_words
from app.phone.errors import PhoneError
from app.phone.widgets.overlay import Dialog
from app.phone.words import words
from app.record import Moment
from app.vault import VaultError


def take_receipt(page: Any, untrusted: bytes, encounter: str = "") -> None:
    """Check it, write it into the record, and only then say who has the package. Afterwards the page arrives anew."""
    from app.phone.screens.share.receipts import take  # the page of cards is there without a receipt too

    try:
        found = take(page.session, untrusted, encounter)
    except (PackageError, PhoneError, VaultError) as error:
        page.explain(error)
        return
    page.arrive()
    title = words.tr("Received by {name}") if found.new else words.tr("You have this receipt already")
    Dialog(
        icon="verified",
        title=title.format(name=found.by),
        text=words.tr(
            "{name} signed on {when} that they have this package. "
            "The signature fits the card, and the package is the one made here."
        ).format(name=found.by, when=signed_at(found.at, page.session.language)),
        choices=[("close", words.tr("Close"), "filled")],
    ).open()


def signed_at(at: str, language: str) -> str:
    """When a receipt says it was signed, by the clock of the one who signed."""
    moment = Moment(at, None, 0, "0").instant
    return f"{day_in_words(moment.date(), language)}, {time_in_words(moment.time(), language)}"
