"""What can go wrong in the app itself, apart from what the rooms below raise.

::

    PhoneError
        WaitFirst(seconds)       too many wrong passphrases: the next try is not taken yet
        NotTheSheet              the words tried are not those of the recovery sheet
        NotTheSame               the passphrase written twice is not the same twice
        SettingNotKept           a setting could not be written down
        NoCamera  NoMicrophone   this device has none, or the app may not use it
        FileNotReadable          a file that was chosen cannot be opened
        FileNotWritten           a file could not be written where it was wanted
        NothingToShareWith       no other app here takes this kind of file
        KeystoreSilent           the phone's key store does not answer, or its key is gone
        NoCodeThere              a picture shows no QR code that can be read
        ReceiptForAnother        a sound receipt, but for no package of this vault
"""


class PhoneError(Exception):
    """Anything this room raises."""


class WaitFirst(PhoneError):
    """The next try is taken in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class NotTheSheet(PhoneError):
    """The words tried are not those of the recovery sheet."""


class NotTheSame(PhoneError):
    """The passphrase written twice is not the same twice."""


class SettingNotKept(PhoneError):
    """A setting could not be written down."""


class NoCamera(PhoneError):
    """There is no camera here that the app can use."""


class NoMicrophone(PhoneError):
    """There is no microphone here that the app can use."""


class FileNotReadable(PhoneError):
    """A file that was chosen cannot be opened."""


class NoCodeThere(PhoneError):
    """A picture shows no QR code that can be read."""


class ReceiptForAnother(PhoneError):
    """A sound receipt, but for no package of this vault."""


class FileNotWritten(PhoneError):
    """A file could not be written where it was wanted."""


class NothingToShareWith(PhoneError):
    """No other app here takes this kind of file."""


class KeystoreSilent(PhoneError):
    """The phone's key store does not answer, or its key is gone."""
