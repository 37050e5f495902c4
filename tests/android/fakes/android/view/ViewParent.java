package android.view;

import android.view.accessibility.AccessibilityEvent;

import fake.Phone;

public interface ViewParent {
    boolean requestSendAccessibilityEvent(View child, AccessibilityEvent event);

    final class Fake implements ViewParent {
        @Override
        public boolean requestSendAccessibilityEvent(View child, AccessibilityEvent event) {
            Phone.happened.add(event.toString());
            return true;
        }
    }
}
