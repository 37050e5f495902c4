package android.view;

import android.content.Context;
import android.os.Bundle;
import android.view.accessibility.AccessibilityNodeInfo;
import android.view.accessibility.AccessibilityNodeProvider;

import fake.Phone;

public class View {
    public static final int IMPORTANT_FOR_AUTOFILL_NO_EXCLUDE_DESCENDANTS = 8;
    public static final int IMPORTANT_FOR_ACCESSIBILITY_YES = 1;
    public static final int ACCESSIBILITY_LIVE_REGION_NONE = 0;
    public static final int ACCESSIBILITY_LIVE_REGION_POLITE = 1;
    public static final int ACCESSIBILITY_DATA_SENSITIVE_YES = 1;
    public boolean fakeFilters = false;
    public int fakeAutofill = 0;
    public int fakeLeft = 0;
    public int fakeTop = 0;
    public int fakeWidth = 1080;
    public int fakeHeight = 2400;
    public static WindowInsets fakeInsets;

    public boolean fakeSensitive = false;
    private final ViewParent parent = new ViewParent.Fake();
    private AccessibilityDelegate delegate;
    private OnHoverListener hovers;

    public View(Context context) {}

    public interface OnHoverListener {
        boolean onHover(View view, MotionEvent event);
    }

    public static class AccessibilityDelegate {
        public AccessibilityDelegate() {}

        public AccessibilityNodeProvider getAccessibilityNodeProvider(View host) {
            return null;
        }
    }

    public final Context getContext() {
        return org.kivy.android.PythonActivity.mActivity;
    }

    public final ViewParent getParent() {
        return parent;
    }

    public boolean post(Runnable work) {
        Phone.on(work);
        return true;
    }

    public void invalidate() {}

    public void setImportantForAccessibility(int how) {}

    public void setAccessibilityDataSensitive(int how) {
        fakeSensitive = how == ACCESSIBILITY_DATA_SENSITIVE_YES;
    }

    public void setAccessibilityDelegate(AccessibilityDelegate wanted) {
        delegate = wanted;
    }

    public void setOnHoverListener(OnHoverListener listener) {
        hovers = listener;
    }

    public void onInitializeAccessibilityNodeInfo(AccessibilityNodeInfo node) {}

    public boolean performAccessibilityAction(int action, Bundle given) {
        Phone.happened.add("whole view " + action);
        return true;
    }

    public void getLocationOnScreen(int[] into) {
        getLocationInWindow(into);
    }

    /** What TalkBack gets when it asks the view. */
    public AccessibilityNodeProvider getAccessibilityNodeProvider() {
        return delegate.getAccessibilityNodeProvider(this);
    }

    public boolean fakeHover(int action, int x, int y) {
        return hovers.onHover(this, MotionEvent.fakeAt(action, x, y));
    }

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
