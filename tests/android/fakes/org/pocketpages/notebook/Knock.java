package org.pocketpages.notebook;

import android.content.Intent;
import android.os.Bundle;

/** Does to the entrance what Android does: these methods are not for others to call. */
public final class Knock {
    private Knock() {}

    public static Entrance start(Intent intent, Bundle state) {
        Entrance entrance = new Entrance();
        // The system sets the first intent without asking the activity.
        entrance.fakeStartedWith(intent);
        entrance.onCreate(state);
        return entrance;
    }

    public static void again(Entrance entrance, Intent intent) {
        entrance.onNewIntent(intent);
    }

    public static String left(Entrance entrance) {
        Bundle state = new Bundle();
        entrance.onSaveInstanceState(state);
        return state.fakeHeld;
    }
}
