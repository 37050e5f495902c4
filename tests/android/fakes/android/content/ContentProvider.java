package android.content;

import android.database.Cursor;
import android.net.Uri;
import android.os.ParcelFileDescriptor;

import java.io.FileNotFoundException;

public abstract class ContentProvider {
    private static Context context;

    public static void fakeIn(Context one) {
        context = one;
    }

    public ContentProvider() {}

    public final Context getContext() {
        return context;
    }

    public ParcelFileDescriptor openFile(Uri uri, String mode) throws FileNotFoundException {
        throw new FileNotFoundException();
    }

    public abstract boolean onCreate();

    public abstract Cursor query(Uri uri, String[] columns, String where, String[] given, String order);

    public abstract String getType(Uri uri);

    public abstract Uri insert(Uri uri, ContentValues values);

    public abstract int update(Uri uri, ContentValues values, String where, String[] given);

    public abstract int delete(Uri uri, String where, String[] given);
}
