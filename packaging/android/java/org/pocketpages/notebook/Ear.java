package org.pocketpages.notebook;

import android.media.AudioFormat;
import android.media.AudioRecord;
import android.media.MediaCodec;
import android.media.MediaCodecInfo;
import android.media.MediaFormat;
import android.media.MediaRecorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The microphone, encoded as it comes: AAC in ADTS parts, each of which can be played without the others. Nothing
 * touches a file. The sound as it came from the microphone is overwritten as soon as the encoder has it.
 *
 * One thread calls next until it says END; finish may be called from any.
 */
public final class Ear {
    public static final int END = -1;
    public static final int RATE = 44100;
    /** Place of 44,100 in the table of rates, ISO/IEC 14496-3, 1.6.3.4. */
    private static final int RATE_INDEX = 4;
    private static final int BITS_A_SECOND = 64000;
    private static final int PART = 2048;
    private static final int HEAD = 7;
    private static final long WAIT_MICROSECONDS = 10000;
    private static final int MOST_WAITS_AT_END = 200;

    private final AudioRecord record;
    private final MediaCodec codec;
    private final byte[] raw = new byte[PART];
    private final MediaCodec.BufferInfo about = new MediaCodec.BufferInfo();
    private volatile boolean finishing = false;
    private volatile float level = 0;
    private boolean told = false;
    private boolean ended = false;
    private int waits = 0;
    private long samples = 0;

    /** Opens the microphone; throws when there is none, or it is not ours to use. */
    public Ear() throws IOException {
        int least =
                AudioRecord.getMinBufferSize(
                        RATE, AudioFormat.CHANNEL_IN_MONO, AudioFormat.ENCODING_PCM_16BIT);
        record =
                new AudioRecord(
                        MediaRecorder.AudioSource.MIC,
                        RATE,
                        AudioFormat.CHANNEL_IN_MONO,
                        AudioFormat.ENCODING_PCM_16BIT,
                        Math.max(least, RATE));
        if (record.getState() != AudioRecord.STATE_INITIALIZED) {
            record.release();
            throw new IOException();
        }
        MediaCodec made = null;
        try {
            MediaFormat format = MediaFormat.createAudioFormat("audio/mp4a-latm", RATE, 1);
            format.setInteger(MediaFormat.KEY_AAC_PROFILE, MediaCodecInfo.CodecProfileLevel.AACObjectLC);
            format.setInteger(MediaFormat.KEY_BIT_RATE, BITS_A_SECOND);
            format.setInteger(MediaFormat.KEY_MAX_INPUT_SIZE, PART * 4);
            made = MediaCodec.createEncoderByType("audio/mp4a-latm");
            made.configure(format, null, null, MediaCodec.CONFIGURE_FLAG_ENCODE);
            made.start();
            record.startRecording();
            if (record.getRecordingState() != AudioRecord.RECORDSTATE_RECORDING) {
                throw new IOException();
            }
        } catch (IOException | RuntimeException broken) {
            record.release();
            if (made != null) {
                made.release();
            }
            throw new IOException();
        }
        codec = made;
    }

    /** No more sound is taken; next still gives what was heard until now, then END. */
    public void finish() {
        finishing = true;
    }

    /** How loud the last part was, 0 to 1. */
    public float level() {
        return level;
    }

    /** Fills in whole parts from the start of into; returns how many bytes, 0 for none yet, or END. */
    public int next(byte[] into) throws IOException {
        if (ended) {
            return END;
        }
        listen();
        int filled = 0;
        while (!ended) {
            int at = codec.dequeueOutputBuffer(about, told ? WAIT_MICROSECONDS : 0);
            if (at < 0) {
                if (told && at == MediaCodec.INFO_TRY_AGAIN_LATER && ++waits > MOST_WAITS_AT_END) {
                    ended = true;
                }
                break;
            }
            waits = 0;
            boolean settings = (about.flags & MediaCodec.BUFFER_FLAG_CODEC_CONFIG) != 0;
            if (about.size > 0 && !settings) {
                int length = HEAD + about.size;
                if (length > 0x1FFF || filled + length > into.length) {
                    throw new IOException();
                }
                head(into, filled, length);
                ByteBuffer encoded = codec.getOutputBuffer(at);
                encoded.position(about.offset);
                encoded.limit(about.offset + about.size);
                encoded.get(into, filled + HEAD, about.size);
                filled += length;
            }
            ended = (about.flags & MediaCodec.BUFFER_FLAG_END_OF_STREAM) != 0;
            codec.releaseOutputBuffer(at, false);
            if (filled > into.length / 2) {
                break;
            }
        }
        return filled == 0 && ended ? END : filled;
    }

    /** Lets the microphone go. */
    public void close() {
        finishing = true;
        ended = true;
        Arrays.fill(raw, (byte) 0);
        try {
            record.stop();
        } catch (IllegalStateException already) {
            // It had stopped by itself.
        }
        record.release();
        try {
            codec.stop();
        } catch (IllegalStateException already) {
            // So had the encoder.
        }
        codec.release();
    }

    private void listen() throws IOException {
        if (told) {
            return;
        }
        int at = codec.dequeueInputBuffer(WAIT_MICROSECONDS);
        if (at < 0) {
            return;
        }
        long microseconds = samples * 1000000L / RATE;
        if (finishing) {
            codec.queueInputBuffer(at, 0, 0, microseconds, MediaCodec.BUFFER_FLAG_END_OF_STREAM);
            told = true;
            return;
        }
        int heard = record.read(raw, 0, raw.length);
        if (heard < 0) {
            throw new IOException();
        }
        int loudest = 0;
        for (int low = 0; low + 1 < heard; low += 2) {
            loudest = Math.max(loudest, Math.abs((raw[low + 1] << 8) | (raw[low] & 0xFF)));
        }
        level = Math.min(1f, loudest / 32767f);
        ByteBuffer input = codec.getInputBuffer(at);
        input.clear();
        input.put(raw, 0, heard);
        Arrays.fill(raw, (byte) 0);
        codec.queueInputBuffer(at, 0, heard, microseconds, 0);
        samples += heard / 2;
    }

    /** An ADTS head without a checksum for one part, ISO/IEC 13818-7, 6.2: AAC LC, one channel. */
    private static void head(byte[] into, int at, int length) {
        into[at] = (byte) 0xFF;
        into[at + 1] = (byte) 0xF1;
        into[at + 2] = (byte) (0x40 | RATE_INDEX << 2);
        into[at + 3] = (byte) (1 << 6 | length >> 11);
        into[at + 4] = (byte) (length >> 3);
        into[at + 5] = (byte) ((length & 7) << 5 | 0x1F);
        into[at + 6] = (byte) 0xFC;
    }
}
