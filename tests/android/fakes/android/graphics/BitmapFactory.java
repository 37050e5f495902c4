package android.graphics;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;

import javax.imageio.ImageIO;

public class BitmapFactory {
    public static Bitmap decodeByteArray(byte[] data, int from, int length) {
        try {
            BufferedImage read = ImageIO.read(new ByteArrayInputStream(data, from, length));
            return read == null ? null : Bitmap.fakeOf(read);
        } catch (IOException | RuntimeException broken) {
            return null;
        }
    }
}
