"""Every widget on a few pages, to look at: python -m tests.phone.driver.gallery FOLDER [LANGUAGE...]

Writes a PNG of each page in dark and light, at 100 % and 200 % text size.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from kivy.lang import Builder

from app.phone.theme.live import theme
from app.phone.when import just_now
from app.phone.widgets import (
    article,
    audio_row,
    bars,
    button,
    card,
    chip,
    choice,
    field,
    keypad,
    layout,
    picture,
    progress,
    scroll,
    step,
    text,
    tile,
    when_picker,
)
from app.phone.widgets.overlay import BottomSheet, Dialog, snack
from app.phone.words import words
from tests.phone.driver.drive import Driver
from tests.phone.driver.lint import lint

USED = (
    article,
    audio_row,
    bars,
    button,
    card,
    chip,
    choice,
    field,
    keypad,
    layout,
    picture,
    progress,
    scroll,
)
ALSO_USED = (step, text, tile, when_picker)
NOON = datetime.fromisoformat("2026-11-24T16:47")

PAGES = {
    "buttons": """
Ground:
    AppBar:
        title: words.tr('Buttons and words')
        tools: [('search', words.tr('Search'))]
    Scroll:
        Column:
            padding: dp(16)
            spacing: dp(12)
            Heading:
                kind: 'headline'
                text: words.tr('Nothing leaves this phone')
            Text:
                tone: 'quiet'
                text: words.tr('What you write is kept here, encrypted, until you decide to share it.')
            FilledButton:
                text: words.tr('Unlock')
                icon: 'lock_open'
            TonalButton:
                text: words.tr('It is happening now')
                icon: 'bolt'
            OutlinedButton:
                text: words.tr('Know your rights')
            HugRow:
                spacing: dp(8)
                TextButton:
                    text: words.tr('Not now')
                TextButton:
                    text: words.tr('Learn more')
            DestructiveButton:
                text: words.tr('Delete this record')
                icon: 'delete'
            FilledButton:
                text: words.tr('Continue')
                disabled: True
            FilledButton:
                text: words.tr('Checking')
                busy: True
            HugRow:
                spacing: dp(8)
                IconButton:
                    icon: 'edit'
                    name_for_reader: words.tr('Edit')
                IconButton:
                    icon: 'photo_camera'
                    backed: True
                    name_for_reader: words.tr('Take a photo')
                IconButton:
                    icon: 'mic'
                    disabled: True
                    name_for_reader: words.tr('Record sound')
            Heading:
                kind: 'figure'
                text: '16:47'
            Text:
                tone: 'clay'
                text: words.tr('That did not work.')
    BottomBar:
        FilledButton:
            text: words.tr('Save')
""",
    "now": """
Ground:
    AppBar:
        title: words.tr('Started at 4:47 PM')
        shows_back: False
    Scroll:
        Column:
            padding: dp(12), dp(4)
            TileGrid:
                many: 3
                Tile:
                    text: words.tr('Officers here')
                    icon: 'local_police'
                    saved: 'saved'
                Tile:
                    text: words.tr('Asked a question')
                    icon: 'contact_support'
                    saved: 'saved'
                    count: 3
                Tile:
                    text: words.tr('Face scanned')
                    icon: 'familiar_face_and_zone'
                    saved: 'saving'
                Tile:
                    text: words.tr('Fingers scanned')
                    icon: 'fingerprint'
                    saved: 'failed'
                Tile:
                    text: words.tr('Document scanned')
                    icon: 'id_card'
                Tile:
                    text: words.tr('Plate photographed')
                    icon: 'directions_car'
                Tile:
                    text: words.tr('Searched')
                    icon: 'backpack'
                Tile:
                    text: words.tr('Phone taken')
                    icon: 'mobile'
                Tile:
                    text: words.tr('Force used')
                    icon: 'front_hand'
                Tile:
                    text: words.tr('Someone taken')
                    icon: 'person_remove'
                Tile:
                    text: words.tr('Threatened')
                    icon: 'record_voice_over'
                Tile:
                    text: words.tr('Released')
                    icon: 'directions_walk'
    BottomBar:
        HugRow:
            spacing: dp(8)
            TonalButton:
                text: words.tr('Voice')
                icon: 'mic'
                tall: dp(64)
            TonalButton:
                text: words.tr('Photo')
                icon: 'photo_camera'
                tall: dp(64)
