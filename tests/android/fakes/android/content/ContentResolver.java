package android.content;

import android.database.Cursor;
import android.database.MatrixCursor;
import android.net.Uri;
import android.os.ParcelFileDescriptor;

import java.io.FileNotFoundException;

public abstract class ContentResolver {
    /** Opens a file as the other app would: the test sets how. */
    public interface FakeOpener {
        int open(String address, String mode);
    }

    private static FakeOpener opener;

    public static void fakeOpenedBy(FakeOpener by) {
        opener = by;
    }

    public ContentResolver(Context context) {}

    public final ParcelFileDescriptor openFileDescriptor(Uri address, String mode) throws FileNotFoundException {
        int number = opener == null ? -1 : opener.open(address.toString(), mode);
        if (number < 0) {
            throw new FileNotFoundException();
        }
        return ParcelFileDescriptor.fakeOf(number);
    }

    public final Cursor query(Uri address, String[] columns, String where, String[] given, String order) {
        if (address.toString().endsWith("/nameless")) {
            return null;
        }
        MatrixCursor found = new MatrixCursor(columns, 1);
        String text = address.toString();
        found.addRow(new Object[] {text.substring(text.lastIndexOf('/') + 1)});
        return found;
    }

    public static final class Fake extends ContentResolver {
        public Fake() {
            super(null);
        }
    }
}
