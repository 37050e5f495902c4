package android.media;

public class MediaRecorder {
    public static final class AudioSource {
        public static final int MIC = 1;
    }
}
