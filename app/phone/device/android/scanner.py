"""QR codes on a phone, read by ZXing's Java from the camera's brightness."""

from collections.abc import Callable
from typing import Any

from jnius import JavaException

from app.phone.device import Camera, Failed, Frame, Stopping
from app.phone.device.android.java import java
from app.phone.device.calls import OneCode


class AndroidScanner:
    """Reads pictures, and looks through the camera it is given."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera

    def read(self, image: bytes | Frame) -> str | None:
        """The text of the first QR code."""
        try:
            source = _seen(image) if isinstance(image, Frame) else _pictured(image)
            return None if source is None else _text(source)
        except JavaException:  # no code, or one that is damaged
            return None

    def scan(
        self, found: Callable[[str], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> Stopping:
        """Look until one is seen."""
        return OneCode(self._camera, self.read, found, failed, frame)


def _seen(frame: Frame) -> Any:
    if len(frame.luma) != frame.width * frame.height:
        return None
    planes = java("com.google.zxing.PlanarYUVLuminanceSource")
    return planes(frame.luma, frame.width, frame.height, 0, 0, frame.width, frame.height, False)


def _pictured(image: bytes) -> Any:
    bitmap = java("android.graphics.BitmapFactory").decodeByteArray(image, 0, len(image))
    if bitmap is None:
        return None
    width, height = bitmap.getWidth(), bitmap.getHeight()
    pixels = [0] * (width * height)
    bitmap.getPixels(pixels, 0, width, 0, 0, width, height)
    bitmap.recycle()
    return java("com.google.zxing.RGBLuminanceSource")(width, height, pixels)


def _text(source: Any) -> str | None:
    binary = java("com.google.zxing.BinaryBitmap")(java("com.google.zxing.common.HybridBinarizer")(source))
    text = java("com.google.zxing.qrcode.QRCodeReader")().decode(binary).getText()
    return None if text is None else str(text)
