package android;

public final class R {
    private R() {}

    public static final class id {
        public static final int accessibilityActionShowOnScreen = 0x01020036;

        private id() {}
    }
}
