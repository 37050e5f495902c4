"""Reading aloud on a desktop, by espeak-ng or macOS's own voice."""

import subprocess
import sys
from contextlib import suppress
from shutil import which


class DesktopSpeech:
    """One program at a time; the text goes in through a pipe, so that it stands in no list of processes."""

    def __init__(self) -> None:
        self._saying: subprocess.Popen[bytes] | None = None

    def say(self, text: str, language: str) -> bool:
        """Say it."""
        self.stop()
        words = _words(language)
        if words is None:
            return False
        try:
            saying = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if saying.stdin is not None:
                saying.stdin.write(text.encode())
                saying.stdin.close()
        except OSError:
            return False
        self._saying = saying
        return True

    def stop(self) -> None:
        """Be silent."""
        saying, self._saying = self._saying, None
        if saying is not None:
            with suppress(OSError):
                saying.kill()
            saying.wait()


def _words(language: str) -> list[str] | None:
    """The program and its words for a language; None when it has no voice for it."""
    short = language.replace("_", "-").split("-")[0].lower()
    if not short.isalpha():
        return None
    if sys.platform == "darwin":
        listed = subprocess.run(["say", "-v", "?"], capture_output=True, text=True, check=False).stdout
        voices = [line.split("  ")[0] for line in listed.splitlines() if f" {short}_" in line]
        return ["say", "-v", voices[0], "-f", "-"] if voices else None
    program = which("espeak-ng") or which("espeak")
    if program is None:
        return None
    listed = subprocess.run(
        [program, f"--voices={short}"], capture_output=True, text=True, check=False
    ).stdout
    return [program, "-v", short, "--stdin"] if len(listed.splitlines()) > 1 else None
