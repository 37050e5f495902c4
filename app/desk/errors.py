"""What can go wrong at the desk itself. Sentences for people are in assets/words/<language>/errors/desk.toml.

DeskError
  DeskExists           there is an identity in this folder already
  DeskMissing          there is no identity in this folder
  DeskDamaged          one of the desk's own files is not what the desk wrote
  NoCardYet            the desk has made no card
  CardAnswerWrong      something that was said for the card cannot stand on it
  HandoutMalformed     a file of a group's own guides, letters or numbers breaks its format
  HandoutEmpty         there is no such file in the folder
  WrongDeskPassphrase  the passphrase does not open the identity
  PassphraseTooShort   shorter than the desk accepts
  OutputExists         something is there already under the name asked for
  OutputUnwritable     the folder cannot be written (read-only, full, not permitted)
  InputUnreadable      the file cannot be read
  the index
    IndexLost            there are packages and no index, or an index and no key
    IndexNewer           the index was made by a later version
    DatabaseAddressWrong not the address of a PostgreSQL database
    DatabaseUnreachable  the database does not answer, or the connection broke
  ReceivingElsewhere   another process is receiving for this desk
  NotFound             no encounter or package goes by what was asked for
  UnknownColumn        search or patterns were asked for by something that is no field
  UnderHold            a legal hold forbids deleting
  ReasonMissing        holding and deleting need a reason in words
  time stamps
    StampRequestMissing  no request was made for this package
    StampMalformed       not an answer of a time-stamping authority
    StampRefused         the authority did not give one
    StampNotTrusted      the answer is for something else, or not signed by the authority named
    AuthorityUnreachable the authority's address did not answer
  WitnessCodeMalformed not eight words of the list
"""

from pathlib import Path

from attrs import frozen

from app.rights.errors import Fault


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
class HandoutMalformed(DeskError):
    """`where` in the file, as app.rights.errors names places, and `why`."""

    file: str
    where: str
    why: Fault


@frozen
class HandoutEmpty(DeskError):
    folder: Path


@frozen
class CardAnswerWrong(DeskError):
    """`answer` is name, kind, languages or phone."""

    answer: str
    given: str


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


@frozen
class IndexLost(DeskError):
    file: Path


@frozen
class IndexNewer(DeskError):
    version: str


@frozen
class DatabaseAddressWrong(DeskError):
    pass


@frozen
class DatabaseUnreachable(DeskError):
    database: str


@frozen
class ReceivingElsewhere(DeskError):
    folder: Path


@frozen
class NotFound(DeskError):
    asked: str


@frozen
class UnknownColumn(DeskError):
    asked: str


@frozen
class UnderHold(DeskError):
    since: str


@frozen
class ReasonMissing(DeskError):
    pass


@frozen
class StampRequestMissing(DeskError):
    asked: str


@frozen
class StampMalformed(DeskError):
    pass


@frozen
class StampRefused(DeskError):
    reason: str


@frozen
class StampNotTrusted(DeskError):
    reason: str


@frozen
class AuthorityUnreachable(DeskError):
    address: str


@frozen
class WitnessCodeMalformed(DeskError):
    pass
