package android.hardware.camera2;

import android.os.Handler;
import android.view.Surface;

import java.util.List;

public abstract class CameraDevice implements AutoCloseable {
    public static final int TEMPLATE_PREVIEW = 1;
    public static final int TEMPLATE_STILL_CAPTURE = 2;

    public abstract static class StateCallback {
        public StateCallback() {}

        public abstract void onOpened(CameraDevice camera);

        public abstract void onDisconnected(CameraDevice camera);

        public abstract void onError(CameraDevice camera, int error);
    }

    public abstract CaptureRequest.Builder createCaptureRequest(int template) throws CameraAccessException;

    public abstract void createCaptureSession(
            List<Surface> surfaces, CameraCaptureSession.StateCallback callback, Handler handler)
            throws CameraAccessException;

    @Override
    public abstract void close();

    static final class Fake extends CameraDevice {
        @Override
        public CaptureRequest.Builder createCaptureRequest(int template) {
            return new CaptureRequest.Builder(0);
        }

        @Override
        public void createCaptureSession(
                List<Surface> surfaces, CameraCaptureSession.StateCallback callback, Handler handler) {
            handler.post(() -> callback.onConfigured(new CameraCaptureSession.Fake()));
        }

        @Override
        public void close() {
            fake.Phone.happened.add("camera let go");
        }
    }
}
