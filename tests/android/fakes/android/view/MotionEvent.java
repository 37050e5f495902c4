package android.view;

public final class MotionEvent {
    public static final int ACTION_DOWN = 0;
    public static final int ACTION_HOVER_MOVE = 7;
    public static final int ACTION_HOVER_ENTER = 9;
    public static final int ACTION_HOVER_EXIT = 10;
    public static final int FLAG_WINDOW_IS_OBSCURED = 1;
    private final int action;
    private final int flags;
    private float x = 0;
    private float y = 0;

    private MotionEvent(int action, int flags) {
        this.action = action;
        this.flags = flags;
    }

    public static MotionEvent fakeOf(int action, int flags) {
        return new MotionEvent(action, flags);
    }

    public static MotionEvent fakeAt(int action, float x, float y) {
        MotionEvent event = new MotionEvent(action, 0);
        event.x = x;
        event.y = y;
        return event;
    }

    public final float getX() {
        return x;
    }

    public final float getY() {
        return y;
    }

    public final int getAction() {
        return action;
    }

    public final int getFlags() {
        return flags;
    }
}
