package android.media;

import java.util.HashMap;
import java.util.Map;

public final class MediaFormat {
    public static final String KEY_AAC_PROFILE = "aac-profile";
    public static final String KEY_BIT_RATE = "bitrate";
    public static final String KEY_MAX_INPUT_SIZE = "max-input-size";
    final Map<String, Integer> fakeValues = new HashMap<>();

    public static MediaFormat createAudioFormat(String type, int rate, int channels) {
        return new MediaFormat();
    }

    public final void setInteger(String name, int value) {
        fakeValues.put(name, value);
    }
}
