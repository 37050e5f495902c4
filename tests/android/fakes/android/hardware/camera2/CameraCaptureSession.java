package android.hardware.camera2;

import android.os.Handler;
import android.view.Surface;

public abstract class CameraCaptureSession implements AutoCloseable {
    public abstract static class StateCallback {
        public StateCallback() {}

        public abstract void onConfigured(CameraCaptureSession session);

        public abstract void onConfigureFailed(CameraCaptureSession session);
    }

    public abstract static class CaptureCallback {
        public CaptureCallback() {}
    }

    public abstract int capture(CaptureRequest request, CaptureCallback callback, Handler handler)
            throws CameraAccessException;

    public abstract int setRepeatingRequest(CaptureRequest request, CaptureCallback callback, Handler handler)
            throws CameraAccessException;

    @Override
    public abstract void close();

    static final class Fake extends CameraCaptureSession {
        private volatile boolean closed = false;

        @Override
        public int capture(CaptureRequest request, CaptureCallback callback, Handler handler) {
            for (Surface surface : request.fakeTargets) {
                surface.fakeSeen.run();
            }
            return 1;
        }

        @Override
        public int setRepeatingRequest(CaptureRequest request, CaptureCallback callback, Handler handler) {
            Runnable[] again = new Runnable[1];
            again[0] =
                    () -> {
                        if (!closed) {
                            capture(request, null, handler);
                            handler.postDelayed(again[0], 20);
                        }
                    };
            handler.post(again[0]);
            return 1;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
