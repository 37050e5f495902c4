"""A picture of every screen: python -m tests.phone.driver.screens FOLDER [NAME...]

dark and light, English, Spanish and the pseudo language, 100 and 200 %, at 412 x 915 dp and two pixels to the dp.
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


def main(folder: Path, names: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    driver = Driver()
    wanted = {name: scene for name, scene in scenes().items() if not names or name.startswith(tuple(names))}
    for name, scene in wanted.items():
        for language, scheme, scale in product(LANGUAGES, SCHEMES, SCALES):
            with tempfile.TemporaryDirectory() as home:
                scene(Stage(driver, Path(home), language=language, scheme=scheme, scale=scale))
                driver.wait(0.4)
                driver.picture().save(folder / f"{name}_{language}_{scheme}_{scale * 100:.0f}.png")
                driver.close()
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
