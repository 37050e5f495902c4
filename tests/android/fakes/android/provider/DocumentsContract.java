package android.provider;

import android.content.ContentResolver;
import android.net.Uri;

import fake.Phone;

public final class DocumentsContract {
    public static boolean deleteDocument(ContentResolver resolver, Uri address) {
        Phone.happened.add("deleted " + address);
        return true;
    }
}
