"""uharfbuzz, which joins the letters of Arabic, Hindi and others in the PDF. It holds HarfBuzz's own source, in C++."""

import shutil
import subprocess
import sys
from pathlib import Path

from pythonforandroid.recipe import PyProjectRecipe


class UharfbuzzRecipe(PyProjectRecipe):
    name = "uharfbuzz"
    version = "0.57.0"
    url = "uharfbuzz-{version}.tar.gz"
    sha256sum = "55136df18a9dd09fec36d1ceb77965f3108de6d86c338b3825feedb0730d84b7"
    site_packages_name = "uharfbuzz"
    depends = ["setuptools"]
    hostpython_prerequisites = ["setuptools>=77", "wheel", "setuptools_scm>=8", "cython>=3.1,<3.3", "pkgconfig"]
    need_stl_shared = True

    def download_file(self, url, target, cwd=None):
        """By pip, from wherever pip is told to look; the digest above is checked afterwards."""
        folder = Path(cwd or ".").resolve() / "from-index"
        named = f"{self.name}=={self.version}"
        options = ["--no-deps", "--no-binary", self.name, "--dest", str(folder)]
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", *options, named], check=True)
        shutil.move(folder / url, folder.parent / target)

    def get_recipe_env(self, arch, **kwargs):
        env = super().get_recipe_env(arch, **kwargs)
        # The stable ABI's file name would be stripped to one that Python for Android does not look for.
        env["USE_PY_LIMITED_API"] = "0"
        env["LDFLAGS"] += f" -L{self.ctx.get_libs_dir(arch.arch)} -Wl,-z,max-page-size=16384"
        env["LDSHARED"] = env["CC"] + " -shared"
        return env


recipe = UharfbuzzRecipe()
