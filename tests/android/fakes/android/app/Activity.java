package android.app;

import android.content.ComponentName;
import android.content.ContentResolver;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.MotionEvent;
import android.view.Window;
import android.view.WindowManager;

import fake.Phone;

public class Activity extends Context {
    public static final int RESULT_OK = -1;
    private final Window window = new Window.Fake();
    private final ContentResolver resolver = new ContentResolver.Fake();
    private final PackageManager packages = new PackageManager.Fake();
    private Intent intent = new Intent(Intent.ACTION_MAIN);
    public boolean fakeRecents = true;

    public Activity() {}

    public Window getWindow() {
        return window;
    }

    public WindowManager getWindowManager() {
        return new WindowManager.Fake();
    }

    public Intent getIntent() {
        return intent;
    }

    public void setIntent(Intent intent) {
        this.intent = intent;
    }

    public final void fakeStartedWith(Intent given) {
        intent = given;
    }

    public ComponentName getComponentName() {
        return new ComponentName(getPackageName(), getClass().getName());
    }

    public ContentResolver getContentResolver() {
        return resolver;
    }

    public PackageManager getPackageManager() {
        return packages;
    }

    public void setRecentsScreenshotEnabled(boolean on) {
        fakeRecents = on;
    }

    public final void runOnUiThread(Runnable work) {
        Phone.on(work);
    }

    public void startActivity(Intent started) {
        if (!Phone.sharing) {
            throw new RuntimeException("ActivityNotFoundException");
        }
        Phone.happened.add("started " + started);
    }

    public void startActivityForResult(Intent started, int code) {
        if (!Phone.sharing) {
            throw new RuntimeException("ActivityNotFoundException");
        }
        Phone.happened.add(code + " asked " + started);
    }

    public boolean dispatchTouchEvent(MotionEvent event) {
        Phone.happened.add("touched");
        return true;
    }

    protected void onCreate(Bundle state) {
        Phone.happened.add(
                "created secure=" + window.fakeSecure() + " recents=" + fakeRecents + " state=" + state + " " + intent);
    }

    protected void onNewIntent(Intent given) {}

    protected void onSaveInstanceState(Bundle state) {
        state.fakeHeld = "what was on the screen";
    }
}
