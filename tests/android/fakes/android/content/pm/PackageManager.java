package android.content.pm;

import android.content.ComponentName;

import fake.Phone;

import java.util.HashMap;
import java.util.Map;

public abstract class PackageManager {
    public static final int COMPONENT_ENABLED_STATE_DEFAULT = 0;
    public static final int COMPONENT_ENABLED_STATE_ENABLED = 1;
    public static final int COMPONENT_ENABLED_STATE_DISABLED = 2;
    public static final int DONT_KILL_APP = 1;
    private final Map<String, Integer> states = new HashMap<>();

    public PackageManager() {}

    public int getComponentEnabledSetting(ComponentName name) {
        return states.getOrDefault(name.toString(), COMPONENT_ENABLED_STATE_DEFAULT);
    }

    public void setComponentEnabledSetting(ComponentName name, int state, int flags) {
        states.put(name.toString(), state);
        String simple = name.getClassName().substring(name.getClassName().lastIndexOf('.') + 1);
        Phone.happened.add(simple + " " + state + " " + flags);
    }

    public static final class Fake extends PackageManager {}
}
