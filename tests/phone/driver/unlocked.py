"""The app in a process of its own, on a vault that is open: `FIRSTHAND_HOME=… python -m tests.phone.driver.unlocked`.

A screen reader's bus cannot type, and the passphrase has to be typed on a keyboard; what comes after is tried from here.
"""


def main() -> None:
    """Open the vault of `made_session` and show the records."""
    from app.phone import kivy_settings

    kivy_settings.apply()
    from kivy.clock import Clock

    from app.phone.app import FirsthandApp
    from app.phone.home_folder import home_folder
    from app.phone.session import Session
    from tests.phone.living import PASSPHRASE

    session = Session(home_folder())
    session.unlock(PASSPHRASE)
    app = FirsthandApp(session)
    Clock.schedule_once(lambda _: app.follow("unlocked"), 0)
    Clock.schedule_once(lambda _: app.be_told(), 0.5)
    app.run()


if __name__ == "__main__":
    main()
