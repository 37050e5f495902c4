package android.os;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

public class Handler {
    static HandlerThread fakeNext;
    private final HandlerThread thread;

    public Handler(Looper looper) {
        thread = fakeNext;
    }

    public final boolean post(Runnable work) {
        return postDelayed(work, 0);
    }

    public final boolean postDelayed(Runnable work, long milliseconds) {
        try {
            thread.fakeWork.schedule(work, milliseconds, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException quit) {
            return false;
        }
    }
}
