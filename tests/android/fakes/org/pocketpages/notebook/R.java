package org.pocketpages.notebook;

/** What the resource compiler would make. */
public final class R {
    public static final class string {
        public static final int covered = 1;
    }
}
