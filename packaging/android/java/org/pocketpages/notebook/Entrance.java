package org.pocketpages.notebook;

import android.content.Intent;
import android.os.Build;
import android.os.Bundle;
import android.view.MotionEvent;
import android.view.View;
import android.view.Window;
import android.view.WindowManager;
import android.widget.Toast;

import org.kivy.android.PythonActivity;

/**
 * The only way in. It keeps the screen to itself before anything is drawn, and lets nothing of another app's intent
 * reach Python: PythonActivity would start the program named in an intent called org.kivy.LAUNCH, and SDL would open
 * the file an intent names.
 */
public class Entrance extends PythonActivity {
    /** What the tile and the shortcut ask for. */
    public static final String NOW = "org.pocketpages.notebook.NOW";

    private static boolean now = false;

    /** Whether the person came for the page of what is happening now; asked once, it is forgotten. */
    public static synchronized boolean takeNow() {
        boolean wanted = now;
        now = false;
        return wanted;
    }

    private static synchronized void note(Intent intent) {
        // Only the exact word counts; anybody may say it, and it only opens a page that needs no unlocking.
        now = intent != null && NOW.equals(intent.getAction());
    }

    private Intent harmless() {
        Intent clean = new Intent(Intent.ACTION_MAIN);
        clean.setComponent(getComponentName());
        return clean;
    }

    @Override
    protected void onCreate(Bundle state) {
        Window window = getWindow();
        window.setFlags(WindowManager.LayoutParams.FLAG_SECURE, WindowManager.LayoutParams.FLAG_SECURE);
        if (Build.VERSION.SDK_INT >= 33) {
            setRecentsScreenshotEnabled(false);
        }
        if (state == null) {
            note(getIntent());
        }
        setIntent(harmless());
        super.onCreate(null);
        View all = window.getDecorView();
        all.setFilterTouchesWhenObscured(true);
        all.setImportantForAutofill(View.IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS);
    }

    @Override
    protected void onNewIntent(Intent intent) {
        note(intent);
        setIntent(harmless());
        super.onNewIntent(harmless());
    }

    @Override
    public void setIntent(Intent intent) {
        super.setIntent(intent == null ? null : harmless());
    }

    /** A touch that went through another app's window is not taken, and the person is told why nothing happens. */
    @Override
    public boolean dispatchTouchEvent(MotionEvent event) {
        if ((event.getFlags() & MotionEvent.FLAG_WINDOW_IS_OBSCURED) != 0) {
            if (event.getAction() == MotionEvent.ACTION_DOWN) {
                Toast.makeText(this, R.string.covered, Toast.LENGTH_LONG).show();
            }
            return true;
        }
        return super.dispatchTouchEvent(event);
    }

    /** Nothing of the screen is kept by the system when the app is left. */
    @Override
    protected void onSaveInstanceState(Bundle state) {
        super.onSaveInstanceState(state);
        state.clear();
    }
}
