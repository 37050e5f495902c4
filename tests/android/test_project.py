"""From buildozer.spec to the compiled manifest: the real buildozer, the real build script, our hook, the real aapt2."""

import re
import shutil
import tarfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.android.stage import stage
from tests.android.tools import FRAMEWORK, PACKAGING, ROOT, aapt2, proof

pytestmark = pytest.mark.once

ANDROID = "{http://schemas.android.com/apk/res/android}"
TOOLS = "{http://schemas.android.com/tools}"
PACKAGE = "org.pocketpages.notebook"
FOUR = {
    f"android.permission.{name}"
    for name in ("CAMERA", "RECORD_AUDIO", "ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION")
}


class Project:
    """One Gradle project."""

    def __init__(self, folder: Path, mode: str, *more: str, whole: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if whole:
            stage().put(folder / "stage", libraries=False)
        else:
            (folder / "stage/app").mkdir(parents=True)
            shutil.copy(PACKAGING / "main.py", folder / "stage")
            shutil.copy(ROOT / "app/__init__.py", folder / "stage/app")
        answer = proof("gradle_project", folder, mode, *more)
        self.words: list[str] = answer["words"]
        self.folder = Path(answer["project"])
        self.manifest = self.folder / "src/main/AndroidManifest.xml"
        self.root = ElementTree.parse(self.manifest).getroot()

    def permissions(self) -> set[str]:
        """As Gradle's merger leaves them: what is marked to be removed is."""
        every = self.root.iter("uses-permission")
        marked = {one.get(f"{ANDROID}name") for one in every if one.get(f"{TOOLS}node") == "remove"}
        return {str(one.get(f"{ANDROID}name")) for one in self.root.iter("uses-permission")} - {
            str(name) for name in marked
        }

    def linked(self) -> Path:
        """Manifest and resources compiled and linked, after doing what the merger does with `tools:`."""
        tree = ElementTree.parse(self.manifest)
        root = tree.getroot()
        root.set("package", PACKAGE)
        kept = self.permissions()
        for one in list(root.findall("uses-permission")):
            if one.get(f"{ANDROID}name") not in kept:
                root.remove(one)
        merged = self.folder / "merged.xml"
        ElementTree.register_namespace("android", ANDROID[1:-1])
        tree.write(merged, encoding="utf-8", xml_declaration=True)
        compiled, package = self.folder / "resources.zip", self.folder / "linked.apk"
        aapt2("compile", "--dir", self.folder / "src/main/res", "-o", compiled)
        aapt2("link", "-I", FRAMEWORK, "--manifest", merged, "-o", package, "--auto-add-overlay", compiled)
        return package


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("release"), "release", whole=True)


@pytest.fixture(scope="module")
def package(project: Project) -> Path:
    return project.linked()


def dumped(package: Path) -> str:
    return aapt2("dump", "xmltree", "--file", "AndroidManifest.xml", package)


def element(tree: str, name: str, component: str = "") -> str:
    """One element of aapt2's tree with what is in it."""
    lines = tree.splitlines()
    for at, line in enumerate(lines):
        if re.match(rf"\s*E: {name} ", line):
            depth = len(line) - len(line.lstrip())
            inside = [line]
            for more in lines[at + 1 :]:
                if more.lstrip().startswith("E:") and len(more) - len(more.lstrip()) <= depth:
                    break
                inside.append(more)
            own = "\n".join(inside)
            if component in own:
                return own
    raise AssertionError(f"{name} {component} is not in the manifest")


def test_the_compiled_permissions_are_four(package: Path) -> None:
    said = aapt2("dump", "permissions", package)
    assert set(re.findall(r"uses-permission: name='([^']+)'", said)) == FOUR


def test_internet_is_removed_even_when_it_was_added(tmp_path: Path) -> None:
    project = Project(tmp_path, "release", "android.permission.INTERNET")
    every = [one.get(f"{ANDROID}name") for one in project.root.iter("uses-permission")]
    assert every.count("android.permission.INTERNET") == 2
    assert project.permissions() == FOUR
    linked = project.linked()
    assert "INTERNET" not in aapt2("dump", "permissions", linked)


