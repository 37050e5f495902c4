package android.media;

import fake.Phone;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Plays whole ADTS parts of 1,024 samples at 44,100 a second, and nothing else; what it reads it reads in small pieces. */
public class MediaPlayer {
    private MediaDataSource source;
    private int milliseconds = -1;
    private boolean playing = false;
    private boolean released = false;

    public void setDataSource(MediaDataSource from) {
        source = from;
    }

    public void prepare() throws IOException {
        byte[] sound = fakeRead();
        int parts = 0;
        int at = 0;
        while (at + 7 <= sound.length) {
            int length = (sound[at + 3] & 3) << 11 | (sound[at + 4] & 0xFF) << 3 | (sound[at + 5] & 0xFF) >> 5;
            if ((sound[at] & 0xFF) != 0xFF || (sound[at + 1] & 0xF6) != 0xF0 || length < 7) {
                throw new IOException("Prepare failed.: status=0x1");
            }
            at += length;
            parts++;
        }
        if (parts == 0) {
            throw new IOException("Prepare failed.: status=0x1");
        }
        milliseconds = parts * 1024 * 1000 / 44100;
    }

    private byte[] fakeRead() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[100];
        int length;
        while ((length = source.readAt(all.size(), piece, 10, 90)) > 0) {
            all.write(piece, 10, length);
        }
        if (all.size() != source.getSize()) {
            throw new IOException();
        }
        return all.toByteArray();
    }

    private void fakeThere() {
        if (released || milliseconds < 0) {
            throw new IllegalStateException();
        }
    }

    public int getDuration() {
        fakeThere();
        return milliseconds;
    }

    public void seekTo(int to) {
        fakeThere();
        Phone.happened.add("sound from " + to);
    }

    public void start() {
        fakeThere();
        playing = true;
        Phone.happened.add("sound plays");
    }

    public boolean isPlaying() {
        return playing && !released;
    }

    public void pause() {
        fakeThere();
        playing = false;
        Phone.happened.add("sound pauses");
    }

    public void release() {
        released = true;
        playing = false;
        Phone.happened.add("sound let go");
    }
}
