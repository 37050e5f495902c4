package org.pocketpages.notebook;

import android.content.Context;
import android.graphics.Rect;
import android.os.Build;
import android.os.Bundle;
import android.view.MotionEvent;
import android.view.View;
import android.view.accessibility.AccessibilityEvent;
import android.view.accessibility.AccessibilityManager;
import android.view.accessibility.AccessibilityNodeInfo;
import android.view.accessibility.AccessibilityNodeProvider;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells TalkBack and other screen readers what is in the one picture that Kivy draws.
 *
 * Python gives a whole tree at a time (begin, add, show); Android asks on the windows' thread and gets its answers from the
 * last tree, so Python is never waited for. What a reader wants done is handed to Python, which does it in its next frame.
 */
public final class Reader extends AccessibilityNodeProvider {
    /** Python's side. `what` is press, focus, look, write, back or forward. */
    public interface Acts {
        void act(int number, String what, String text);
    }

    private static final int NOTHING = Integer.MIN_VALUE;

    private final View host;
    private final Acts acts;
    private final AccessibilityManager manager;
    private Map<Integer, Told> coming = new LinkedHashMap<>();
    private volatile Map<Integer, Told> shown = Collections.emptyMap();
    private volatile int typing = NOTHING;
    private String page = "";
    private int looked = NOTHING;
    private int under = NOTHING;
    private int moved = NOTHING;

    /** For one view; `attach` puts it there. */
    public Reader(View host, Acts acts) {
        this.host = host;
        this.acts = acts;
        manager = (AccessibilityManager) host.getContext().getSystemService(Context.ACCESSIBILITY_SERVICE);
    }

    /** Answers for the view from now on. On the windows' thread. */
    public void attach() {
        host.setImportantForAccessibility(View.IMPORTANT_FOR_ACCESSIBILITY_YES);
        if (Build.VERSION.SDK_INT >= 34) {
            host.setAccessibilityDataSensitive(View.ACCESSIBILITY_DATA_SENSITIVE_YES);
        }
        host.setAccessibilityDelegate(
                new View.AccessibilityDelegate() {
                    @Override
                    public AccessibilityNodeProvider getAccessibilityNodeProvider(View view) {
                        return Reader.this;
                    }
                });
        // A finger that explores comes as hovering; SDL hears of it only when nobody explores.
        host.setOnHoverListener((view, event) -> hover(event));
    }

    /** Whether anybody listens; otherwise nothing need be told. */
    public boolean listening() {
        return manager != null && manager.isEnabled();
    }

    /** A new tree follows. */
    public void begin() {
        coming = new LinkedHashMap<>();
    }

    /** One part, after the one it is in; `parent` is -1 for what is in none. The box is what is in sight, in pixels of the view. */
    public void add(
            int number,
            int parent,
            String role,
            String name,
            String value,
            String state,
            String hint,
            int left,
            int top,
            int right,
            int bottom,
            int flags) {
        Rect box = new Rect(left, top, right, bottom);
        coming.put(number, new Told(number, parent, role, name, value, state, hint, box, flags));
        Told around = coming.get(parent);
        if (around != null) {
            around.children.add(number);
        }
    }

    /** The tree is whole: readers are told of it. `title` names the page, `focus` is what the keyboard writes in, or -1. */
    public void show(String title, int focus) {
        Map<Integer, Told> before = shown;
        Map<Integer, Told> now = coming;
        int typed = focus < 0 ? NOTHING : focus;
        int typedBefore = typing;
        shown = now;
        typing = typed;
        coming = new LinkedHashMap<>();
        host.post(() -> tell(before, now, title, typedBefore, typed));
    }

    // what Android asks

    @Override
    public AccessibilityNodeInfo createAccessibilityNodeInfo(int number) {
        Map<Integer, Told> tree = shown;
        if (number == HOST_VIEW_ID) {
            AccessibilityNodeInfo whole = AccessibilityNodeInfo.obtain(host);
            host.onInitializeAccessibilityNodeInfo(whole);
            for (Told part : tree.values()) {
                if (part.parent == HOST_VIEW_ID) {
                    whole.addChild(host, part.number);
                }
            }
            return whole;
        }
        Told part = tree.get(number);
        if (part == null) {
            return null;
        }
        AccessibilityNodeInfo node = AccessibilityNodeInfo.obtain(host, number);
        Told around = tree.get(part.parent);
        if (around == null) {
            node.setParent(host);
        } else {
            node.setParent(host, around.number);
        }
        for (int child : part.children) {
            node.addChild(host, child);
        }
        int[] corner = new int[2];
        host.getLocationOnScreen(corner);
        Rect outside = around == null ? new Rect(0, 0, host.getWidth(), host.getHeight()) : around.box;
        part.write(node, host, corner, outside, number == looked, number == typing);
        return node;
    }

