package android.view;

public final class MotionEvent {
    public static final int ACTION_DOWN = 0;
    public static final int FLAG_WINDOW_IS_OBSCURED = 1;
    private final int action;
    private final int flags;

    private MotionEvent(int action, int flags) {
        this.action = action;
        this.flags = flags;
    }

    public static MotionEvent fakeOf(int action, int flags) {
        return new MotionEvent(action, flags);
    }

    public final int getAction() {
        return action;
    }

    public final int getFlags() {
        return flags;
    }
}
