"""What can go wrong at the desk itself. Sentences for people are in assets/words/<language>/errors/desk.toml.

DeskError
  DeskExists           there is an identity in this folder already
  DeskMissing          there is no identity in this folder
  DeskDamaged          one of the desk's own files is not what the desk wrote
  NoCardYet            the desk has made no card
  WrongDeskPassphrase  the passphrase does not open the identity
  PassphraseTooShort   shorter than the desk accepts
  OutputExists         something is there already under the name asked for
  OutputUnwritable     the folder cannot be written (read-only, full, not permitted)
  InputUnreadable      the file cannot be read
"""

from pathlib import Path

from attrs import frozen


class DeskError(Exception):
    """Base of everything the desk raises by itself."""


@frozen
class DeskExists(DeskError):
    folder: Path


@frozen
class DeskMissing(DeskError):
    folder: Path


@frozen
class DeskDamaged(DeskError):
    file: Path


@frozen
class NoCardYet(DeskError):
    folder: Path


@frozen
class WrongDeskPassphrase(DeskError):
    pass


@frozen
class PassphraseTooShort(DeskError):
    shortest: int


@frozen
class OutputExists(DeskError):
    path: Path


@frozen
class OutputUnwritable(DeskError):
    path: Path


@frozen
class InputUnreadable(DeskError):
    path: Path
