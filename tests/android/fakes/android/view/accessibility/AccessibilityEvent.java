package android.view.accessibility;

public final class AccessibilityEvent extends AccessibilityRecord {
    public static final int TYPE_VIEW_CLICKED = 0x1;
    public static final int TYPE_VIEW_SELECTED = 0x4;
    public static final int TYPE_VIEW_FOCUSED = 0x8;
    public static final int TYPE_VIEW_TEXT_CHANGED = 0x10;
    public static final int TYPE_WINDOW_STATE_CHANGED = 0x20;
    public static final int TYPE_VIEW_HOVER_ENTER = 0x80;
    public static final int TYPE_VIEW_HOVER_EXIT = 0x100;
    public static final int TYPE_WINDOW_CONTENT_CHANGED = 0x800;
    public static final int TYPE_VIEW_SCROLLED = 0x1000;
    public static final int TYPE_VIEW_ACCESSIBILITY_FOCUSED = 0x8000;
    public static final int TYPE_VIEW_ACCESSIBILITY_FOCUS_CLEARED = 0x10000;
    public static final int CONTENT_CHANGE_TYPE_UNDEFINED = 0;
    public static final int CONTENT_CHANGE_TYPE_SUBTREE = 1;
    public static final int CONTENT_CHANGE_TYPE_TEXT = 2;

    private static final Object[][] FAKE_NAMES = {
        {TYPE_VIEW_CLICKED, "clicked"},
        {TYPE_VIEW_SELECTED, "moved"},
        {TYPE_VIEW_FOCUSED, "focused"},
        {TYPE_VIEW_TEXT_CHANGED, "text changed"},
        {TYPE_WINDOW_STATE_CHANGED, "page"},
        {TYPE_VIEW_HOVER_ENTER, "hover enter"},
        {TYPE_VIEW_HOVER_EXIT, "hover exit"},
        {TYPE_WINDOW_CONTENT_CHANGED, "changed"},
        {TYPE_VIEW_SCROLLED, "scrolled"},
        {TYPE_VIEW_ACCESSIBILITY_FOCUSED, "looked at"},
        {TYPE_VIEW_ACCESSIBILITY_FOCUS_CLEARED, "looked away"},
    };
    private final int type;
    private int changes = 0;

    private AccessibilityEvent(int type) {
        this.type = type;
    }

    public static AccessibilityEvent obtain(int eventType) {
        return new AccessibilityEvent(eventType);
    }

    public void setPackageName(CharSequence packageName) {}

    public void setContentChangeTypes(int changeTypes) {
        changes = changeTypes;
    }

    public void setAccessibilityDataSensitive(boolean on) {
        fakeSaid += on ? " sensitive" : "";
    }

    @Override
    public String toString() {
        for (Object[] named : FAKE_NAMES) {
            if ((Integer) named[0] == type) {
                return named[1] + fakeSaid + (changes == 0 ? "" : " kind " + changes) + ": " + getText();
            }
        }
        throw new IllegalStateException("" + type);
    }
}
