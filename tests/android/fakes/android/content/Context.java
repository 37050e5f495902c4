package android.content;

import java.io.File;

public abstract class Context {
    public static final String ACCESSIBILITY_SERVICE = "accessibility";
    public static final String CAMERA_SERVICE = "camera";
    public static final String LOCATION_SERVICE = "location";
    private static File files;

    /** Set here and not from Python: an object put into a static field there breaks Java machines from 21 on. */
    public static void fakeFilesIn(String folder) {
        files = new File(folder);
    }

    public Context() {}

    public Object getSystemService(String name) {
        switch (name) {
            case ACCESSIBILITY_SERVICE:
                return new android.view.accessibility.AccessibilityManager(0);
            case CAMERA_SERVICE:
                return new android.hardware.camera2.CameraManager(0);
            case LOCATION_SERVICE:
                return new android.location.LocationManager(0);
            default:
                return null;
        }
    }

    public File getFilesDir() {
        return files;
    }

    public String getPackageName() {
        return "org.pocketpages.notebook";
    }
}