""",
    "choices": """
Ground:
    AppBar:
        title: words.tr('Choices')
    Scroll:
        Column:
            padding: dp(16)
            spacing: dp(12)
            Heading:
                kind: 'headline'
                text: words.tr('Where did it happen?')
            ChipChoice:
                choices: [('home', words.tr('At home'), 'home'), ('street', words.tr('In the street')), ('car', words.tr('In a car'), 'directions_car'), ('work', words.tr('At work')), ('court', words.tr('At a court house'))]
                chosen: ['street']
            SectionHeader:
                text: words.tr('Which officers')
                action: words.tr('Clear')
            ChipChoice:
                many: True
                choices: [('ice', 'ICE'), ('cbp', 'CBP'), ('local', words.tr('Local police')), ('other', words.tr('Someone else'))]
                chosen: ['ice', 'cbp']
            ChoiceList:
                choices: [('yes', words.tr('Yes'), words.tr('They held a phone or tablet to my face')), ('no', words.tr('No'))]
                chosen: ['yes']
            ChoiceList:
                many: True
                choices: [('a', words.tr('They wore masks'), '', 'face'), ('b', words.tr('They had no name tags'), '', 'badge')]
                chosen: ['b']
            ChoiceRow:
                quiet: True
                text: words.tr("I don't know")
            ChoiceRow:
                quiet: True
                text: words.tr('I would rather not write this down')
            Toggle:
                text: words.tr('Lock when the screen goes off')
                on: True
            Toggle:
                text: words.tr('Less movement')
                more: words.tr('Nothing slides or fades')
            Stepper:
                label: words.tr('Text size')
                steps: [('1', '100 %'), ('1.5', '150 %'), ('2', '200 %')]
                code: '1.5'
            PageDots:
                pages: 5
                page: 1
""",
    "cards": """
Ground:
    AppBar:
        title: words.tr('Cards and lists')
        shows_back: False
    Scroll:
        Column:
            padding: dp(16)
            spacing: dp(12)
            SearchField:
                hint: words.tr('Search your records')
            Banner:
                kind: 'due'
                title: words.tr('Ask a lawyer by December 8')
                text: words.tr('A request about your Global Entry membership has a time limit.')
                actions: [words.tr('Show the rule'), words.tr('Later')]
            TapCard:
                name_for_reader: words.tr('Stopped while walking home')
                HugRow:
                    spacing: dp(14)
                    IconDisc:
                        name: 'directions_walk'
                        pos_hint: {'center_y': .5}
                    Column:
                        spacing: dp(2)
                        pos_hint: {'center_y': .5}
                        Text:
                            kind: 'strong'
                            text: words.tr('Stopped while walking home')
                        Text:
                            kind: 'small'
                            tone: 'quiet'
                            text: words.tr('Nov 24, 2026') + '  ·  5th Ave / Pine St'
                Wrap:
                    spacing: dp(6)
                    Tag:
                        text: words.tr('3 things unfinished')
                        icon: 'edit_note'
                    Tag:
                        text: words.tr('Due Dec 8')
                        icon: 'event'
                        tone: 'sand'
                    Tag:
                        text: words.tr('Face scan')
                        tone: 'accent'
            Card:
                padding: dp(4), dp(4)
                spacing: 0
                ListRow:
                    text: words.tr('Language')
                    icon: 'language'
                    value: 'English'
                Divider:
                ListRow:
                    text: words.tr('Lock after')
                    icon: 'lock'
                    value: words.tr('1 minute')
                Divider:
                ListRow:
                    text: words.tr('Delete everything')
                    more: words.tr('Asks twice before anything is gone')
                    icon: 'delete'
                    tone: 'clay'
            Banner:
                text: words.tr('Only people you choose can open this.')
            Banner:
                kind: 'warn'
                title: words.tr('Recovery sheet not tried yet')
                text: words.tr('Without it, a forgotten passphrase cannot be replaced.')
            EmptyState:
                icon: 'inbox'
                title: words.tr('No records yet')
                text: words.tr('When something happens, tap the button below.')
                action: words.tr('It is happening now')
    NavBar:
        here: 'records'
        places: [('records', words.tr('Records'), 'timeline'), ('rights', words.tr('Rights'), 'balance'), ('next', words.tr('Next'), 'event'), ('settings', words.tr('Settings'), 'settings')]
""",
    "fields": """
