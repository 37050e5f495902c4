package org.pocketpages.notebook;

import android.content.Intent;

/** The system's dialogs for choosing a file. In Java, since the bridge cannot tell the many forms of putExtra apart. */
public final class Dialogs {
    private Dialogs() {}

    /** Asks for a file of one of these types. */
    public static Intent toRead(String[] types) {
        Intent intent = new Intent(Intent.ACTION_OPEN_DOCUMENT);
        intent.addCategory(Intent.CATEGORY_OPENABLE);
        intent.setType(types.length == 1 ? types[0] : "*/*");
        if (types.length > 1) {
            intent.putExtra(Intent.EXTRA_MIME_TYPES, types);
        }
        return intent;
    }

    /** Asks for a place for a new file of this name and type. */
    public static Intent toWrite(String name, String type) {
        Intent intent = new Intent(Intent.ACTION_CREATE_DOCUMENT);
        intent.addCategory(Intent.CATEGORY_OPENABLE);
        intent.setType(type);
        intent.putExtra(Intent.EXTRA_TITLE, name);
        return intent;
    }
}
