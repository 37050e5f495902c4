"""What the project is built from: listed whole, under licences that may be combined with ours, and held against advisories."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SUPPLY = ROOT / "packaging" / "supply"
LICENCES = tomllib.loads((SUPPLY / "licences.toml").read_text(encoding="utf-8"))
COMPATIBLE = frozenset(LICENCES["compatible"])
WORDS = {
    "Mozilla": "MPL",
    "Apache": "Apache",
    "Zope": "ZPL",
    "ISC": "ISC",
    "Python Software Foundation": "PSF",
}


def bill() -> dict:
    return json.loads((SUPPLY / "sbom.cdx.json").read_text())


def test_the_bill_is_current() -> None:
    subprocess.run([sys.executable, SUPPLY / "bill", "--check"], check=True)


def test_it_names_every_locked_package_once_with_version_licence_and_hashes() -> None:
    told = bill()
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    refs = [one["bom-ref"] for one in told["components"]]
    assert len(set(refs)) == len(refs)
    for lock in ("requirements.lock", "packaging/android/requirements.lock"):
        for name, version in re.findall(r"^([\w.-]+)==([^ ;\\]+)", (ROOT / lock).read_text(), re.MULTILINE):
            assert f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version}" in refs
    assert all(any("sha256" in each["name"] for each in one["properties"]) for one in told["components"])


@pytest.mark.parametrize("one", bill()["components"], ids=lambda one: one["name"])
def test_its_licence_may_be_combined_with_ours(one: dict) -> None:
    (licence,) = (each["expression"] for each in one["licenses"])
    either = [part.split(" AND ") for part in licence.split(" OR ")]
    assert any(set(parts) <= COMPATIBLE for parts in either)


def test_what_is_compatible_has_its_place_in_the_list_and_none_is_there_for_nothing() -> None:
    used = {part for licence in LICENCES["packages"].values() for part in re.split(" (?:AND|OR) ", licence)}
    assert all(re.search(r"\(#\w[\w.-]*\)", place) for place in LICENCES["compatible"].values())
    assert used >= COMPATIBLE


def test_what_is_installed_says_the_same() -> None:
    """The table against the metadata of the packages themselves, where they speak plainly."""
    table = {one["name"]: one["licenses"][0]["expression"] for one in bill()["components"]}
    compared = 0
    for found in distributions():
        name = re.sub("[-_.]+", "-", found.metadata["Name"]).lower()
        told = found.metadata.get_all("License-Expression") or []
        spoken = told[0] if told else None
        if name not in table:
            continue
        if spoken:
            assert table[name] == spoken, name
            compared += 1
        for line in found.metadata.get_all("Classifier", []):
            for word, part in WORDS.items():
                if line.startswith("License") and word in line:
                    assert part in table[name], name
    assert compared > 20


SIGNS = {
    "zope public license": "ZPL-",
    "redistributions in binary form must reproduce": "BSD-",
    "permission is hereby granted, free of charge, to any person obtaining": "MIT",
    "apache license version 2.0": "Apache-2.0",
    "mozilla public license version 2.0": "MPL-2.0",
    "gnu lesser general public license version 3": "LGPL-3.0",
}
THIRD_CLAUSE = re.compile("neither the name|name of .{0,60} may not be used|names of its contributors")


def test_the_texts_of_the_licences_are_what_the_table_says() -> None:
    """The texts that came with the packages: each holds the licence of the table, and BSD's third clause where that says so."""
    table = {one["name"]: one["licenses"][0]["expression"] for one in bill()["components"]}
    read = 0
    for found in distributions():
        name = re.sub("[-_.]+", "-", found.metadata["Name"]).lower()
        files = [one for one in found.files or [] if re.search(r"dist-info/.*(LICEN[CS]E|COPYING)", str(one))]
        if name not in table or not files:
            continue
        texts = [Path(str(one.locate())).read_text(errors="replace").lower() for one in files]
        text = " ".join(" ".join(texts).split())
        told = [licence for sign, licence in SIGNS.items() if sign in text]
        if told:
            assert any(licence in table[name] for licence in told), name
            read += 1
        if table[name] in ("BSD-2-Clause", "BSD-3-Clause"):
            assert bool(THIRD_CLAUSE.search(text)) == (table[name] == "BSD-3-Clause"), name
    assert read > 40


def advisory(name: str, **affected: object) -> dict:
    return {"id": "TEST-1", "affected": [{"package": {"ecosystem": "PyPI", "name": name}, **affected}]}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (advisory("Kivy", versions=["2.3.1"]), 1),
        (advisory("kivy", ranges=[{"events": [{"introduced": "0"}, {"fixed": "2.4"}]}]), 1),
        (advisory("kivy", ranges=[{"events": [{"introduced": "0"}, {"fixed": "2.3.1"}]}]), 0),
        (advisory("kivy", ranges=[{"events": [{"introduced": "2.3.2"}]}]), 0),
        (advisory("kivy", ranges=[{"events": [{"introduced": "2.0"}, {"last_affected": "2.3.1"}]}]), 1),
        (advisory("kivy", versions=["2.3.1"]) | {"withdrawn": "2026-01-01T00:00:00Z"}, 0),
        (advisory("something-else", versions=["2.3.1"]), 0),
    ],
)
def test_a_locked_version_that_an_advisory_names_is_told(told: dict, code: int, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("TEST-1.json", json.dumps(told))
    done = subprocess.run(
        [sys.executable, SUPPLY / "advisories", tmp_path / "all.zip"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert ("kivy 2.3.1: TEST-1" in done.stdout) == bool(code)
