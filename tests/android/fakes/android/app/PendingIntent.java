package android.app;

import android.content.Context;
import android.content.Intent;

public final class PendingIntent {
    public static final int FLAG_IMMUTABLE = 1 << 26;
    public static final int FLAG_UPDATE_CURRENT = 1 << 27;
    private final Intent intent;
    private final int flags;

    private PendingIntent(Intent intent, int flags) {
        this.intent = intent;
        this.flags = flags;
    }

    public static PendingIntent getActivity(Context context, int code, Intent intent, int flags) {
        return new PendingIntent(intent, flags);
    }

    @Override
    public String toString() {
        return "pending " + flags + " " + intent;
    }
}
