package android.hardware.camera2;

import android.os.Handler;

import fake.Phone;

public final class CameraManager {
    public static CameraDevice.StateCallback fakeCallback;
    public static CameraDevice fakeDevice;
    public static Handler fakeHandler;

    public CameraManager(int fake) {}

    public String[] getCameraIdList() throws CameraAccessException {
        return Phone.camera ? new String[] {"0", "1"} : new String[0];
    }

    public CameraCharacteristics getCameraCharacteristics(String id) throws CameraAccessException {
        return new CameraCharacteristics(id);
    }

    public void openCamera(String id, CameraDevice.StateCallback callback, Handler handler)
            throws CameraAccessException {
        if (!Phone.has("android.permission.CAMERA")) {
            throw new SecurityException();
        }
        Phone.happened.add("camera " + id);
        fakeDevice = new CameraDevice.Fake();
        fakeCallback = callback;
        fakeHandler = handler;
        handler.post(() -> callback.onOpened(fakeDevice));
    }

    /** Another app takes the camera. */
    public static void fakeTakenAway() {
        fakeHandler.post(() -> fakeCallback.onDisconnected(fakeDevice));
    }
}
