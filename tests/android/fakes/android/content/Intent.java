package android.content;

import android.net.Uri;

import java.util.Arrays;
import java.util.TreeMap;

public class Intent {
    public static final String ACTION_MAIN = "android.intent.action.MAIN";
    public static final String ACTION_SEND = "android.intent.action.SEND";
    public static final String ACTION_OPEN_DOCUMENT = "android.intent.action.OPEN_DOCUMENT";
    public static final String ACTION_CREATE_DOCUMENT = "android.intent.action.CREATE_DOCUMENT";
    public static final String CATEGORY_OPENABLE = "android.intent.category.OPENABLE";
    public static final String EXTRA_MIME_TYPES = "android.intent.extra.MIME_TYPES";
    public static final String EXTRA_TITLE = "android.intent.extra.TITLE";
    public static final String EXTRA_STREAM = "android.intent.extra.STREAM";
    public static final int FLAG_GRANT_READ_URI_PERMISSION = 1;
    public static final int FLAG_ACTIVITY_NEW_TASK = 0x10000000;
    private final String action;
    private final TreeMap<String, String> extras = new TreeMap<>();
    private Uri data;
    private String type = "";
    private ComponentName component;
    private int flags = 0;
    private ClipData clip;
    private String category = "";

    public Intent(String action) {
        this.action = action;
    }

    public String getAction() {
        return action;
    }

    public Uri getData() {
        return data;
    }

    public Intent setData(Uri data) {
        this.data = data;
        return this;
    }

    public Intent setType(String type) {
        this.type = type;
        return this;
    }

    public Intent addCategory(String category) {
        this.category = category;
        return this;
    }

    public Intent setComponent(ComponentName component) {
        this.component = component;
        return this;
    }

    public ComponentName getComponent() {
        return component;
    }

    public Intent setClassName(String owner, String name) {
        component = new ComponentName(owner, name);
        return this;
    }

    public Intent addFlags(int more) {
        flags |= more;
        return this;
    }

    public int getFlags() {
        return flags;
    }

    public Intent putExtra(String name, String value) {
        extras.put(name, value);
        return this;
    }

    public Intent putExtra(String name, String[] value) {
        extras.put(name, Arrays.toString(value));
        return this;
    }

    public Intent putExtra(String name, android.os.Parcelable value) {
        extras.put(name, value.toString());
        return this;
    }

    public void setClipData(ClipData clip) {
        this.clip = clip;
    }

    public static Intent createChooser(Intent target, CharSequence title) {
        Intent chooser = new Intent("android.intent.action.CHOOSER");
        chooser.extras.put("target", target.toString());
        return chooser;
    }

    @Override
    public String toString() {
        return action
                + " type=" + type
                + " data=" + data
                + " component=" + component
                + " category=" + category
                + " flags=" + flags
                + " clip=" + clip
                + " extras=" + extras;
    }
}
