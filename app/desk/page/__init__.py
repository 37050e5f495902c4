"""The desk in a browser, on this machine only.

    guard       who may speak to the page: host, one-time address, cookie, form token, what the browser may load
    workplace   what the page works with: keys, index, clock
    create      create_page: the Flask application, apart from any socket
    serving     serve: a free port on 127.0.0.1
    …_pages     one module of views a subject, each with its templates

Views ask the index and the package room and hand values to a template; they hold no SQL and open no package
themselves. Opened content goes to the browser through `members` and nowhere else.
"""

from app.desk.page.create import create_page
from app.desk.page.guard import Door
from app.desk.page.serving import serve
from app.desk.page.workplace import Workplace

__all__ = ["Door", "Workplace", "create_page", "serve"]
