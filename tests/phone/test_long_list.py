"""A list of any length: which rows there are, when they are made, laid out and drawn."""

from typing import Any

from tests.phone.driver.drive import Driver


def long_list(**ways: Any) -> Any:
    """Of months and records; `ways` are methods in place of its own."""
    from kivy.metrics import dp

    from app.phone.widgets.card import ListRow, SectionHeader
    from app.phone.widgets.long_list import LongList

    class SampleMonth(SectionHeader):
        def show(self, item: str) -> None:
            self.text = item

    class SampleRow(ListRow):
        def show(self, item: int) -> None:
            Records.shows += 1
            self.text = f"Record {item}"

    class Records(LongList):
        made = 0
        shows = 0

        def kind_of(self, item: object) -> str:
            return "month" if isinstance(item, str) else "record"

        def make(self, kind: str) -> Any:
            Records.made += 1
            return SampleMonth() if kind == "month" else SampleRow()

        def height_of(self, kind: str) -> float:
            return float(dp(48 if kind == "month" else 72))

    for name, way in ways.items():
        setattr(Records, name, way)
    return Records()


def test_a_list_of_ten_thousand_holds_only_what_is_seen(driver: Driver) -> None:
    records = long_list()
    items: list[object] = []
    for number in range(10_000):
        if number % 30 == 0:
            items.append(f"Month {number // 30}")
        items.append(number)
    records.items = items
    driver.show(records)
    assert driver.has("Month 0")
    assert driver.has("Record 3")
    assert type(records).made < 20
    for _ in range(8):
        driver.drag((400, 300), (400, 1500), steps=4, rest=False)
    assert records.offset > 5_000
    records.stop()
    assert type(records).made < 30
    records.offset = records.furthest
    driver.pump(2)
    assert driver.has("Record 9999")
    shown = sorted(
        int(w.text.split()[1])
        for w in driver.walk()
        if getattr(w, "text", "").startswith("Record ") and hasattr(w, "value")
    )
    assert 9999 in shown
    told = []
    row = driver.find("Record 9998")
    row.bind(on_release=lambda row: told.append(row.text))
    driver.tap(row)
    assert told == ["Record 9998"]


def test_a_list_asks_for_more_and_adds_without_moving(driver: Driver) -> None:
    records = long_list()
    asked: list[object] = []
    records.bind(on_near_end=asked.append)
    records.items = list(range(50))
    driver.show(records)
    records.offset = records.furthest
    driver.pump(2)
    assert len(asked) == 1
    before = records.offset
    records.add(list(range(50, 100)))
    driver.pump(2)
    assert records.offset == before
    assert len(records.items) == 100
    records.items = [7]
    driver.pump(2)
    assert records.offset == 0
    assert driver.has("Record 7")
    records.forget()
    assert not driver.has("Record 7")


def test_adding_to_a_list_does_nothing_to_the_rows_in_sight(driver: Driver) -> None:
    records = long_list()
    records.items = list(range(40))
    driver.show(records)
    rows = {index: records.row_of(index) for index in range(5)}
    shows = type(records).shows
    records.add(list(range(40, 50)))
    driver.pump(2)
    assert type(records).shows == shows
    assert rows == {index: records.row_of(index) for index in range(5)}
    assert len(records.items) == 50


def test_a_glide_waits_at_the_end_for_what_is_still_to_come(driver: Driver) -> None:
    records = long_list()
    for more_comes in (True, False):
        records.items = list(range(20))
        records.unfinished = more_comes
        driver.show(records)
        for _ in range(2):
            driver.drag((400, 300), (400, 1500), steps=4)
        driver.wait(0.3)
        assert records.offset == records.furthest
        records.add(list(range(20, 60)))
        before = records.offset
        driver.wait(0.2)
        assert (records.offset > before) == more_comes
        records.stop()


def test_rows_made_alike_stand_in_for_each_other_and_spare_ones_wait(driver: Driver) -> None:
    records = long_list(
        kind_of=lambda _, item: f"record {item // 50}",
        height_of=lambda _, kind: 100.0 + 10 * int(kind.split()[1]),
        sort_of=lambda _, kind: kind.split()[0],
        spare=lambda _, sort: 2,
    )
    kind = type(records)
    records.items = list(range(200))
    driver.show(records)
    driver.wait(0.2)
    in_sight = sum(records.row_of(index) is not None for index in range(200))
    assert kind.made == in_sight + 2
    assert len(driver.all(f"Record {in_sight - 1}", "button")) == 1, "what waits is not there for anybody yet"
    for _ in range(120):
        records.offset = min(records.furthest, records.offset + 200)
        driver.pump(1)
    assert driver.has("Record 199")
    assert kind.made <= in_sight + 3


def test_a_row_is_laid_out_and_drawn_before_it_comes_into_sight(driver: Driver) -> None:
    records = long_list(spare=lambda _, sort: 2)
    kind = type(records)
    records.items = list(range(200))
    driver.show(records)
    driver.wait(0.2)
    drawn = records._sheet.canvas.children
    high = records.height_of("record")
    for step, ahead in ((1, "Record {last}"), (-1, "Record {first}")):
        records.offset = 50 * high + high / 2
        driver.pump(2)
        first = min(index for index in range(200) if records.row_of(index))
        last = max(index for index in range(200) if records.row_of(index))
        in_sight = last - first + 1
        made, shows = kind.made, kind.shows
        records.offset += step
        name = ahead.format(first=first - 1, last=last + 1)
        assert kind.shows == shows + 1
        assert len(drawn) == in_sight, "laid out in one frame"
        driver.pump(2)
        assert len(drawn) == in_sight + 1, "drawn in another"
        assert not driver.has(name)
        records.offset += step * high
        driver.pump(2)
        assert driver.has(name)
        assert kind.shows <= shows + 2, "its own show, and that of the next one"
        assert kind.made == made
    records.refresh()
    driver.pump(2)
    assert len(drawn) == in_sight, "what was prepared may say something else now"
    records.forget()
    assert not records._sheet.children
