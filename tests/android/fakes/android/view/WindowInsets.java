package android.view;

import android.graphics.Insets;

public final class WindowInsets {
    private final Insets edges;

    public WindowInsets(WindowInsets other) {
        edges = other.edges;
    }

    private WindowInsets(Insets edges) {
        this.edges = edges;
    }

    public static WindowInsets fakeOf(int left, int top, int right, int bottom) {
        return new WindowInsets(Insets.of(left, top, right, bottom));
    }

    public Insets getInsets(int kinds) {
        if (kinds != (Type.systemBars() | Type.displayCutout() | Type.ime())) {
            throw new IllegalArgumentException();
        }
        return edges;
    }

    public int getSystemWindowInsetLeft() {
        return edges.left;
    }

    public int getSystemWindowInsetTop() {
        return edges.top;
    }

    public int getSystemWindowInsetRight() {
        return edges.right;
    }

    public int getSystemWindowInsetBottom() {
        return edges.bottom;
    }

    public static final class Type {
        public static int ime() {
            return 1 << 3;
        }

        public static int displayCutout() {
            return 1 << 7;
        }

        public static int systemBars() {
            return 7;
        }
    }
}
