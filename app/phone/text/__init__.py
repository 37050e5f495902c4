"""Every script drawn right on plain Kivy: direction, fonts, shaping, line breaks, carets.

`install()` before the first label is made; `forget()` when the app locks.
"""


def install() -> None:
    """Teach Kivy's text provider the app's scripts. Needs `app.phone.kivy_settings.apply()` before it."""
    from app.phone.text import shaping

    shaping.install()


def forget() -> None:
    """Drop everything remembered about drawn text."""
    from app.phone.text import runs, shaping

    runs.forget()
    shaping.forget()
