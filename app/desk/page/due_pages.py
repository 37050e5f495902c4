"""Time limits across all records, soonest first."""

from itertools import groupby

from flask import Flask, render_template, request

from app.desk.due import due_lines
from app.desk.page.dues_told import told_dues
from app.desk.page.workplace import Workplace

_MOST = 500


def add(app: Flask, work: Workplace) -> None:
    """Put these views into the application."""

    @app.get("/due")
    def due() -> str:
        undated = request.args.get("undated") == "yes"
        theirs = request.args.get("theirs") == "yes"
        told = told_dues(
            due_lines(work.index, work.now().date(), undated=undated, theirs=theirs, limit=_MOST)
        )
        months = [(month, list(lines)) for month, lines in groupby(told, key=lambda one: (one.iso or "")[:7])]
        return render_template(
            "due.html", months=months, undated=undated, theirs=theirs, total=len(told), most=_MOST
        )
