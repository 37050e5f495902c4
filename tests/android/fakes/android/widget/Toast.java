package android.widget;

import android.content.Context;

import fake.Phone;

public class Toast {
    public static final int LENGTH_LONG = 1;

    public Toast(Context context) {}

    public static Toast makeText(Context context, int words, int time) {
        return new Toast(context);
    }

    public void show() {
        Phone.happened.add("told");
    }
}
