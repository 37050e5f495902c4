package android.view;

public class Surface {
    public Runnable fakeSeen = () -> {};

    public Surface(int fake) {}
}
