"""Answers in the language of whoever reads the page, worded as in the printed summary."""

from collections.abc import Sequence

from app.package.summary import EvidenceRow
from app.package.summary.moments import day, event
from app.package.summary.values import Values
from app.package.summary.wording import Said, Wording
from app.record import Codebook, EventTime, Fact


def said(words: Said) -> str:
    """In the reader's language: `Wording` calls it the other one, beside English."""
    return words.other or words.english


class ReaderValues(Values):
    """Answers with dates in the reader's language, which the bilingual summary need not have."""

    def __init__(self, codebook: Codebook, wording: Wording, evidence: Sequence[EvidenceRow]) -> None:
        super().__init__(codebook, wording, evidence)
        self._book, self._said = codebook, wording

    def said(self, field_id: str, fact: Fact) -> Said:
        kind = self._book.field(field_id).type
        if fact.state == "known" and kind == "when":
            return event(self._said, EventTime.from_json(fact.value))
        if fact.state == "known" and kind == "date":
            return day(self._said, fact.value)
        return super().said(field_id, fact)
