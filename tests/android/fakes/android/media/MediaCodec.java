package android.media;

import android.view.Surface;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** Takes raw sound and gives one part for each 1,024 samples, after one with settings; the bytes in them mean nothing. */
public final class MediaCodec {
    public static final int CONFIGURE_FLAG_ENCODE = 1;
    public static final int BUFFER_FLAG_CODEC_CONFIG = 2;
    public static final int BUFFER_FLAG_END_OF_STREAM = 4;
    public static final int INFO_TRY_AGAIN_LATER = -1;
    private final ByteBuffer input = ByteBuffer.allocate(8192);
    private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
    private boolean first = true;
    private boolean last = false;
    private ByteBuffer output;

    public static final class BufferInfo {
        public int offset;
        public int size;
        public long presentationTimeUs;
        public int flags;

        public BufferInfo() {}
    }

    public static MediaCodec createEncoderByType(String type) throws IOException {
        if (!type.equals("audio/mp4a-latm")) {
            throw new IOException();
        }
        return new MediaCodec();
    }

    public void configure(MediaFormat format, Surface surface, MediaCrypto crypto, int flags) {
        if (flags != CONFIGURE_FLAG_ENCODE || format.fakeValues.get(MediaFormat.KEY_AAC_PROFILE) != 2) {
            throw new IllegalArgumentException();
        }
    }

    public final void start() {}

    public final void stop() {}

    public final void release() {}

    public final int dequeueInputBuffer(long microseconds) {
        return last ? -1 : 0;
    }

    public ByteBuffer getInputBuffer(int at) {
        return input;
    }

    public final void queueInputBuffer(int at, int from, int length, long microseconds, int flags) {
        if ((flags & BUFFER_FLAG_END_OF_STREAM) != 0) {
            last = true;
        } else {
            boolean quiet = true;
            for (int each = 0; each < length; each++) {
                quiet &= input.get(each) == 0;
            }
            if (quiet && microseconds > 0) {
                throw new IllegalStateException("the sound was wiped before the encoder had it");
            }
            parts.addLast(new byte[180 + (int) (microseconds % 40)]);
        }
    }

    public final int dequeueOutputBuffer(BufferInfo about, long microseconds) {
        about.offset = 3;
        about.flags = 0;
        if (first && !parts.isEmpty()) {
            first = false;
            about.flags = BUFFER_FLAG_CODEC_CONFIG;
            output = ByteBuffer.allocate(16);
            about.size = 2;
            return 0;
        }
        byte[] part = parts.pollFirst();
        if (part == null && !last) {
            return INFO_TRY_AGAIN_LATER;
        }
        about.size = part == null ? 0 : part.length;
        about.flags = part == null ? BUFFER_FLAG_END_OF_STREAM : 0;
        output = ByteBuffer.allocate(about.size + 8);
        return 0;
    }

    public ByteBuffer getOutputBuffer(int at) {
        return output;
    }

    public final void releaseOutputBuffer(int at, boolean render) {
        output = null;
    }
}