def test_another_permission_would_be_noticed(tmp_path: Path) -> None:
    project = Project(tmp_path, "release", "android.permission.VIBRATE")
    assert "android.permission.VIBRATE" in aapt2("dump", "permissions", project.linked())


def test_versions(package: Path) -> None:
    said = aapt2("dump", "badging", package)
    assert f"package: name='{PACKAGE}' versionCode='1026100'" in said
    assert re.search(r"(minSdkVersion|sdkVersion):'26'", said)
    assert "targetSdkVersion:'36'" in said
    assert "uses-feature-not-required: name='android.hardware.camera'" in said


def test_what_the_application_says(package: Path) -> None:
    tree = dumped(package)
    application = element(tree, "application").partition("E: activity")[0]
    for wanted in (
        "allowBackup(0x01010280)=false",
        "usesCleartextTraffic(0x010104ec)=false",
        "hasFragileUserData(0x010105",
        "extractNativeLibs(0x010104ea)=true",
    ):
        assert wanted in application, wanted
    assert "debuggable" not in tree
    for name in ("dataExtractionRules", "fullBackupContent", "enableOnBackInvokedCallback"):
        assert name in application, name


def test_a_debug_build_would_be_noticed(tmp_path: Path) -> None:
    assert "debuggable" in Project(tmp_path, "debug").manifest.read_text()


def test_nothing_is_ever_backed_up_or_moved(package: Path) -> None:
    everything = {"root", "file", "database", "sharedpref", "external"}
    everything |= {f"device_{name}" for name in everything - {"external"}}
    rules = ElementTree.parse(PACKAGING / "res/xml/extraction.xml").getroot()
    assert {section.tag for section in rules} == {"cloud-backup", "device-transfer"}
    for section in [*rules, ElementTree.parse(PACKAGING / "res/xml/full_backup.xml").getroot()]:
        assert {(one.tag, one.get("domain"), one.get("path")) for one in section} == {
            ("exclude", name, ".") for name in everything
        }
    assert {"res/xml/extraction.xml", "res/xml/full_backup.xml"} <= set(
        aapt2("dump", "resources", package).split()
    )


def test_the_entrance(package: Path) -> None:
    activity = element(dumped(package), "activity")
    assert f'name(0x01010003)="{PACKAGE}.Entrance"' in activity
    assert "excludeFromRecents(0x01010017)=true" in activity
    assert "launchMode(0x0101001d)=2" in activity
    assert 'taskAffinity(0x01010012)=""' in activity
    assert "intent-filter" not in activity
    assert "org.kivy.LAUNCH" not in dumped(package)


def test_turning_and_splitting_the_screen_do_not_start_it_anew(project: Project, package: Path) -> None:
    activity = project.root.find("application/activity")
    assert activity is not None
    handled = set(str(activity.get(f"{ANDROID}configChanges")).split("|"))
    assert handled >= {
        "orientation",
        "screenSize",
        "smallestScreenSize",
        "screenLayout",
        "density",
        "keyboard",
        "keyboardHidden",
        "navigation",
        "locale",
        "layoutDirection",
        "fontScale",
        "uiMode",
    }
    assert activity.get(f"{ANDROID}screenOrientation") == "unspecified"
    application = project.root.find("application")
    assert application is not None
    assert application.get(f"{ANDROID}resizeableActivity") == "true"


def test_there_is_no_other_way_in(project: Project) -> None:
    """Exported: the entrance, its three names, and the tile, which only the system may bind."""
    application = project.root.find("application")
    assert application is not None
    components = [
        one
        for one in application
        if one.tag in {"activity", "activity-alias", "service", "receiver", "provider"}
    ]
    exported = {
        str(one.get(f"{ANDROID}name")).rpartition(".")[2]
        for one in components
        if one.get(f"{ANDROID}exported") != "false"
    }
    assert exported == {"Entrance", "Notebook", "Recipes", "GardenLog", "NowTile"}
    (tile,) = application.findall("service")
    assert tile.get(f"{ANDROID}permission") == "android.permission.BIND_QUICK_SETTINGS_TILE"
    (provider,) = application.findall("provider")
    assert provider.get(f"{ANDROID}exported") == "false"
    assert provider.get(f"{ANDROID}grantUriPermissions") == "true"


