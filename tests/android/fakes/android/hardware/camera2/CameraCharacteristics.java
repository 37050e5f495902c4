package android.hardware.camera2;

import android.hardware.camera2.params.StreamConfigurationMap;

public final class CameraCharacteristics {
    public static final int LENS_FACING_FRONT = 0;
    public static final int LENS_FACING_BACK = 1;
    public static final Key<StreamConfigurationMap> SCALER_STREAM_CONFIGURATION_MAP = new Key<>();
    public static final Key<Integer> SENSOR_ORIENTATION = new Key<>();
    public static final Key<Integer> LENS_FACING = new Key<>();
    private final String id;

    CameraCharacteristics(String id) {
        this.id = id;
    }

    public static final class Key<T> {
        Key() {}
    }

    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        if (key == (Object) SCALER_STREAM_CONFIGURATION_MAP) {
            return (T) new StreamConfigurationMap();
        }
        if (key == (Object) SENSOR_ORIENTATION) {
            return (T) Integer.valueOf(90);
        }
        return (T) Integer.valueOf(id.equals("1") ? LENS_FACING_BACK : LENS_FACING_FRONT);
    }
}
