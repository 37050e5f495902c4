package android.media;

import android.graphics.ImageFormat;
import android.os.Handler;
import android.view.Surface;

import fake.Phone;

public class ImageReader implements AutoCloseable {
    private final int across;
    private final int down;
    private final int format;
    private OnImageAvailableListener listener;
    private Handler handler;
    private boolean closed = false;
    private final Surface surface = new Surface(0);

    public interface OnImageAvailableListener {
        void onImageAvailable(ImageReader reader);
    }

    private ImageReader(int across, int down, int format) {
        this.across = across;
        this.down = down;
        this.format = format;
        surface.fakeSeen = () -> handler.post(() -> listener.onImageAvailable(this));
    }

    public static ImageReader newInstance(int across, int down, int format, int images) {
        return new ImageReader(across, down, format);
    }

    public void setOnImageAvailableListener(OnImageAvailableListener listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    public Surface getSurface() {
        return surface;
    }

    public Image acquireLatestImage() {
        return acquireNextImage();
    }

    public Image acquireNextImage() {
        if (closed) {
            throw new IllegalStateException();
        }
        if (format == ImageFormat.JPEG) {
            return new Image.Fake(across, down, Phone.taken(), 0);
        }
        int stride = across + 24;
        byte[] rows = new byte[stride * (down - 1) + across];
        java.util.Arrays.fill(rows, (byte) 0x55);
        byte[] luma = Phone.seen();
        if (luma != null) {
            for (int row = 0; row < down; row++) {
                System.arraycopy(luma, row * across, rows, row * stride, across);
            }
        }
        return new Image.Fake(across, down, rows, stride);
    }

    @Override
    public void close() {
        closed = true;
    }
}
