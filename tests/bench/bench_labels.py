"""What a new label costs, against Kivy's own drawing of the same words with the same font file (which joins no letters).

`python -m tests.bench.bench_labels`. Processor time; ours and Kivy's take turns. "new" has met neither the line nor any
of its letters, as after a lock; "again" has, as when a page is shown once more.
"""

import sys
from statistics import median
from time import thread_time

from tests.phone.driver.drive import Driver

ROUNDS = 120
LATIN, OTHER = 2, 4
"""How many times Kivy's own cost a label may take."""
LINES = {
    "Latin": "The officer asked for my name and wrote it down",
    "Cyrillic": "Полицейский спросил моё имя и записал",
    "Arabic": "طلب الشرطي هويتي وسأل عن العنوان",
    "Devanagari": "पुलिस ने मुझे रास्ते में रोककर प्रश्न पूछा",
    "Gurmukhi": "ਪੁਲਿਸ ਨੇ ਮੈਨੂੰ ਰਸਤੇ ਵਿੱਚ ਰੋਕਿਆ",
    "Ethiopic": "ፖሊስ መንገድ ላይ አስቆመኝ",
    "Thai": "ตำรวจหยุดฉันบนถนนและถามชื่อ",
    "Chinese": "警察在路上拦住我，问了我的名字",
}


def main() -> None:
    """One line a script."""
    Driver()
    from app.phone.text import forget
    from app.phone.text.characters import script_of
    from app.phone.text.fonts import font_for, path_of

    sys.stdout.write(f"{'':12}{'Kivy':>9}{'new':>9}{'again':>9}{'new/Kivy':>10}{'again/Kivy':>12}  target\n")
    for name, line in LINES.items():
        font = path_of(font_for(next(script for script in map(script_of, line) if script)))
        new, again, plain = [], [], []
        for n in range(ROUNDS):
            text = f"{line} {n % 10}"
            forget()
            new.append(_cost(text))
            again.append(_cost(text))
            plain.append(_cost(text, font_name=font))
        ours, seen, kivys = median(new), median(again), median(plain)
        target = LATIN if name == "Latin" else OTHER
        sys.stdout.write(
            f"{name:12}{kivys:9.3f}{ours:9.3f}{seen:9.3f}{ours / kivys:10.1f}{seen / kivys:12.1f}  < {target}\n"
        )


def _cost(text: str, **more: str) -> float:
    """Milliseconds of making and drawing one label, 350 dp wide."""
    from kivy.core.text import Label

    began = thread_time()
    Label(text=text, font_size=32, text_size=(700, None), **more).refresh()
    return (thread_time() - began) * 1000


if __name__ == "__main__":
    main()
