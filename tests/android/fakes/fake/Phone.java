package fake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The phone that the fakes together are: what it has, what its owner allows, and what happened. */
public final class Phone {
    private static final ExecutorService WINDOWS =
            Executors.newSingleThreadExecutor(
                    work -> {
                        Thread thread = new Thread(work, "windows");
                        thread.setDaemon(true);
                        return thread;
                    });
    public static final Set<String> granted = new HashSet<>();
    public static final Set<String> allows = new HashSet<>();
    public static final List<String> happened = Collections.synchronizedList(new ArrayList<>());
    public static final Map<String, String> places = new HashMap<>();
    public static boolean camera = true;
    public static boolean microphone = true;
    public static boolean chip = true;
    public static boolean sharing = true;
    static byte[] photo = new byte[0];
    static byte[] luma = null;

    private Phone() {}

    public static void anew() {
        granted.clear();
        allows.clear();
        happened.clear();
        places.clear();
        luma = null;
        camera = microphone = chip = sharing = true;
        android.os.Build.VERSION.SDK_INT = 36;
    }

    public static void allow(String permission) {
        allows.add(permission);
    }

    public static boolean has(String permission) {
        return granted.contains(permission);
    }

    /** What the camera takes. */
    public static void photo(byte[] jpeg) {
        photo = jpeg;
    }

    /** What the camera sees: rows of brightness, or nothing in particular. */
    public static void sees(byte[] brightness) {
        luma = brightness;
    }

    public static byte[] taken() {
        return photo;
    }

    public static byte[] seen() {
        return luma;
    }

    public static void place(String source, String place) {
        places.put(source, place);
    }

    public static String[] told() {
        return happened.toArray(new String[0]);
    }

    public static void on(Runnable work) {
        WINDOWS.submit(work);
    }

    public static void settle() throws Exception {
        WINDOWS.submit(() -> {}).get(5, TimeUnit.SECONDS);
    }
}
