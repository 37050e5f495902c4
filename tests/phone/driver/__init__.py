"""Drives the phone app in its own process. Importing anything from here sets Kivy up first."""

from tests.phone.driver.window import prepare

prepare()
