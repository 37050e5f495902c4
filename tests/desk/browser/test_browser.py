"""A worker's morning in a real browser, against `firsthand-desk serve` as it is started: drop, find, read, answer, count.

Needs Chromium and its driver; `make setup` installs them. axe-core (npm, pinned by hash) judges every page in light
and dark, wide and narrow.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from selenium import webdriver
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from app.desk import content
from app.desk.cards import CardAnswers, keep_card, make_desk_card
from app.desk.identity import create_desk, open_identity, open_signing_key
from app.package import read_card, read_receipt
from tests.desk.browser.rich import CANARY, SOUND_MARK, rich_diary, rich_package
from tests.desk.conftest import CHEAP, PASSPHRASE
from tests.desk.packages import Press

SECONDS = 60
PAGES = (
    "/",
    "/search?badge=1",
    "/patterns",
    "/patterns?by=area&unit=all",
    "/patterns?by=area&unit=all&public=yes",
    "/patterns?by=scan.consent&unit=year",
    "/due?undated=yes",
    "/keeping",
    "/record/{rich}/keeping",
    "/card",
    "/card/new",
    "/record/{rich}",
    "/record/{rich}/receipt",
)


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not there. On Debian or Ubuntu: apt-get install {package}", pytrace=False)
    return found


@frozen
class Morning:
    """The browser, the page's address, the desk's folder, and the folder of files somebody sent."""

    browser: webdriver.Chrome
    base: str
    desk: Path
    sent: Path
    whole: Path

    def open(self, path: str) -> None:
        self.browser.get(self.base + path)

    def one(self, selector: str) -> Any:
        return WebDriverWait(self.browser, SECONDS).until(
            lambda browser: browser.find_element(By.CSS_SELECTOR, selector)
        )

    def text(self, selector: str = "main") -> str:
        return str(self.one(selector).text)

    def look(self, *, dark: bool, width: int) -> None:
        scheme = "dark" if dark else "light"
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
        )


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    """A desk with a card, its page served by the command, entered in a fresh browser."""
    folder = tmp_path_factory.mktemp("morning")
    now = datetime.now().astimezone()
    desk = create_desk(folder / "desk", PASSPHRASE, now, work_factor=CHEAP)
    identity = open_identity(desk, PASSPHRASE)
    answers = CardAnswers("Example Legal Aid", "legal_aid", ("en", "es"), "+1 312 555 0142", 12)
    keep_card(desk, make_desk_card(answers, identity, open_signing_key(desk, PASSPHRASE), now.date()))
    (folder / "passphrase").write_text(PASSPHRASE)
    press = Press(identity.recipients[0])
    press.many(folder / "sent", 12)
    diary = rich_diary()
    rich_package(folder / "sent" / "rich-1.age", identity.recipients[0], diary)
    diary.later(days=1)
    diary.state("outcome.minutes_held", 40)
    rich_package(folder / "sent" / "rich-2.age", identity.recipients[0], diary, "5b" * 16)
    bad = (folder / "sent" / "000003.age").read_bytes()
    (folder / "sent" / "altered.age").write_bytes(bad[:-9] + bytes(9))
    command = [sys.executable, "-m", "app.desk", "serve", "--desk", str(desk.folder)]
    served = subprocess.Popen(
        [*command, "--passphrase-file", str(folder / "passphrase")],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    browser = None
    try:
        if served.stdout is None:
            pytest.fail("no output to read")
        address = next(line.strip() for line in served.stdout if line.strip().startswith("http://"))
        browser = started_browser(folder / "profile")
        browser.get(address)
        yield Morning(browser, browser.current_url.rstrip("/"), desk.folder, folder / "sent", folder)
    finally:
        if browser is not None:
            browser.quit()
        served.terminate()
        served.wait(60)
        if served.stdout is not None:
            served.stdout.close()


def started_browser(profile: Path) -> webdriver.Chrome:
    options = Options()
    options.binary_location = program("chromium", "chromium")
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--lang=en",
        "--force-prefers-reduced-motion",
        "--window-size=1280,900",
    ):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(program("chromedriver", "chromium-driver")))


@pytest.fixture(scope="module")
def received(morning: Morning) -> int:
    """All files given to the page through its own field; the number of the full record."""
    morning.open("/")
    files = sorted(morning.sent.glob("*.age"))
    assert len(files) == 15
    morning.browser.find_element(By.ID, "files").send_keys("\n".join(map(str, files)))
    WebDriverWait(morning.browser, SECONDS).until(
        lambda browser: len(browser.find_elements(By.CSS_SELECTOR, ".arrived .good, .arrived .bad")) == 15
    )
    morning.open("/search?place=panaderia")
    return int(morning.one("a.main").get_attribute("href").rpartition("/")[2])


def test_files_given_to_the_page_are_each_answered(morning: Morning, received: int) -> None:
    morning.open("/")
    assert "Records received: 13" in morning.text()
    refused = morning.text("details summary")
    assert "altered.age" in refused
    # The page's script says the same as each file comes in.
    field = morning.browser.find_element(By.ID, "files")
    field.send_keys(f"{morning.sent / 'altered.age'}\n{morning.sent / '000001.age'}")
    WebDriverWait(morning.browser, SECONDS).until(
        lambda browser: len(browser.find_elements(By.CSS_SELECTOR, ".arrived .good, .arrived .bad")) == 2
    )
    assert "not accepted" in morning.text(".arrived .bad")
    finding = content.words("en", "findings").say("findings", "kind", "seal_altered", "what")
    assert finding in morning.text(".arrived .bad")
    assert "you have this file already" in morning.text(".arrived .good")
    assert list((morning.desk / "arriving").iterdir()) == []


def test_a_file_dropped_on_the_page_is_received(morning: Morning, received: int) -> None:
    morning.open("/")
    body = list((morning.sent / "000002.age").read_bytes())
    morning.browser.execute_script(
        """
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(arguments[0])], "dropped.age"));
        document.dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
        """,
        body,
    )
    assert "dropped.age" in morning.text(".arrived .good")


def test_a_record_is_found_and_read(morning: Morning, received: int) -> None:
    morning.open("/search")
    field = morning.one("#words")
    field.send_keys("panadería", Keys.ENTER)
    assert "Found: 1" in morning.text("#found-title")
    morning.one("a.main").click()
    text = morning.text()
    for told in (CANARY, "Officer 2", "Scan 1", "In order", "Version 2", "Changed since version 1: 1"):
        assert told in text
    loaded = """
        return [...document.images].every(image => image.complete && image.naturalWidth > 0)
            && document.images.length === 3
    """
    WebDriverWait(morning.browser, SECONDS).until(lambda browser: browser.execute_script(loaded))
    assert morning.browser.find_elements(By.CSS_SELECTOR, "svg.map circle.spot")


def test_a_recording_plays_from_the_middle(morning: Morning, received: int) -> None:
    morning.open(f"/record/{received}")
    played = morning.browser.execute_async_script(
        """
        const done = arguments[0];
        const sound = document.querySelectorAll("audio")[1];
        sound.addEventListener("seeked", () => done([sound.duration, sound.currentTime]));
        sound.addEventListener("error", () => done(["error", sound.error.message]));
        sound.addEventListener("loadedmetadata", () => { sound.currentTime = 1.5; });
        sound.preload = "auto";
        sound.load();
        """
    )
    assert played == [pytest.approx(2.0, abs=0.1), pytest.approx(1.5, abs=0.1)]


def test_a_receipt_is_written_and_checks(morning: Morning, received: int) -> None:
    morning.open(f"/record/{received}/receipt")
    morning.one("main form button").click()
    text = str(morning.one("#receipt-text").get_attribute("value"))
    card = read_card((morning.desk / "card.json").read_bytes(), datetime.now().astimezone().date())
    assert read_receipt(text.encode(), card).by == "Example Legal Aid"
    assert morning.one(".qr svg").size["width"] > 200


def test_a_pattern_leads_to_its_records(morning: Morning, received: int) -> None:
    morning.open("/patterns?by=setting&unit=all")
    assert len(morning.browser.find_elements(By.CSS_SELECTOR, ".bars rect.s1")) >= 3
    count = morning.one("td b a")
    told = count.text
    count.click()
    assert f"Found: {told}" in morning.text("#found-title")


def test_charts_fit_a_narrow_page_with_large_text(morning: Morning, received: int) -> None:
    morning.look(dark=False, width=390)
    morning.open("/patterns?by=setting&unit=month")
    for size in ("100%", "200%"):
        morning.browser.execute_script(f"document.documentElement.style.fontSize = '{size}'")
        wide = morning.browser.execute_script(
            "return [...document.querySelectorAll('.bars, .chart, .legend')]"
            ".map(one => one.getBoundingClientRect()).filter(box => box.width > 0).map(box => box.right)"
        )
        assert len(wide) == 3
        assert max(wide) <= 390
        assert morning.browser.execute_script("return document.documentElement.scrollWidth") <= 390
    morning.look(dark=False, width=1280)


def test_the_keyboard_is_enough(morning: Morning, received: int) -> None:
    morning.open("/")
    ActionChains(morning.browser).send_keys(Keys.TAB).perform()
    assert morning.browser.switch_to.active_element.get_attribute("class") == "skip"
    ActionChains(morning.browser).send_keys(Keys.ENTER).perform()
    seen = []
    for _ in range(3):
        ActionChains(morning.browser).send_keys(Keys.TAB).perform()
        seen.append(morning.browser.switch_to.active_element.get_attribute("id"))
    assert seen[:2] == ["go", "files"]


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """axe-core's source, installed from the version and hash of the lock file."""
    folder = tmp_path_factory.mktemp("axe") / "axe"
    shutil.copytree(Path(__file__).parent / "axe", folder)
    installed = subprocess.run(
        [program("npm", "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if installed.returncode:
        pytest.fail(
            f"npm could not install axe-core, which this test needs:\n{installed.stderr}", pytrace=False
        )
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


CUT_OFF = """
    return [...document.querySelectorAll("figcaption > *")]
        .filter(one => one.getBoundingClientRect().right > one.closest("figure").getBoundingClientRect().right)
        .map(one => one.textContent.slice(0, 40))
"""

PAST_ITS_ROOM = """
    return [...document.querySelectorAll(".state")]
        .filter(one => one.clientWidth > 0 && one.scrollWidth > one.clientWidth)
        .map(one => one.textContent.slice(0, 40))
"""


@pytest.mark.parametrize(("dark", "width"), [(False, 1280), (True, 400)])
def test_nothing_stands_in_anybodys_way(
    morning: Morning, received: int, axe: str, dark: bool, width: int
) -> None:
    """axe-core finds no violation, no page is wider than the window, and the browser had nothing to complain of."""
    morning.look(dark=dark, width=width)
    morning.browser.get_log("browser")
    found = {}
    for page in PAGES:
        path = page.format(rich=received)
        morning.open(path)
        morning.browser.execute_script(axe)
        result = morning.browser.execute_async_script(
            "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(done)"
        )
        bad = {one["id"]: [node["target"] for node in one["nodes"]][:3] for one in result["violations"]}
        wide = morning.browser.execute_script("return document.documentElement.scrollWidth")
        if wide > width:
            bad["wider than the window"] = [wide]
        if cut := morning.browser.execute_script(CUT_OFF):
            bad["cut off at an edge"] = cut
        if past := morning.browser.execute_script(PAST_ITS_ROOM):
            bad["wider than its room"] = past
        if bad:
            found[path] = bad
    assert found == {}
    assert [line["message"] for line in morning.browser.get_log("browser")] == []


def test_the_page_prints(morning: Morning, received: int) -> None:
    morning.open(f"/record/{received}")
    printed = morning.browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert len(printed["data"]) > 50_000


def test_nothing_opened_is_on_the_disk_at_the_end(morning: Morning, received: int) -> None:
    """Neither the desk nor the browser's own folders hold what was read, heard and searched for."""
    marks = (CANARY.encode(), SOUND_MARK, CANARY.encode("utf-16-le"))
    for path in morning.whole.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            assert not any(mark in body for mark in marks), path
