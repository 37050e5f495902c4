package android.hardware.camera2;

import android.view.Surface;

import java.util.ArrayList;
import java.util.List;

public final class CaptureRequest {
    public static final int CONTROL_AF_MODE_CONTINUOUS_PICTURE = 4;
    public static final Key<Integer> CONTROL_AF_MODE = new Key<>("focus");
    public static final Key<Integer> JPEG_ORIENTATION = new Key<>("turn");
    public static final Key<Byte> JPEG_QUALITY = new Key<>("quality");
    final List<Surface> fakeTargets = new ArrayList<>();

    public static final class Key<T> {
        final String fakeName;

        Key(String name) {
            fakeName = name;
        }
    }

    public static final class Builder {
        private final CaptureRequest made = new CaptureRequest();

        public Builder(int fake) {}

        public void addTarget(Surface surface) {
            made.fakeTargets.add(surface);
        }

        public <T> void set(Key<T> key, T value) {
            if (key.fakeName.equals("turn")) {
                fake.Phone.happened.add("photo turned by " + value);
            }
        }

        public CaptureRequest build() {
            return made;
        }
    }
}
