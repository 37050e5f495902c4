"""The real python-for-android, with our recipes: what it would build, in which order, and with which settings."""

import re
import shutil
from pathlib import Path

import pytest

from tests.android.tools import PACKAGING, ROOT, ask, proof

pytestmark = pytest.mark.once

RECIPES = PACKAGING / "recipes"
NATIVE = {
    "cffi",
    "cryptography",
    "kivy",
    "openssl",
    "pillow",
    "pyjnius",
    "python3",
    "sdl2",
    "sqlcipher3",
    "uharfbuzz",
}
LOCK = (ROOT / "requirements.lock").read_text()


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> dict:
    return proof("graph", RECIPES, tmp_path_factory.mktemp("p4a"))


def test_everything_compiled_has_a_recipe(graph: dict) -> None:
    """What has none would silently be taken as pure Python. six is; pyjnius asks for it."""
    assert set(graph["order"]) >= NATIVE
    assert graph["modules"] == ["six"]
    assert graph["bootstrap"] == "sdl2"


def test_nothing_of_kivys_network_comes_along(graph: dict) -> None:
    assert not {"requests", "urllib3", "certifi", "idna", "chardet"} & {*graph["modules"], *graph["order"]}


def test_openssl_is_built_before_all_that_link_it(graph: dict) -> None:
    order = graph["order"]
    assert order.index("openssl") < min(
        order.index(name) for name in ("python3", "sqlcipher3", "cryptography")
    )


def test_versions_are_pinned(graph: dict) -> None:
    spec = (PACKAGING / "buildozer.spec").read_text()
    pinned = dict(
        re.findall(r"([\w-]+)==([\w.]+)", re.findall(r"^requirements = (.*)$", spec, re.MULTILINE)[0])
    )
    for name, version in pinned.items():
        if name != "six":
            assert graph["recipes"][name.lower()]["version"] == version, name
    assert set(NATIVE) - {"sdl2", "cffi", "pillow"} <= set(pinned)
    assert graph["recipes"]["openssl"]["version"].startswith("3.5.")
    assert graph["recipes"]["cryptography"]["version"].startswith("46.")


def test_versions_are_those_the_suite_runs_with(graph: dict) -> None:
    """Except cryptography, whose common ground of 46 and the newest is what the code keeps to, and Pillow, for thumbnails."""
    for name in ("kivy", "sqlcipher3", "uharfbuzz"):
        assert re.search(rf"^{name}=={re.escape(graph['recipes'][name]['version'])} ", LOCK, re.MULTILINE), (
            name
        )


def test_our_recipes_are_used_and_their_patches_found(graph: dict) -> None:
    ours = {path.name for path in RECIPES.iterdir() if (path / "__init__.py").is_file()}
    assert {name for name, recipe in graph["recipes"].items() if recipe["ours"]} == ours
    for name in graph["order"]:
        assert all(graph["recipes"][name]["patches"]), name


@pytest.mark.parametrize("name", ["openssl", "sqlcipher3", "uharfbuzz"])
def test_our_sources_are_known_by_hash(graph: dict, name: str) -> None:
    digest = graph["recipes"][name]["sha256"]
    assert re.fullmatch("[0-9a-f]{64}", digest)
    if name != "openssl":
        assert f"--hash=sha256:{digest}" in LOCK


def test_a_missing_recipe_is_noticed(tmp_path: Path) -> None:
    """Without ours, sqlcipher3 becomes a module for pip: the test above would fail."""
    fewer = tmp_path / "recipes"
    shutil.copytree(RECIPES, fewer, ignore=shutil.ignore_patterns("sqlcipher3", "__pycache__"))
    found = proof("graph", fewer, tmp_path / "p4a")
    assert "sqlcipher3" in found["modules"]
    assert "sqlcipher3" not in found["order"]


def test_a_conflict_is_noticed(tmp_path: Path) -> None:
    done = ask("graph", RECIPES, tmp_path, "genericndkbuild")
    assert done.returncode != 0
    assert "Conflict" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("architecture", "target", "openssl"),
    [
        ("arm64-v8a", "aarch64-linux-android26", "android-arm64"),
        ("x86_64", "x86_64-linux-android26", "android-x86_64"),
    ],
)
def test_what_is_compiled_with(tmp_path: Path, architecture: str, target: str, openssl: str) -> None:
    found = proof("recipe_env", tmp_path, architecture)
    sqlcipher = found["sqlcipher3"]
    assert f"-target {target}" in sqlcipher["CC"]
    flags = sqlcipher["CFLAGS"].split()
    for macro in (
        "SQLCIPHER_OMIT_LOG_DEVICE",
        "SQLCIPHER_OMIT_DEFAULT_LOGGING",
        "SQLITE_SECURE_DELETE",
        "SQLITE_DQS=0",
    ):
        assert f"-D{macro}" in flags
    assert f"-I{found['openssl']['build']}/include" in flags
    links = sqlcipher["LDFLAGS"].split()
    assert {"-lcrypto", "-Wl,-Bsymbolic", "-Wl,-z,max-page-size=16384"} <= set(links)
    assert f"-L{found['openssl']['build']}" in links
    assert found["openssl"]["target"] == openssl
    assert f"android_26_{architecture.replace('-', '_')}" in sqlcipher["plat"]
    harfbuzz = found["uharfbuzz"]
    assert harfbuzz["stl"] == "True"
    assert harfbuzz["USE_PY_LIMITED_API"] == "0"
    assert "-Wl,-z,max-page-size=16384" in harfbuzz["LDFLAGS"]
    for recipe in (sqlcipher, harfbuzz):
        everything = " ".join(recipe.values())
        assert "/usr/include" not in everything.replace("sysroot/usr/include", "")
        assert "-llog" not in everything.split()
