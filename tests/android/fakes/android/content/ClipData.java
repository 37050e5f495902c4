package android.content;

import android.net.Uri;

public class ClipData {
    private final Uri address;

    private ClipData(Uri address) {
        this.address = address;
    }

    public static ClipData newRawUri(CharSequence label, Uri address) {
        return new ClipData(address);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
