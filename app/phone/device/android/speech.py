"""Reading aloud, with voices that lie on the phone: others would send the words away to be spoken."""

from threading import Event
from typing import Any, Final

from jnius import PythonJavaClass, java_method

from app.phone.device.android.java import activity, java

_PATIENCE: Final = 2.0
"""Seconds the phone's speech may take to be ready."""


class _Ready(PythonJavaClass):
    __javainterfaces__ = ["android/speech/tts/TextToSpeech$OnInitListener"]
    __javacontext__ = "app"

    def __init__(self) -> None:
        super().__init__()
        self.known = Event()
        self.well = False

    @java_method("(I)V", name="onInit")
    def ready(self, status: int) -> None:
        self.well = status == 0
        self.known.set()


class AndroidSpeech:
    """The phone's own speech, asked for when it is first needed."""

    def __init__(self) -> None:
        self._ready: _Ready | None = None
        self._speech: Any = None

    def say(self, text: str, language: str) -> bool:
        """Say it."""
        if self._ready is None:
            self._ready = _Ready()
            self._speech = java("android.speech.tts.TextToSpeech")(activity(), self._ready)
        if not self._ready.known.wait(_PATIENCE) or not self._ready.well:
            return False
        voice = self._voice(language)
        if voice is None:
            return False
        kinds = java("android.speech.tts.TextToSpeech")
        longest = kinds.getMaxSpeechInputLength()
        self._speech.setVoice(voice)
        how = kinds.QUEUE_FLUSH
        for at in range(0, len(text), longest):
            if self._speech.speak(text[at : at + longest], how, None, f"part-{at}") != kinds.SUCCESS:
                return False
            how = kinds.QUEUE_ADD
        return True

    def _voice(self, language: str) -> Any:
        wanted = language.replace("_", "-").split("-")[0].lower()
        voices = self._speech.getVoices()
        if voices is None:
            return None
        each = voices.iterator()
        while each.hasNext():
            voice = each.next()
            there = voice.getLocale().getLanguage().lower()
            if there == wanted and not voice.isNetworkConnectionRequired():
                return voice
        return None

    def stop(self) -> None:
        """Be silent."""
        if self._speech is not None:
            self._speech.stop()
