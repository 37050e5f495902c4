package android.view;

public abstract class Window {
    private int flags = 0;
    private WindowManager.LayoutParams attributes = new WindowManager.LayoutParams();
    private final View decor = new View(null);

    public Window(android.content.Context context) {}

    public void setFlags(int wanted, int mask) {
        flags = (flags & ~mask) | (wanted & mask);
    }

    public void addFlags(int more) {
        setFlags(more, more);
    }

    public void clearFlags(int less) {
        setFlags(0, less);
    }

    public View getDecorView() {
        return decor;
    }

    public final WindowManager.LayoutParams getAttributes() {
        return attributes;
    }

    public void setAttributes(WindowManager.LayoutParams wanted) {
        attributes = wanted;
    }

    public boolean fakeSecure() {
        return (flags & WindowManager.LayoutParams.FLAG_SECURE) != 0;
    }

    public int fakeFlags() {
        return flags;
    }

    public static final class Fake extends Window {
        public Fake() {
            super(null);
        }
    }
}
