package android.view.accessibility;

import android.graphics.Rect;
import android.view.View;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Keeps what was set, as words by the name of the setter. */
public class AccessibilityNodeInfo {
    public static final int FOCUS_INPUT = 1;
    public static final int FOCUS_ACCESSIBILITY = 2;
    public static final int ACTION_FOCUS = 0x1;
    public static final int ACTION_CLICK = 0x10;
    public static final int ACTION_ACCESSIBILITY_FOCUS = 0x40;
    public static final int ACTION_CLEAR_ACCESSIBILITY_FOCUS = 0x80;
    public static final int ACTION_SCROLL_FORWARD = 0x1000;
    public static final int ACTION_SCROLL_BACKWARD = 0x2000;
    public static final int ACTION_SET_TEXT = 0x200000;
    public static final String ACTION_ARGUMENT_SET_TEXT_CHARSEQUENCE = "ACTION_ARGUMENT_SET_TEXT_CHARSEQUENCE";

    public final TreeMap<String, String> fakeHas = new TreeMap<>();
    public final List<String> fakeActions = new ArrayList<>();
    public final List<Integer> fakeChildren = new ArrayList<>();
    public int fakeNumber = -1;
    public int fakeParent = -1;

    private AccessibilityNodeInfo(int fake) {}

    public static AccessibilityNodeInfo obtain(View source) {
        return new AccessibilityNodeInfo(0);
    }

    public static AccessibilityNodeInfo obtain(View root, int virtualDescendantId) {
        AccessibilityNodeInfo node = new AccessibilityNodeInfo(0);
        node.fakeNumber = virtualDescendantId;
        return node;
    }

    public void addChild(View root, int virtualDescendantId) {
        fakeChildren.add(virtualDescendantId);
    }

    public void setParent(View parent) {
        fakeParent = -1;
    }

    public void setParent(View root, int virtualDescendantId) {
        fakeParent = virtualDescendantId;
    }

    public void addAction(AccessibilityAction action) {
        fakeActions.add(action.fakeName);
    }

    public String fakeGet(String what) {
        return fakeHas.get(what);
    }

    public void setEnabled(boolean value) {
        fakeHas.put("Enabled", String.valueOf(value));
    }

    public void setCheckable(boolean value) {
        fakeHas.put("Checkable", String.valueOf(value));
    }

    public void setChecked(boolean value) {
        fakeHas.put("Checked", String.valueOf(value));
    }

    public void setSelected(boolean value) {
        fakeHas.put("Selected", String.valueOf(value));
    }

    public void setClickable(boolean value) {
        fakeHas.put("Clickable", String.valueOf(value));
    }

    public void setFocusable(boolean value) {
        fakeHas.put("Focusable", String.valueOf(value));
    }

    public void setFocused(boolean value) {
        fakeHas.put("Focused", String.valueOf(value));
    }

    public void setEditable(boolean value) {
        fakeHas.put("Editable", String.valueOf(value));
    }

    public void setPassword(boolean value) {
        fakeHas.put("Password", String.valueOf(value));
    }

    public void setMultiLine(boolean value) {
        fakeHas.put("MultiLine", String.valueOf(value));
    }

    public void setScrollable(boolean value) {
        fakeHas.put("Scrollable", String.valueOf(value));
    }

    public void setVisibleToUser(boolean value) {
        fakeHas.put("VisibleToUser", String.valueOf(value));
    }

    public void setAccessibilityFocused(boolean value) {
        fakeHas.put("AccessibilityFocused", String.valueOf(value));
    }

    public void setHeading(boolean value) {
        fakeHas.put("Heading", String.valueOf(value));
    }

    public void setAccessibilityDataSensitive(boolean value) {
        fakeHas.put("AccessibilityDataSensitive", String.valueOf(value));
    }

    public void setLiveRegion(int value) {
        fakeHas.put("LiveRegion", String.valueOf(value));
    }

    public void setClassName(CharSequence value) {
        fakeHas.put("ClassName", String.valueOf(value));
    }

    public void setPackageName(CharSequence value) {
        fakeHas.put("PackageName", String.valueOf(value));
    }

    public void setText(CharSequence value) {
        fakeHas.put("Text", String.valueOf(value));
    }

    public void setHintText(CharSequence value) {
        fakeHas.put("HintText", String.valueOf(value));
    }

    public void setContentDescription(CharSequence value) {
        fakeHas.put("ContentDescription", String.valueOf(value));
    }

    public void setPaneTitle(CharSequence value) {
        fakeHas.put("PaneTitle", String.valueOf(value));
    }

    public void setStateDescription(CharSequence value) {
        fakeHas.put("StateDescription", String.valueOf(value));
    }

    public void setBoundsInScreen(Rect value) {
        fakeHas.put("BoundsInScreen", String.valueOf(value));
    }

    public void setBoundsInParent(Rect value) {
        fakeHas.put("BoundsInParent", String.valueOf(value));
    }

    public static final class AccessibilityAction {
        public static final AccessibilityAction ACTION_FOCUS = new AccessibilityAction("FOCUS");
        public static final AccessibilityAction ACTION_CLICK = new AccessibilityAction("CLICK");
        public static final AccessibilityAction ACTION_ACCESSIBILITY_FOCUS = new AccessibilityAction("ACCESSIBILITY_FOCUS");
        public static final AccessibilityAction ACTION_CLEAR_ACCESSIBILITY_FOCUS = new AccessibilityAction("CLEAR_ACCESSIBILITY_FOCUS");
        public static final AccessibilityAction ACTION_SCROLL_FORWARD = new AccessibilityAction("SCROLL_FORWARD");
        public static final AccessibilityAction ACTION_SCROLL_BACKWARD = new AccessibilityAction("SCROLL_BACKWARD");
        public static final AccessibilityAction ACTION_SET_TEXT = new AccessibilityAction("SET_TEXT");
        public static final AccessibilityAction ACTION_SHOW_ON_SCREEN = new AccessibilityAction("SHOW_ON_SCREEN");
        final String fakeName;

        private AccessibilityAction(String name) {
            fakeName = name;
        }
    }
}
