package org.pocketpages.notebook;

import android.graphics.Rect;
import android.os.Build;
import android.view.View;
import android.view.accessibility.AccessibilityNodeInfo;

import java.util.ArrayList;
import java.util.List;

/** One thing on the screen as a screen reader is told it. Never changed once the tree it is in is shown. */
final class Told {
    static final int PRESSABLE = 1;
    static final int WRITABLE = 2;
    static final int SECRET = 4;
    static final int MANY_LINES = 8;
    static final int DISABLED = 16;
    static final int TICKABLE = 32;
    static final int TICKED = 64;
    static final int BACK = 128;
    static final int FORWARD = 256;

    final int number;
    final int parent;
    final String role;
    final String name;
    final String value;
    final String state;
    final String hint;
    /** What of it is in sight, in pixels of the view; empty when it is scrolled away. */
    final Rect box;

    final List<Integer> children = new ArrayList<>();
    private final int flags;

    Told(int number, int parent, String role, String name, String value, String state, String hint, Rect box, int flags) {
        this.number = number;
        this.parent = parent;
        this.role = role;
        this.name = name;
        this.value = value;
        this.state = state;
        this.hint = hint;
        this.box = box;
        this.flags = flags;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    boolean live() {
        return role.equals("status");
    }

    /** Moved by steps; a reader says so by the same two actions that scroll. */
    boolean slides() {
        return role.equals("slider");
    }

    boolean ticksAsChosen() {
        return is(TICKABLE) && role.equals("tab");
    }

    /** Everything of it but its place, so that a change can be noticed. */
    boolean saysTheSameAs(Told other) {
        return role.equals(other.role)
                && name.equals(other.name)
                && value.equals(other.value)
                && state.equals(other.state)
                && flags == other.flags;
    }

    /** The kind of Android's own view that readers have words for. */
    static String likeness(String role) {
        switch (role) {
            case "button":
                return "android.widget.Button";
            case "checkbox":
                return "android.widget.CheckBox";
            case "radio":
                return "android.widget.RadioButton";
            case "switch":
                return "android.widget.Switch";
            case "tab":
                return "android.app.ActionBar$Tab";
            case "textbox":
                return "android.widget.EditText";
            case "image":
                return "android.widget.ImageView";
            case "progressbar":
                return "android.widget.ProgressBar";
            case "slider":
                return "android.widget.SeekBar";
            case "scroll":
                return "android.widget.ScrollView";
            case "dialog":
                return "android.app.Dialog";
            case "text":
            case "heading":
            case "note":
            case "status":
                return "android.widget.TextView";
            default:
                return "android.view.ViewGroup";
        }
    }

    /** Writes it into a node of Android's. `corner` is where the view begins on the screen. */
    void write(AccessibilityNodeInfo node, View host, int[] corner, Rect around, boolean looked, boolean typed) {
        node.setPackageName(host.getContext().getPackageName());
        node.setClassName(likeness(role));
        Rect there = new Rect(box);
        there.offset(corner[0], corner[1]);
        node.setBoundsInScreen(there);
        Rect inside = new Rect(box);
        inside.offset(-around.left, -around.top);
        node.setBoundsInParent(inside);
        node.setVisibleToUser(!box.isEmpty());
        node.setEnabled(!is(DISABLED));
        words(node);
        node.setCheckable(is(TICKABLE) && !ticksAsChosen());
        node.setChecked(is(TICKED) && !ticksAsChosen());
        node.setSelected(is(TICKED) && ticksAsChosen());
        node.setClickable(is(PRESSABLE));
        node.setFocusable(is(PRESSABLE) || is(WRITABLE));
        node.setFocused(typed);
        node.setEditable(is(WRITABLE));
        node.setPassword(is(SECRET));
        node.setMultiLine(is(MANY_LINES));
        node.setScrollable((is(BACK) || is(FORWARD)) && !slides());
        node.setLiveRegion(live() ? View.ACCESSIBILITY_LIVE_REGION_POLITE : View.ACCESSIBILITY_LIVE_REGION_NONE);
        newer(node);
        actions(node, looked);
    }

    private void words(AccessibilityNodeInfo node) {
        boolean own = role.equals("textbox");
        if (own) {
            node.setText(value);
            node.setHintText(hint.isEmpty() ? name : name + ", " + hint);
        } else if (role.equals("text") || role.equals("heading") || role.equals("status") || role.equals("note")) {
            node.setText(name);
        } else {
            node.setContentDescription(told());
        }
    }

    /** Its name; before Android 11 its state has no other place than behind it. */
    String told() {
        return state.isEmpty() || Build.VERSION.SDK_INT >= 30 ? name : name + ", " + state;
    }

    private void newer(AccessibilityNodeInfo node) {
        if (Build.VERSION.SDK_INT >= 28) {
            node.setHeading(role.equals("heading"));
            if (role.equals("dialog")) {
                node.setPaneTitle(name);
            }
        }
        if (Build.VERSION.SDK_INT >= 30 && !state.isEmpty()) {
            node.setStateDescription(state);
        }
        if (Build.VERSION.SDK_INT >= 34) {
            // Only what is meant to help people may read it, not every app that was given the right to look.
            node.setAccessibilityDataSensitive(true);
        }
    }

    private void actions(AccessibilityNodeInfo node, boolean looked) {
        node.setAccessibilityFocused(looked);
        node.addAction(
                looked
                        ? AccessibilityNodeInfo.AccessibilityAction.ACTION_CLEAR_ACCESSIBILITY_FOCUS
                        : AccessibilityNodeInfo.AccessibilityAction.ACTION_ACCESSIBILITY_FOCUS);
        node.addAction(AccessibilityNodeInfo.AccessibilityAction.ACTION_SHOW_ON_SCREEN);
        if (is(DISABLED)) {
            return;
        }
        if (is(PRESSABLE) || is(WRITABLE)) {
            node.addAction(AccessibilityNodeInfo.AccessibilityAction.ACTION_CLICK);
            node.addAction(AccessibilityNodeInfo.AccessibilityAction.ACTION_FOCUS);
        }
        if (is(WRITABLE)) {
            node.addAction(AccessibilityNodeInfo.AccessibilityAction.ACTION_SET_TEXT);
        }
        if (is(BACK)) {
            node.addAction(AccessibilityNodeInfo.AccessibilityAction.ACTION_SCROLL_BACKWARD);
        }
        if (is(FORWARD)) {
            node.addAction(AccessibilityNodeInfo.AccessibilityAction.ACTION_SCROLL_FORWARD);
        }
    }
}