def test_three_names_of_which_one_is_shown(package: Path) -> None:
    tree = dumped(package)
    shown = {}
    for name in ("Notebook", "Recipes", "GardenLog"):
        alias = element(tree, "activity-alias", f"{PACKAGE}.{name}")
        shown[name] = "enabled(0x0101000e)=true" in alias
        assert 'name(0x01010003)="android.intent.category.LAUNCHER"' in alias
        assert 'name(0x01010003)="android.app.shortcuts"' in alias
        assert re.search(r"label\(0x01010001\)=@0x7f", alias)
        assert re.search(r"icon\(0x01010002\)=@0x7f", alias)
    assert shown == {"Notebook": True, "Recipes": False, "GardenLog": False}


def test_the_names_say_nothing_of_what_it_is(project: Project) -> None:
    telling = re.compile(
        r"firsthand|encounter|officer|police|record|witness|rights|lawyer|ice\b|cbp", re.IGNORECASE
    )
    for labels in (project.folder / "src/main/res").glob("values*/*.xml"):
        for string in ElementTree.parse(labels).getroot().iter("string"):
            assert not telling.search(string.text or ""), string.text
    assert "firsthand" not in project.manifest.read_text().lower()


def test_the_keyboard_is_told_not_to_learn(project: Project) -> None:
    sdl = (project.folder / "src/main/java/org/libsdl/app/SDLActivity.java").read_text()
    (line,) = [line for line in sdl.splitlines() if "outAttrs.imeOptions" in line]
    assert "IME_FLAG_NO_PERSONALIZED_LEARNING" in line
    # No suggestions either: python-for-android's own choice, on which we rely.
    assert "TYPE_TEXT_VARIATION_VISIBLE_PASSWORD" in sdl


def test_the_hook_changes_nothing_twice_and_refuses_what_it_does_not_know(
    project: Project, tmp_path: Path
) -> None:
    hook = stage("hook.py")
    manifest, sdl = tmp_path / "AndroidManifest.xml", tmp_path / "SDLActivity.java"
    shutil.copy(project.manifest, manifest)
    hook.complete(manifest)
    assert manifest.read_bytes() == project.manifest.read_bytes()
    manifest.write_text(manifest.read_text().replace("<activity ", "<activity/><activity ", 1))
    with pytest.raises(hook.TemplateChanged):
        hook.complete(manifest)
    sdl.write_text("outAttrs.imeOptions = 0;")
    with pytest.raises(hook.TemplateChanged):
        hook.teach_nothing(sdl)


def test_gradle_gets_our_java_and_one_library(project: Project) -> None:
    gradle = (project.folder / "build.gradle").read_text()
    assert re.findall(r"implementation '(.*)'", gradle) == ["com.google.zxing:core:3.5.3"]
    assert "packaging/android/java" in gradle
    assert "useLegacyPackaging = true" in gradle


def test_what_is_packed_is_the_stage(project: Project) -> None:
    packed = project.folder / "src/main/assets/private.tar"
    with tarfile.open(packed) as archive:
        names = {name.removeprefix("./").removesuffix("c") for name in archive.getnames()}
    assert "main.py" in names
    assert "app/phone/app.py" in names
    assert not [name for name in names if name.startswith(("app/desk", "tests", "packaging", ".git"))]


def test_buildozer_hands_on_what_the_spec_says(project: Project) -> None:
    words = " ".join(project.words)
    assert "--allow-backup false" in words
    assert "--copy-libs" in words
    assert "--wakelock" not in words
    assert "--enable-androidx" not in words
    spec = (PACKAGING / "buildozer.spec").read_text()
    assert "p4a.extra_args = --skip-prebuilt" in spec
    assert "android.ndk = 28c" in spec
    assert "p4a.source_dir = build/python-for-android" in spec
