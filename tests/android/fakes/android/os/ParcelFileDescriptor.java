package android.os;

import java.io.File;
import java.io.FileNotFoundException;

public class ParcelFileDescriptor {
    public static final int MODE_READ_ONLY = 0x10000000;
    private final int number;
    public final File fakeFile;

    public ParcelFileDescriptor(ParcelFileDescriptor other) {
        number = other.number;
        fakeFile = other.fakeFile;
    }

    private ParcelFileDescriptor(int number, File file) {
        this.number = number;
        fakeFile = file;
    }

    public static ParcelFileDescriptor fakeOf(int number) {
        return new ParcelFileDescriptor(number, null);
    }

    public static ParcelFileDescriptor open(File file, int mode) throws FileNotFoundException {
        if (mode != MODE_READ_ONLY || !file.isFile()) {
            throw new FileNotFoundException();
        }
        return new ParcelFileDescriptor(-1, file);
    }

    public int detachFd() {
        return number;
    }
}