Ground:
    AppBar:
        title: words.tr('Fields')
    Scroll:
        Column:
            padding: dp(16)
            spacing: dp(16)
            PassphraseField:
                label: words.tr('Passphrase')
                text: 'quiet river lamp'
                helper: words.tr('At least five words')
            PassphraseField:
                label: words.tr('Passphrase')
                text: 'quiet'
                error: words.tr('That is not the passphrase. Try again.')
            TextField:
                label: words.tr('In your own words')
                hint: words.tr('What happened?')
                lines: 3
            TextField:
                label: words.tr('Place')
                icon: 'place'
                text: '5th Ave / Pine St'
            Progress:
                id: progress
                title: words.tr('Sealing the package')
            AudioRow:
                title: words.tr('Voice note 1')
                position: 67
                length: 187
            QrPicture:
                id: qr
                name_for_reader: words.tr('Witness code')
""",
    "keypad": """
Ground:
    AppBar:
        title: words.tr('Badge number')
    Scroll:
        Column:
            padding: dp(16), dp(8)
            Keypad:
                text: '44?1'
    BottomBar:
        FilledButton:
            text: words.tr('Save')
""",
    "when": """
Ground:
    AppBar:
        title: words.tr('When was it?')
    Scroll:
        Column:
            padding: dp(16)
            WhenPicker:
                id: when
    BottomBar:
        FilledButton:
            text: words.tr('Save')
""",
    "article": """
Ground:
    AppBar:
        title: words.tr('At your door')
    Scroll:
        Column:
            padding: dp(16)
            Article:
                source: words.tr('# If officers come to your door\\n\\nYou may keep the door **closed**. Ask them to say who they are.\\n\\n## What to ask\\n\\n- Which agency are you from?\\n- Do you have a warrant signed by a *judge*?\\n\\n1. Ask to see it through the window.\\n2. Look for the name of the court.\\n\\n> I do not consent to a search.\\n\\nStay calm. Write down what you remember afterwards.')
""",
}


def built(name: str) -> Any:
    """A page of the gallery."""
    page = Builder.load_string(PAGES[name])
    ids = page.ids
    if name == "fields":
        ids.progress.show(12_400_000, 40_000_000)
        ids.progress.told = "12.4 MB of 40.0 MB · " + words.trn(
            "about %d minute left", "about %d minutes left", 2
        )
        ids.qr.write("firsthand witness code: eight words that are read to a friend")
    if name == "when":
        ids.when.now = lambda: NOON
        ids.when.value = just_now(NOON)
    return page


def over() -> dict[str, Callable[[], object]]:
    """What is shown over a page."""

    def sheet() -> None:
        made = BottomSheet(title=words.tr("Add to this record"))
        for icon, said in (
            ("photo_camera", words.tr("Photo")),
            ("mic", words.tr("Voice note")),
            ("edit", words.tr("Words")),
        ):
            made.add_widget(card.ListRow(text=said, icon=icon))
        made.open()

    def dialog() -> None:
        Dialog(
            icon="delete",
            title=words.tr("Delete this record?"),
            text=words.tr(
                "It cannot be brought back. If it may matter to a court, export it first and ask a lawyer."
            ),
            choices=[
                ("export", words.tr("Export first"), "filled"),
                ("delete", words.tr("Delete"), "destructive"),
                ("keep", words.tr("Keep it"), "text"),
            ],
        ).open()

    return {
        "sheet": sheet,
        "dialog": dialog,
        "snack": lambda: snack(words.tr("Face scanned · saved"), words.tr("Undo")),
    }


def main(folder: Path, languages: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    driver = Driver()
    for language in languages:
        words.use(language)
        for scheme in ("dark", "light"):
            for scale in (1.0, 2.0):
                theme.scheme, theme.scale = scheme, scale
                for name in PAGES:
                    page = driver.show(built(name))
                    driver.wait(0.5)
                    driver.picture().save(folder / f"{name}_{scheme}_{scale:.0f}_{language}.png")
                    if scheme == "dark":
                        for flaw in lint(page):
                            sys.stdout.write(f"{name} {scale:.0f} {language}: {flaw}\n")
                for name, show in over().items():
                    driver.show(built("cards"))
                    show()
                    driver.wait(0.5)
                    driver.picture().save(folder / f"over_{name}_{scheme}_{scale:.0f}_{language}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or ["en"])
