package android.os;

public final class Bundle {
    public String fakeHeld = "";

    public Bundle() {}

    public void clear() {
        fakeHeld = "";
    }
}
