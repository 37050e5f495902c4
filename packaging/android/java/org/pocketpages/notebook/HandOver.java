package org.pocketpages.notebook;

import android.content.ContentProvider;
import android.content.ContentValues;
import android.database.Cursor;
import android.database.MatrixCursor;
import android.net.Uri;
import android.os.ParcelFileDescriptor;
import android.provider.OpenableColumns;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;

/**
 * Lets the one app the person chose read one file of the outbox. Not exported: an app gets in only by the permission
 * that comes with the share, for that address, for reading, until it is done.
 */
public class HandOver extends ContentProvider {
    public static final String AUTHORITY = "org.pocketpages.notebook.handover";
    private static final String TYPE = "application/octet-stream";

    /** The file an address stands for: one name, and the file truly lies in the outbox. */
    private File file(Uri uri) throws FileNotFoundException {
        List<String> parts = uri.getPathSegments();
        if (!AUTHORITY.equals(uri.getAuthority()) || parts.size() != 1) {
            throw new FileNotFoundException();
        }
        try {
            File outbox = new File(getContext().getFilesDir(), "firsthand/outbox").getCanonicalFile();
            File file = new File(outbox, parts.get(0)).getCanonicalFile();
            if (!outbox.equals(file.getParentFile()) || !file.isFile()) {
                throw new FileNotFoundException();
            }
            return file;
        } catch (FileNotFoundException none) {
            throw none;
        } catch (IOException broken) {
            throw new FileNotFoundException();
        }
    }

    @Override
    public ParcelFileDescriptor openFile(Uri uri, String mode) throws FileNotFoundException {
        if (!"r".equals(mode)) {
            throw new FileNotFoundException();
        }
        return ParcelFileDescriptor.open(file(uri), ParcelFileDescriptor.MODE_READ_ONLY);
    }

    @Override
    public Cursor query(Uri uri, String[] columns, String where, String[] given, String order) {
        File file;
        try {
            file = file(uri);
        } catch (FileNotFoundException none) {
            return null;
        }
        String[] wanted =
                columns != null ? columns : new String[] {OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE};
        MatrixCursor found = new MatrixCursor(wanted, 1);
        Object[] row = new Object[wanted.length];
        for (int at = 0; at < wanted.length; at++) {
            if (OpenableColumns.DISPLAY_NAME.equals(wanted[at])) {
                row[at] = file.getName();
            } else if (OpenableColumns.SIZE.equals(wanted[at])) {
                row[at] = file.length();
            }
        }
        found.addRow(row);
        return found;
    }

    @Override
    public String getType(Uri uri) {
        return TYPE;
    }

    @Override
    public boolean onCreate() {
        return true;
    }

    @Override
    public Uri insert(Uri uri, ContentValues values) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int update(Uri uri, ContentValues values, String where, String[] given) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int delete(Uri uri, String where, String[] given) {
        throw new UnsupportedOperationException();
    }
}
