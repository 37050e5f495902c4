"""sqlcipher3 0.6.4, which holds SQLCipher 4.19's own source, on the OpenSSL of this build.

Left alone, its setup.py would fetch an OpenSSL for the machine it is built on (conan), let SQL load libraries, and have
SQLCipher write to the phone's log. `android.patch` and the macros below take all three out.
"""

import shutil
import subprocess
import sys
from pathlib import Path

from pythonforandroid.recipe import PyProjectRecipe, Recipe


class Sqlcipher3Recipe(PyProjectRecipe):
    name = "sqlcipher3"
    version = "0.6.4"
    url = "sqlcipher3-{version}.tar.gz"
    sha256sum = "b02a3edfc554c9197d63ab4c38a30f7682eec65b10e5be2c9285a0d6ffb7a29a"
    site_packages_name = "sqlcipher3"
    depends = ["openssl", "setuptools"]
    patches = ["android.patch"]
    hostpython_prerequisites = ["setuptools>=69", "wheel"]
    macros = (
        # No message of SQLCipher's reaches the phone's log, and liblog is not needed.
        "SQLCIPHER_OMIT_LOG_DEVICE",
        "SQLCIPHER_OMIT_DEFAULT_LOGGING",
        "SQLITE_SECURE_DELETE",
        "SQLITE_DQS=0",
    )

    def download_file(self, url, target, cwd=None):
        """By pip, from wherever pip is told to look; the digest above is checked afterwards."""
        folder = Path(cwd or ".").resolve() / "from-index"
        named = f"{self.name}=={self.version}"
        options = ["--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--dest", str(folder)]
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", *options, named], check=True)
        shutil.move(folder / url, folder.parent / target)

    def get_recipe_env(self, arch, **kwargs):
        env = super().get_recipe_env(arch, **kwargs)
        openssl = Recipe.get_recipe("openssl", self.ctx)
        env["CFLAGS"] += openssl.include_flags(arch) + "".join(f" -D{macro}" for macro in self.macros)
        # Python brings a plain libsqlite3.so into the process: this library must use its own functions.
        env["LDFLAGS"] += f"{openssl.link_dirs_flags(arch)} -lcrypto -Wl,-Bsymbolic"
        env["LDFLAGS"] += f" -L{self.ctx.get_libs_dir(arch.arch)} -Wl,-z,max-page-size=16384"
        env["LDSHARED"] = env["CC"] + " -shared"
        return env


recipe = Sqlcipher3Recipe()
