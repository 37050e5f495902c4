"""What the QR codes of a picture say, by a reader that is not ours."""

import zxingcpp
from PIL import Image


def qr_codes(picture: Image.Image) -> list[str]:
    """Each as text. Other kinds of code are not looked for: by chance they are found in fine print."""
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [one.text for one in found]
