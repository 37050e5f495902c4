package android.media;

import java.nio.ByteBuffer;

public abstract class Image implements AutoCloseable {
    public abstract int getWidth();

    public abstract int getHeight();

    public abstract Plane[] getPlanes();

    @Override
    public abstract void close();

    public abstract static class Plane {
        public abstract int getRowStride();

        public abstract ByteBuffer getBuffer();
    }

    /** Rows of `across` bytes with padding after each, or a whole JPEG. */
    static final class Fake extends Image {
        private final int across;
        private final int down;
        private final byte[] bytes;
        private final int stride;

        Fake(int across, int down, byte[] bytes, int stride) {
            this.across = across;
            this.down = down;
            this.bytes = bytes;
            this.stride = stride;
        }

        @Override
        public int getWidth() {
            return across;
        }

        @Override
        public int getHeight() {
            return down;
        }

        @Override
        public Plane[] getPlanes() {
            return new Plane[] {
                new Plane() {
                    @Override
                    public int getRowStride() {
                        return stride;
                    }

                    @Override
                    public ByteBuffer getBuffer() {
                        return ByteBuffer.wrap(bytes);
                    }
                }
            };
        }

        @Override
        public void close() {}
    }
}
