package android.media;

import fake.Phone;

public class AudioRecord {
    public static final int STATE_INITIALIZED = 1;
    public static final int RECORDSTATE_STOPPED = 1;
    public static final int RECORDSTATE_RECORDING = 3;
    private boolean listening = false;
    private int heard = 0;

    public AudioRecord(int source, int rate, int channels, int encoding, int size) {
        if (!Phone.has("android.permission.RECORD_AUDIO")) {
            throw new IllegalArgumentException();
        }
    }

    public static int getMinBufferSize(int rate, int channels, int encoding) {
        return 3584;
    }

    public int getState() {
        return Phone.microphone ? STATE_INITIALIZED : 0;
    }

    public void startRecording() {
        listening = true;
    }

    public int getRecordingState() {
        return listening ? RECORDSTATE_RECORDING : RECORDSTATE_STOPPED;
    }

    public int read(byte[] into, int from, int length) {
        try {
            Thread.sleep(2);
        } catch (InterruptedException stopped) {
            return -1;
        }
        for (int at = from; at + 1 < from + length; at += 2, heard++) {
            short loud = (short) (12000 * Math.sin(heard / 16.0));
            into[at] = (byte) loud;
            into[at + 1] = (byte) (loud >> 8);
        }
        return length;
    }

    public void stop() {
        listening = false;
    }

    public void release() {
        Phone.happened.add("microphone let go");
    }
}
