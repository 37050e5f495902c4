package android.os;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

public class HandlerThread {
    final ScheduledExecutorService fakeWork =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work);
                        thread.setDaemon(true);
                        return thread;
                    });

    public HandlerThread(String name) {}

    public void start() {}

    public Looper getLooper() {
        Handler.fakeNext = this;
        return Looper.getMainLooper();
    }

    public boolean quitSafely() {
        fakeWork.shutdown();
        return true;
    }
}