    @Override
    public AccessibilityNodeInfo findFocus(int focus) {
        int at = focus == AccessibilityNodeInfo.FOCUS_ACCESSIBILITY ? looked : typing;
        return at == NOTHING ? null : createAccessibilityNodeInfo(at);
    }

    @Override
    public List<AccessibilityNodeInfo> findAccessibilityNodeInfosByText(String text, int number) {
        List<AccessibilityNodeInfo> found = new ArrayList<>();
        String wanted = text.toLowerCase();
        for (Told part : shown.values()) {
            boolean has = part.name.toLowerCase().contains(wanted) || part.value.toLowerCase().contains(wanted);
            if (has && (number == HOST_VIEW_ID || isIn(part, number))) {
                found.add(createAccessibilityNodeInfo(part.number));
            }
        }
        return found;
    }

    private boolean isIn(Told part, int number) {
        for (Told at = part; at != null; at = shown.get(at.parent)) {
            if (at.number == number) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean performAction(int number, int action, Bundle given) {
        if (number == HOST_VIEW_ID) {
            return host.performAccessibilityAction(action, given);
        }
        Told part = shown.get(number);
        if (part == null) {
            return false;
        }
        switch (action) {
            case AccessibilityNodeInfo.ACTION_ACCESSIBILITY_FOCUS:
                return look(number);
            case AccessibilityNodeInfo.ACTION_CLEAR_ACCESSIBILITY_FOCUS:
                if (looked != number) {
                    return false;
                }
                lookAway();
                return true;
            default:
                break;
        }
        if (action == android.R.id.accessibilityActionShowOnScreen) {
            acts.act(number, "look", "");
            return true;
        }
        return !part.is(Told.DISABLED) && perform(part, action, given);
    }

    private boolean perform(Told part, int action, Bundle given) {
        boolean takes = part.is(Told.PRESSABLE) || part.is(Told.WRITABLE);
        if (action == AccessibilityNodeInfo.ACTION_CLICK && takes) {
            acts.act(part.number, part.is(Told.WRITABLE) ? "focus" : "press", "");
            send(AccessibilityEvent.TYPE_VIEW_CLICKED, part, 0);
        } else if (action == AccessibilityNodeInfo.ACTION_FOCUS && takes) {
            acts.act(part.number, "focus", "");
        } else if (action == AccessibilityNodeInfo.ACTION_SET_TEXT && part.is(Told.WRITABLE)) {
            CharSequence text =
                    given == null
                            ? null
                            : given.getCharSequence(AccessibilityNodeInfo.ACTION_ARGUMENT_SET_TEXT_CHARSEQUENCE);
            acts.act(part.number, "write", text == null ? "" : text.toString());
        } else if (action == AccessibilityNodeInfo.ACTION_SCROLL_FORWARD && part.is(Told.FORWARD)) {
            move(part, "forward");
        } else if (action == AccessibilityNodeInfo.ACTION_SCROLL_BACKWARD && part.is(Told.BACK)) {
            move(part, "back");
        } else {
            return false;
        }
        return true;
    }

    private void move(Told part, String what) {
        acts.act(part.number, what, "");
        if (part.slides()) {
            moved = part.number; // where it came to is told once it is there
        } else {
            send(AccessibilityEvent.TYPE_VIEW_SCROLLED, part, 0);
        }
    }

    // where the reader is

    private boolean look(int number) {
        if (looked == number) {
            return false;
        }
        lookAway();
        looked = number;
        acts.act(number, "look", "");
        host.invalidate();
        send(AccessibilityEvent.TYPE_VIEW_ACCESSIBILITY_FOCUSED, shown.get(number), 0);
        return true;
    }

    private void lookAway() {
        Told left = shown.get(looked);
        looked = NOTHING;
        host.invalidate();
        if (left != null) {
            send(AccessibilityEvent.TYPE_VIEW_ACCESSIBILITY_FOCUS_CLEARED, left, 0);
        }
    }

    private boolean hover(MotionEvent event) {
        if (!listening() || !manager.isTouchExplorationEnabled()) {
            return false;
        }
        boolean away = event.getAction() == MotionEvent.ACTION_HOVER_EXIT;
        int at = away ? NOTHING : at((int) event.getX(), (int) event.getY());
        if (at != under) {
            Told left = shown.get(under);
            Told entered = shown.get(at);
            under = at;
            if (entered != null) {
                send(AccessibilityEvent.TYPE_VIEW_HOVER_ENTER, entered, 0);
            }
            if (left != null) {
                send(AccessibilityEvent.TYPE_VIEW_HOVER_EXIT, left, 0);
            }
        }
        return true;
    }

    /** The innermost part in sight at a place; of two, the one told later, which is drawn above. */
    private int at(int x, int y) {
        int found = NOTHING;
        for (Told part : shown.values()) {
            if (part.box.contains(x, y) && (found == NOTHING || !part.role.equals("scroll"))) {
                found = part.number;
            }
        }
        return found;
    }

    // what readers are told

    private void tell(Map<Integer, Told> before, Map<Integer, Told> now, String title, int typedBefore, int typed) {
        if (!now.containsKey(looked)) {
            looked = NOTHING;
        }
        if (!listening()) {
            page = title;
            return;
        }
        if (!title.equals(page)) {
            page = title;
            AccessibilityEvent event = event(AccessibilityEvent.TYPE_WINDOW_STATE_CHANGED, null);
            event.getText().add(title);
            post(event);
        }
        AccessibilityEvent changed = event(AccessibilityEvent.TYPE_WINDOW_CONTENT_CHANGED, null);
        changed.setContentChangeTypes(AccessibilityEvent.CONTENT_CHANGE_TYPE_SUBTREE);
        post(changed);
        for (Told part : now.values()) {
            Told old = before.get(part.number);
            if (part.live() && (old == null || !old.name.equals(part.name))) {
                send(AccessibilityEvent.TYPE_WINDOW_CONTENT_CHANGED, part, AccessibilityEvent.CONTENT_CHANGE_TYPE_TEXT);
            } else if (old != null && part.is(Told.WRITABLE) && !old.value.equals(part.value)) {
                written(old, part);
            } else if (old != null && part.number == moved && !old.saysTheSameAs(part)) {
                moved = NOTHING;
                AccessibilityEvent event = event(AccessibilityEvent.TYPE_VIEW_SELECTED, part);
                event.getText().add(part.state);
                post(event);
            } else if (old != null && part.number == looked && !old.saysTheSameAs(part)) {
                send(AccessibilityEvent.TYPE_WINDOW_CONTENT_CHANGED, part, AccessibilityEvent.CONTENT_CHANGE_TYPE_UNDEFINED);
            }
        }
        if (typed != typedBefore && now.containsKey(typed)) {
            send(AccessibilityEvent.TYPE_VIEW_FOCUSED, now.get(typed), 0);
        }
    }

    /** What was typed or taken away; of a secret only dots are known here. */
    private void written(Told old, Told part) {
        String was = old.value;
        String is = part.value;
        int same = 0;
        while (same < was.length() && same < is.length() && was.charAt(same) == is.charAt(same)) {
            same++;
        }
        int alike = 0;
        while (alike < was.length() - same
                && alike < is.length() - same
                && was.charAt(was.length() - 1 - alike) == is.charAt(is.length() - 1 - alike)) {
            alike++;
        }
        AccessibilityEvent event = event(AccessibilityEvent.TYPE_VIEW_TEXT_CHANGED, part);
        event.getText().add(is);
        event.setBeforeText(was);
        event.setFromIndex(same);
        event.setRemovedCount(was.length() - same - alike);
        event.setAddedCount(is.length() - same - alike);
        post(event);
    }

    private void send(int type, Told part, int changes) {
        AccessibilityEvent event = event(type, part);
        event.getText().add(part.told());
        if (changes != 0) {
            event.setContentChangeTypes(changes);
        }
        post(event);
    }

    /** An event of a part, or of the whole view. */
    private AccessibilityEvent event(int type, Told part) {
        AccessibilityEvent event = AccessibilityEvent.obtain(type);
        event.setPackageName(host.getContext().getPackageName());
        if (part == null) {
            event.setSource(host);
            event.setClassName("android.view.View");
        } else {
            event.setSource(host, part.number);
            event.setClassName(Told.likeness(part.role));
            event.setEnabled(!part.is(Told.DISABLED));
            event.setChecked(part.is(Told.TICKED) && !part.ticksAsChosen());
            event.setPassword(part.is(Told.SECRET));
        }
        if (Build.VERSION.SDK_INT >= 34) {
            event.setAccessibilityDataSensitive(true);
        }
        return event;
    }

    private void post(AccessibilityEvent event) {
        if (listening() && host.getParent() != null) {
            host.getParent().requestSendAccessibilityEvent(host, event);
        }
    }
}
