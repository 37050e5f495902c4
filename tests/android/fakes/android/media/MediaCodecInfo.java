package android.media;

public final class MediaCodecInfo {
    public static final class CodecProfileLevel {
        public static final int AACObjectLC = 2;
    }
}
