"""Kivy without requests, urllib3, certifi, chardet and idna: they serve kivy.network, which this app never imports. filetype comes with the app."""

import os

from pythonforandroid.recipes import kivy


class KivyRecipe(kivy.KivyRecipe):
    python_depends = []

    def get_recipe_dir(self):
        """Where python-for-android keeps what belongs to the recipe this one continues."""
        return os.path.dirname(kivy.__file__)


recipe = KivyRecipe()
