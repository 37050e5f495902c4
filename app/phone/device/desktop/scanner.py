"""QR codes on a desktop, read by zxing-cpp."""

from collections.abc import Callable
from io import BytesIO
from typing import Final

from app.phone.device import Camera, Failed, Frame, Stopping
from app.phone.device.calls import OneCode

MOST_PIXELS: Final = 24_000_000
"""A photo of a code is seldom half as large; more would only take memory."""


class DesktopScanner:
    """Reads pictures, and looks through the camera it is given."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera

    def read(self, image: bytes | Frame) -> str | None:
        """The text of the first QR code."""
        import zxingcpp
        from PIL import Image

        try:
            if isinstance(image, Frame):
                picture = Image.frombytes("L", (image.width, image.height), image.luma)
            else:
                with Image.open(BytesIO(image), formats=("JPEG", "PNG")) as opened:
                    if opened.width * opened.height > MOST_PIXELS:
                        return None
                    picture = opened.convert("L")
        except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
            return None
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)  # type: ignore[arg-type]
        return found[0].text if found else None

    def scan(
        self, found: Callable[[str], None], failed: Failed, *, frame: Callable[[Frame], None] | None = None
    ) -> Stopping:
        """Look until one is seen."""
        return OneCode(self._camera, self.read, found, failed, frame)
