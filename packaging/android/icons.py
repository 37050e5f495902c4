"""Draws the three icons: vector drawables for the app, PNGs for the stores. Run it after changing one; needs Pillow.

python packaging/android/icons.py
"""

from pathlib import Path

from PIL import Image, ImageDraw

RES = Path(__file__).parent / "res"
METADATA = Path(__file__).parent / "fastlane" / "metadata" / "android"
GROUND = "#101418"

Shape = tuple[str, tuple[tuple[float, float], ...]]

# On a field of 108, of which launchers show the middle 72 and promise only the middle 66.
ICONS: dict[str, tuple[str, tuple[Shape, ...]]] = {
    "notebook": (
        "#2F4858",
        (
            ("#F4EFE6", ((36, 30), (74, 30), (74, 78), (36, 78))),
            ("#D98E4A", ((36, 30), (43, 30), (43, 78), (36, 78))),
            ("#8A9BA8", ((49, 42), (68, 42), (68, 45), (49, 45))),
            ("#8A9BA8", ((49, 51), (68, 51), (68, 54), (49, 54))),
            ("#8A9BA8", ((49, 60), (61, 60), (61, 63), (49, 63))),
        ),
    ),
    "recipes": (
        "#7A3E2E",
        (
            ("#F4EFE6", ((33, 48), (75, 48), (75, 70), (69, 76), (39, 76), (33, 70))),
            ("#E0B15A", ((30, 42), (78, 42), (78, 47), (30, 47))),
            ("#E0B15A", ((51, 34), (57, 34), (57, 42), (51, 42))),
        ),
    ),
    "garden_log": (
        "#35513B",
        (
            ("#B9763F", ((39, 60), (69, 60), (65, 78), (43, 78))),
            ("#8FBF6B", ((53, 40), (55, 40), (55, 60), (53, 60))),
            ("#8FBF6B", ((54, 50), (40, 44), (36, 32), (48, 35))),
            ("#A9D384", ((54, 46), (60, 32), (73, 28), (70, 41))),
        ),
    ),
}
TILE: tuple[Shape, ...] = (
    (
        "#FFFFFF",
        ((27, 20), (71, 20), (71, 50), (63, 50), (63, 28), (35, 28), (35, 80), (50, 80), (50, 88), (27, 88)),
    ),
    (
        "#FFFFFF",
        (
            (66, 58),
            (74, 58),
            (74, 68),
            (84, 68),
            (84, 76),
            (74, 76),
            (74, 86),
            (66, 86),
            (66, 76),
            (56, 76),
            (56, 68),
            (66, 68),
        ),
    ),
)
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!-- Drawn by packaging/android/icons.py. -->\n'


def vector(shapes: tuple[Shape, ...], size: int) -> str:
    """A vector drawable."""
    lines = [
        f'<vector xmlns:android="http://schemas.android.com/apk/res/android" android:width="{size}dp"',
        f'    android:height="{size}dp" android:viewportWidth="108" android:viewportHeight="108">',
    ]
    for colour, corners in shapes:
        path = "L".join(f"{x:g},{y:g}" for x, y in corners)
        lines.append(f'  <path android:fillColor="{colour}" android:pathData="M{path}z"/>')
    return HEAD + "\n".join([*lines, "</vector>"]) + "\n"


def adaptive(name: str) -> str:
    """An adaptive icon; the shapes also serve as the one-colour icon of themed launchers."""
    return (
        HEAD + '<adaptive-icon xmlns:android="http://schemas.android.com/apk/res/android">\n'
        f'  <background android:drawable="@drawable/{name}_ground"/>\n'
        f'  <foreground android:drawable="@drawable/{name}_shapes"/>\n'
        f'  <monochrome android:drawable="@drawable/{name}_shapes"/>\n</adaptive-icon>\n'
    )


def picture(name: str, side: int) -> Image.Image:
    """The middle 72 of the field, as a launcher shows it."""
    ground, shapes = ICONS[name]
    drawn = Image.new("RGB", (side * 4, side * 4), ground)
    draw = ImageDraw.Draw(drawn)
    for colour, corners in shapes:
        draw.polygon([((x - 18) / 72 * side * 4, (y - 18) / 72 * side * 4) for x, y in corners], colour)
    return drawn.resize((side, side), Image.Resampling.LANCZOS)


def main() -> None:
    for folder in ("drawable", "mipmap-anydpi-v26"):
        (RES / folder).mkdir(parents=True, exist_ok=True)
    for name, (ground, shapes) in ICONS.items():
        square = ((ground, ((0.0, 0.0), (108.0, 0.0), (108.0, 108.0), (0.0, 108.0))),)
        (RES / "drawable" / f"{name}_ground.xml").write_text(vector(square, 108))
        (RES / "drawable" / f"{name}_shapes.xml").write_text(vector(shapes, 108))
        (RES / "mipmap-anydpi-v26" / f"{name}.xml").write_text(adaptive(name))
    (RES / "drawable" / "tile.xml").write_text(vector(TILE, 24))
    picture("notebook", 192).save(RES / "icon.png", optimize=True)
    Image.new("RGB", (8, 8), GROUND).save(RES / "presplash.png", optimize=True)
    for language in ("en-US", "es-ES"):
        images = METADATA / language / "images"
        images.mkdir(parents=True, exist_ok=True)
        picture("notebook", 512).save(images / "icon.png", optimize=True)


if __name__ == "__main__":
    main()
