"""The printed summary of an encounter: what a lawyer reads first.

One function, `write_summary`, from values to the bytes of a PDF. The same values give the same bytes. Nothing is read
but the fonts and the media it is handed; there is no clock and no chance in it.
"""

from app.package.summary.facts import EvidenceRow, LeftOut, SummaryFacts
from app.package.summary.write import write_summary

__all__ = ["EvidenceRow", "LeftOut", "SummaryFacts", "write_summary"]
