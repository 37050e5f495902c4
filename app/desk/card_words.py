"""What a card says, in words: its languages by their own names, and its last day."""

from datetime import date

from app.package import Card
from app.record import Words


def language_names(card: Card, words: Words) -> str:
    """The card's languages, each by its own name where we know it."""
    names = [
        words.say("flyer", "language", tag) if words.has("flyer", "language", tag) else tag
        for tag in (one.split("-")[0].lower() for one in card.languages)
    ]
    return ", ".join(dict.fromkeys(names))


def long_date(day: date, words: Words) -> str:
    """November 24, 2026; 24 de noviembre de 2026."""
    month = words.say("report", "month", str(day.month))
    return words.say("flyer", "date", day=day.day, month=month, year=day.year)
