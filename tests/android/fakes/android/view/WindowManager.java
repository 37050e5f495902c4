package android.view;

public interface WindowManager {
    Display getDefaultDisplay();

    final class Fake implements WindowManager {
        @Override
        public Display getDefaultDisplay() {
            return new Display();
        }
    }

    class LayoutParams {
        public static final int FLAG_KEEP_SCREEN_ON = 0x80;
        public static final int FLAG_SECURE = 0x2000;
        public float screenBrightness = -1.0f;

        public LayoutParams() {}
    }
}
