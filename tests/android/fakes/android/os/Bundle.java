package android.os;

import java.util.HashMap;
import java.util.Map;

public final class Bundle {
    public String fakeHeld = "";
    private final Map<String, CharSequence> words = new HashMap<>();

    public Bundle() {}

    public void clear() {
        fakeHeld = "";
    }

    public void putCharSequence(String key, CharSequence value) {
        words.put(key, value);
    }

    public CharSequence getCharSequence(String key) {
        return words.get(key);
    }
}
