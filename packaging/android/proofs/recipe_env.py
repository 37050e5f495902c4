"""What each of our recipes would compile and link with, by the real python-for-android against an empty NDK and SDK.

python recipe_env.py FOLDER ARCHITECTURE
"""

import json
import sys
from pathlib import Path

from pythonforandroid.archs import ArchAarch_64, Archx86_64
from pythonforandroid.bootstrap import Bootstrap
from pythonforandroid.distribution import Distribution
from pythonforandroid.recipe import Recipe
from pythonforandroid.toolchain import Context
from spec import HERE, answer, read

WANTED = ("CC", "CFLAGS", "LDFLAGS", "LDSHARED", "USE_PY_LIMITED_API", "DIST_EXTRA_CONFIG")
PROGRAMS = ("clang", "clang++", "llvm-ar", "llvm-ranlib", "llvm-strip", "llvm-readelf", "llvm-objcopy")


def put(path: Path, text: str = "", *, program: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    if program:
        path.chmod(0o755)


def skeleton(folder: Path, api: int) -> None:
    """As much of an NDK r28c and an SDK as python-for-android looks at."""
    llvm = folder / "ndk/toolchains/llvm/prebuilt/linux-x86_64"
    put(folder / "ndk/source.properties", "Pkg.Desc = Android NDK\nPkg.Revision = 28.2.13676358\n")
    for target in ("aarch64-linux-android", "x86_64-linux-android"):
        put(llvm / f"bin/{target}{api}-clang", "#!/bin/sh\n", program=True)
        (llvm / "sysroot/usr/lib" / target / str(api)).mkdir(parents=True, exist_ok=True)
    for name in PROGRAMS:
        put(llvm / "bin" / name, "#!/bin/sh\n", program=True)
    (llvm / "sysroot/usr/include").mkdir(parents=True, exist_ok=True)
    (folder / "sdk/build-tools/36.0.0").mkdir(parents=True, exist_ok=True)
    (folder / "sdk/platforms/android-36").mkdir(parents=True, exist_ok=True)
    said = '#!/bin/sh\necho "id: 36 or android-36"\necho "     API level: 36"\n'
    put(folder / "sdk/cmdline-tools/latest/bin/avdmanager", said, program=True)
    put(folder / "sdk/cmdline-tools/latest/bin/sdkmanager", "#!/bin/sh\n", program=True)
    put(folder / "sdk/tools/bin/avdmanager", said, program=True)


def main(where: str, architecture: str) -> None:
    folder = Path(where)
    ndk_api = int(read().get("app", "android.ndk_api"))
    api = int(read().get("app", "android.api"))
    skeleton(folder, ndk_api)
    context = Context()
    context.local_recipes = str(HERE / "recipes")
    context.storage_dir = str(folder)
    context.setup_dirs(str(folder / "p4a"))
    context.prepare_build_environment(
        user_sdk_dir=str(folder / "sdk"),
        user_ndk_dir=str(folder / "ndk"),
        user_android_api=api,
        user_ndk_api=ndk_api,
    )
    context.set_archs([architecture])
    arch = context.archs[0]
    if not isinstance(arch, ArchAarch_64 | Archx86_64):
        raise SystemExit(f"not an architecture of ours: {architecture}")
    context.bootstrap = Bootstrap.get_bootstrap("sdl2", context)
    context.recipe_build_order = ["hostpython3", "openssl", "python3", "sdl2", "sqlcipher3", "uharfbuzz"]
    context.bootstrap.distribution = Distribution.get_distribution(
        context, name="notebook", recipes=["python3"], archs=[architecture]
    )
    context.python_recipe = Recipe.get_recipe("python3", context)
    found = {}
    for name in ("sqlcipher3", "uharfbuzz"):
        recipe = Recipe.get_recipe(name, context)
        env = recipe.get_recipe_env(arch)
        found[name] = {key: env.get(key, "") for key in WANTED}
        found[name]["plat"] = Path(env["DIST_EXTRA_CONFIG"]).read_text()
        found[name]["stl"] = str(recipe.need_stl_shared)
    openssl = Recipe.get_recipe("openssl", context)
    found["openssl"] = {
        "build": openssl.get_build_dir(architecture),
        "target": openssl.select_build_arch(arch),
    }
    answer(json.dumps(found))


main(*sys.argv[1:])
