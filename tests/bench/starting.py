"""A program for the benchmark: opens a window, and ends at its first frame.

python tests/bench/starting.py bare|firsthand. A bare window is Kivy as it comes, with one label. Exit code 1 when the
first frame of Firsthand is not its unlock screen.
"""

import os
import sys
from typing import Any


def bare() -> None:
    from kivy.app import App
    from kivy.core.window import Window
    from kivy.uix.label import Label

    class Bare(App):
        def build(self) -> Any:
            return Label(text="Bare")

    Window.bind(on_flip=lambda _: end(0))
    Bare().run()


def firsthand() -> None:
    from app.phone import kivy_settings

    kivy_settings.apply()
    from kivy.app import App
    from kivy.core.window import Window

    Window.bind(on_flip=lambda _: end(App.get_running_app().page.place != "unlock"))
    from app.phone.__main__ import main

    main([])


def end(code: int) -> None:
    from kivy.core.window import Window
    from kivy.graphics.opengl import glFinish

    Window.flip()
    glFinish()
    os._exit(code)


if __name__ == "__main__":
    {"bare": bare, "firsthand": firsthand}[sys.argv[1]]()
