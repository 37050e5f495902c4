package android.view.accessibility;

import android.view.View;

import java.util.ArrayList;
import java.util.List;

public class AccessibilityRecord {
    private final List<CharSequence> text = new ArrayList<>();
    String fakeSaid = "";

    public AccessibilityRecord() {}

    public void setSource(View source) {
        fakeSaid += " of the whole";
    }

    public void setSource(View root, int virtualDescendantId) {
        fakeSaid += " of " + virtualDescendantId;
    }

    public void setClassName(CharSequence className) {}

    public List<CharSequence> getText() {
        return text;
    }

    public void setEnabled(boolean on) {}

    public void setChecked(boolean on) {
        fakeSaid += on ? " ticked" : "";
    }

    public void setPassword(boolean on) {
        fakeSaid += on ? " secret" : "";
    }

    public void setBeforeText(CharSequence before) {
        fakeSaid += " was '" + before + "'";
    }

    public void setFromIndex(int at) {
        fakeSaid += " at " + at;
    }

    public void setAddedCount(int count) {
        fakeSaid += " added " + count;
    }

    public void setRemovedCount(int count) {
        fakeSaid += " removed " + count;
    }
}
