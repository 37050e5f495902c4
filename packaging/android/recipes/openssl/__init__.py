"""OpenSSL 3.5, supported until April 2030, for Python, SQLCipher and cryptography alike. python-for-android has 3.3."""

import os

from pythonforandroid.recipes import openssl


class OpenSSLRecipe(openssl.OpenSSLRecipe):
    version = "3.5.6"
    url = "https://github.com/openssl/openssl/releases/download/openssl-{version}/openssl-{version}.tar.gz"
    sha256sum = "deae7c80cba99c4b4f940ecadb3c3338b13cb77418409238e57d7f31f2a3b736"

    def get_recipe_dir(self):
        """Where python-for-android keeps what belongs to the recipe this one continues."""
        return os.path.dirname(openssl.__file__)


recipe = OpenSSLRecipe()
