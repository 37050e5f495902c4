"""Carries assets/ into a built wheel, as app/assets. In a checkout they stay where they are.

Everything else about the build is in pyproject.toml.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithAssets(build_py):
    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            shutil.copytree("assets", Path(self.build_lib) / "app" / "assets", dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithAssets})
