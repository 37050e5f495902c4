"""The whole Gradle project: our spec through the real buildozer, its arguments through the real build script, then our hook.

    python gradle_project.py FOLDER release|debug [PERMISSION TO ADD]

FOLDER/stage holds what packaging/android/stage made. Only two things are stood in for: the compiled parts, which are empty, and SDLActivity.java, of which there is what
python-for-android's own patch shows of it.
"""

import importlib.util
import json
import os
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pythonforandroid
from spec import HERE, answer

PARTS = Path(pythonforandroid.__file__).parent / "bootstraps"
TOOLCHAINS_OWN = {
    "--bootstrap": 1, "--dist_name": 1, "--ndk-api": 1, "--copy-libs": 0, "--local-recipes": 1, "--arch": 1, "--sign": 0,
    "--hook": 1, "--storage-dir": 1, "--sdk-dir": 1, "--ndk-dir": 1, "--skip-prebuilt": 0, "--color": 1,
}  # fmt: skip


def arguments(folder: Path, mode: str, permission: str | None) -> tuple[list[str], list[str]]:
    """What buildozer would call python-for-android with, and the architectures."""
    from buildozer import Buildozer, buildops

    os.chdir(HERE)
    made = Buildozer("buildozer.spec", "android")
    made.config.set("app", "source.dir", str(folder / "stage"))
    if permission:
        listed = made.config.get("app", "android.permissions")
        made.config.set("app", "android.permissions", f"{listed}, {permission}")
    target = made.target
    target.build_mode, target.artifact_format = mode, "apk"
    calls: list[list[str]] = []
    target._p4a = lambda words, env=None, **given: calls.append([str(word) for word in words])
    sdk = folder / "sdk"
    (sdk / "build-tools/36.0.0").mkdir(parents=True)
    type(target).android_sdk_dir = property(lambda _: str(sdk))
    type(made).app_dir = property(lambda _: str(folder / "stage"))
    buildops.file_copy = lambda *given, **more: None
    target._update_libraries_references = lambda where: None
    target._generate_whitelist = lambda where: None
    try:
        target.build_package()
    except Exception as after:  # it looks for the APK that nobody built
        print("stopped after the build, at", type(after).__name__, after)
    return calls[0], list(target._archs)


def for_build_script(words: list[str]) -> list[str]:
    """Without what toolchain.py itself takes, and with its two other names."""
    kept, at = [], 1
    while at < len(words):
        name, equals, _ = words[at].partition("=")
        if name in TOOLCHAINS_OWN:
            at += 1 + (0 if equals else TOOLCHAINS_OWN[name])
            continue
        kept.append({"--add-asset": "--asset", "--add-resource": "--resource"}.get(words[at], words[at]))
        at += 1
    return kept


def loaded(path: Path) -> ModuleType:
    """A module by its file."""
    found = importlib.util.spec_from_file_location(path.stem, path)
    if found is None or found.loader is None:
        raise SystemExit(path)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def seen_of_sdl() -> str:
    """What python-for-android's patch shows of SDLActivity.java, as it is after the patch."""
    patch = (PARTS / "sdl2/build/src/patches/SDLActivity.java.patch").read_text()
    return "\n".join(line[1:] for line in patch.splitlines() if re.match(r"[ +](?!\+\+)", line)) + "\n"


def dist(folder: Path, archs: list[str]) -> Path:
    """The folder that python-for-android makes for the compiled parts."""
    made = folder / "dist"
    for part in ("common", "_sdl_common", "sdl2"):
        shutil.copytree(PARTS / part / "build", made, dirs_exist_ok=True)
    about = {
        "dist_name": "notebook", "bootstrap": "sdl2", "archs": archs, "ndk_api": 26, "use_setup_py": False,
        "recipes": [], "hostpython": sys.executable, "python_version": "3.14",
    }  # fmt: skip
    (made / "dist_info.json").write_text(json.dumps(about))
    (made / "project.properties").write_text("target=android-36\n")
    (made / "local.properties").write_text(f"sdk.dir={folder / 'sdk'}\n")
    (made / "blacklist.txt").touch()
    for arch in archs:
        (made / f"_python_bundle__{arch}").mkdir()
        (made / "libs" / arch).mkdir(parents=True, exist_ok=True)
    for part in ("mipmap", "drawable", "mipmap-anydpi-v26"):
        (made / "src/main/res" / part).mkdir(parents=True, exist_ok=True)
    sdl = made / "src/main/java/org/libsdl/app/SDLActivity.java"
    sdl.parent.mkdir(parents=True, exist_ok=True)
    sdl.write_text(seen_of_sdl())
    return made


def main(where: str, mode: str, permission: str | None = None) -> None:
    folder = Path(where)
    words, archs = arguments(folder, mode, permission)
    project = dist(folder, archs)
    os.chdir(project)
    sys.path.insert(0, str(project))
    hook = loaded(HERE / "hook.py")
    hook.before_apk_build(SimpleNamespace())
    loaded(project / "build.py").parse_args_and_make_package(for_build_script(words))
    hook.before_apk_assemble(SimpleNamespace())
    answer(json.dumps({"words": words, "project": str(project)}))


main(*sys.argv[1:])
