"""A picture of every screen: python -m tests.phone.driver.screens FOLDER [NAME...]

With `--store` instead of a folder: the few that the app stores show, where packaging/android keeps them.

dark and light, English, Spanish and the pseudo language, 100 and 200 %, at 412 x 915 dp and two pixels to the dp.
Where there is more than fits, the end of it too, at 100 %: a name that ends in `_end`.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from tests.phone.driver.drive import Driver
from tests.phone.driver.stage import Stage, scenes

LANGUAGES = ("en", "es", "en_XA")
SCHEMES = ("dark", "light")
SCALES = (1.0, 2.0)


STORE = ("unlock", "now_tapped", "walk_choice", "timeline", "share_3_look", "guide_home")
"""What a person sees in the order they come to it; nothing in them is anybody's."""
METADATA = Path(__file__).resolve().parents[3] / "packaging" / "android" / "fastlane" / "metadata" / "android"
STORE_LANGUAGES = {"en": "en-US", "es": "es-ES"}


def store() -> None:
    """Dark, at the person's own size of text; in 64 colours, since they travel with every copy of the source."""
    driver, every = Driver(), scenes()
    for (language, named), (number, name) in product(STORE_LANGUAGES.items(), enumerate(STORE, 1)):
        with tempfile.TemporaryDirectory() as home:
            every[name](Stage(driver, Path(home), language=language, scheme="dark", scale=1.0))
            driver.wait(0.4)
            folder = METADATA / named / "images" / "phoneScreenshots"
            folder.mkdir(parents=True, exist_ok=True)
            driver.picture().quantize(64).save(folder / f"{number}.png", optimize=True)
            driver.close()


def to_the_end() -> bool:
    """Scroll to the end what lies on top; whether there was anything below."""
    from kivy.core.window import Window

    from app.phone.widgets.scroll import Scroll

    found = [part for part in Window.children[0].walk() if isinstance(part, Scroll) and part.furthest > 1]
    for scroll in found:
        scroll.offset = scroll.furthest
    return bool(found)


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    driver = Driver()
    driver.drawn = False  # only the picture itself is painted: five times quicker, and the same picture
    wanted = {name: scene for name, scene in scenes().items() if not names or name.startswith(tuple(names))}
    for name, scene in wanted.items():
        for language, scheme, scale in product(LANGUAGES, SCHEMES, SCALES):
            with tempfile.TemporaryDirectory() as home:
                scene(Stage(driver, Path(home), language=language, scheme=scheme, scale=scale))
                driver.wait(0.4)
                named = f"{name}_{language}_{scheme}_{scale * 100:.0f}"
                driver.picture().save(folder / f"{named}.png")
                if scale == 1 and to_the_end():
                    driver.wait(0.2)
                    driver.picture().save(folder / f"{named}_end.png")
                driver.close()
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--store"]:
        store()
    else:
        main(Path(sys.argv[1]), sys.argv[2:])
