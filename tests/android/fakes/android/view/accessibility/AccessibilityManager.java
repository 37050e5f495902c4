package android.view.accessibility;

public final class AccessibilityManager {
    public static boolean fakeOn = false;
    public static boolean fakeExploring = false;

    public AccessibilityManager(int fake) {}

    public boolean isEnabled() {
        return fakeOn;
    }

    public boolean isTouchExplorationEnabled() {
        return fakeExploring;
    }
}
