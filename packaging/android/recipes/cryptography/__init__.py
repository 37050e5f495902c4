"""cryptography, the newest of the series that python-for-android builds and tests. It must never be built against
anything but the OpenSSL of this build, which has no legacy provider to load (no-dso)."""

import os

from pythonforandroid.recipes import cryptography


class CryptographyRecipe(cryptography.CryptographyRecipe):
    version = "46.0.7"

    def get_recipe_dir(self):
        """Where python-for-android keeps what belongs to the recipe this one continues."""
        return os.path.dirname(cryptography.__file__)

    def get_recipe_env(self, arch, **kwargs):
        env = super().get_recipe_env(arch, **kwargs)
        env["CRYPTOGRAPHY_BUILD_OPENSSL_NO_LEGACY"] = "1"
        return env


recipe = CryptographyRecipe()
