package org.kivy.android;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.SurfaceView;

import fake.Phone;

import java.util.ArrayList;
import java.util.List;

/** As much of the activity as we and python-for-android use. Its process has one activity: listeners outlive the object. */
public class PythonActivity extends Activity {
    public static PythonActivity mActivity = null;
    public static final SurfaceView fakeSurface = new SurfaceView(null);
    private static final List<ActivityResultListener> listeners = new ArrayList<>();
    private static PermissionsCallback answers;

    public interface NewIntentListener {
        void onNewIntent(Intent intent);
    }

    public interface ActivityResultListener {
        void onActivityResult(int requestCode, int resultCode, Intent data);
    }

    public interface PermissionsCallback {
        void onRequestPermissionsResult(int requestCode, String[] permissions, int[] grantResults);
    }

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        mActivity = this;
    }

    @Override
    protected void onNewIntent(Intent intent) {
        Phone.happened.add("new " + intent);
    }

    public static SurfaceView getSurface() {
        return fakeSurface;
    }

    public void registerActivityResultListener(ActivityResultListener listener) {
        listeners.add(listener);
    }

    public void fakeResult(int code, int result, Intent data) {
        for (ActivityResultListener listener : listeners) {
            Phone.on(() -> listener.onActivityResult(code, result, data));
        }
    }

    public void addPermissionsCallback(PermissionsCallback callback) {
        answers = callback;
    }

    public boolean checkCurrentPermission(String permission) {
        return Phone.has(permission);
    }

    public void requestPermissionsWithRequestCode(String[] permissions, int code) {
        Phone.happened.add("asked for " + String.join(" ", permissions));
        int[] results = new int[permissions.length];
        for (int at = 0; at < permissions.length; at++) {
            results[at] = Phone.allows.contains(permissions[at]) ? 0 : -1;
            if (results[at] == 0) {
                Phone.granted.add(permissions[at]);
            }
        }
        Phone.on(
                () -> {
                    try {
                        Thread.sleep(30);
                    } catch (InterruptedException stopped) {
                        return;
                    }
                    answers.onRequestPermissionsResult(code, permissions, results);
                });
    }

    public void requestPermissions(String[] permissions) {
        requestPermissionsWithRequestCode(permissions, 1);
    }
}
