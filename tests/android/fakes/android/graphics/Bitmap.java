package android.graphics;

import java.awt.image.BufferedImage;

public final class Bitmap {
    private final BufferedImage held;

    private Bitmap(BufferedImage held) {
        this.held = held;
    }

    static Bitmap fakeOf(BufferedImage held) {
        return new Bitmap(held);
    }

    public int getWidth() {
        return held.getWidth();
    }

    public int getHeight() {
        return held.getHeight();
    }

    public void getPixels(int[] into, int from, int stride, int x, int y, int width, int height) {
        held.getRGB(x, y, width, height, into, from, stride);
    }

    public void recycle() {}
}
