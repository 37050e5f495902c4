package android.view;

import android.content.Context;

public class View {
    public static final int IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS = 8;
    public boolean fakeFilters = false;
    public int fakeAutofill = 0;
    public int fakeLeft = 0;
    public int fakeTop = 0;
    public int fakeWidth = 1080;
    public int fakeHeight = 2400;
    public static WindowInsets fakeInsets;

    public View(Context context) {}

    public void setFilterTouchesWhenObscured(boolean on) {
        fakeFilters = on;
    }

    public void setImportantForAutofill(int how) {
        fakeAutofill = how;
    }

    public WindowInsets getRootWindowInsets() {
        return fakeInsets;
    }

    public void getLocationInWindow(int[] into) {
        into[0] = fakeLeft;
        into[1] = fakeTop;
    }

    public final int getWidth() {
        return fakeWidth;
    }

    public final int getHeight() {
        return fakeHeight;
    }
}
