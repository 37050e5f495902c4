package org.pocketpages.notebook;

import android.media.MediaDataSource;
import android.media.MediaPlayer;

import java.io.IOException;
import java.util.Arrays;

/** Plays sound that lies in memory: nothing touches a file, and the bytes are overwritten when it is closed. */
public final class Replay {
    private final MediaPlayer player = new MediaPlayer();
    private final Bytes bytes;

    /** Ready to play; throws when this phone cannot play it. */
    public Replay(byte[] sound) throws IOException {
        bytes = new Bytes(sound);
        try {
            player.setDataSource(bytes);
            player.prepare();
        } catch (IOException | RuntimeException strange) {
            close();
            throw new IOException();
        }
    }

    /** How long it is, in milliseconds; not above 0 where that is not known. */
    public int length() {
        return player.getDuration();
    }

    /** From so many milliseconds after the beginning. */
    public void play(int from) {
        player.seekTo(from);
        player.start();
    }

    /** Silence; it can be played again. */
    public void stop() {
        if (player.isPlaying()) {
            player.pause();
        }
    }

    /** Lets the player go; nothing of it may be called after. */
    public void close() {
        player.release();
        bytes.close();
    }

    private static final class Bytes extends MediaDataSource {
        private byte[] sound;

        Bytes(byte[] sound) {
            this.sound = sound;
        }

        @Override
        public synchronized int readAt(long position, byte[] into, int offset, int size) {
            if (position >= sound.length) {
                return -1;
            }
            int length = (int) Math.min(size, sound.length - position);
            System.arraycopy(sound, (int) position, into, offset, length);
            return length;
        }

        @Override
        public synchronized long getSize() {
            return sound.length;
        }

        /** The player's own threads may still ask: they get nothing then. */
        @Override
        public synchronized void close() {
            Arrays.fill(sound, (byte) 0);
            sound = new byte[0];
        }
    }
}
