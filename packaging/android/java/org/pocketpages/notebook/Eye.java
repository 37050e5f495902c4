package org.pocketpages.notebook;

import android.content.Context;
import android.graphics.ImageFormat;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraCharacteristics;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.hardware.camera2.params.StreamConfigurationMap;
import android.media.Image;
import android.media.ImageReader;
import android.os.Handler;
import android.os.HandlerThread;
import android.util.Size;
import android.view.Surface;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The camera at the back. Photos and frames come as bytes in memory; nothing touches a file, a gallery or another app.
 *
 * One thread calls next in a loop. What it says has come is in data, width, height and turn until it is called again.
 */
public final class Eye {
    public static final int NOTHING = 0;
    public static final int FRAME = 1;
    public static final int PHOTO = 2;
    public static final int BROKEN = -1;
    private static final int FRAME_AREA = 800 * 600;
    private static final long PHOTO_AREA = 16L * 1000 * 1000;

    public byte[] data = null;
    public int width = 0;
    public int height = 0;
    public int turn = 0;

    private final HandlerThread thread = new HandlerThread("eye");
    private final Handler handler;
    private final boolean frames;
    private final int upright;
    private final ImageReader small;
    private final ImageReader large;
    private final ArrayDeque<byte[]> photos = new ArrayDeque<>();
    private CameraDevice device = null;
    private CameraCaptureSession session = null;
    private byte[] frame = null;
    private int frameWidth = 0;
    private int frameHeight = 0;
    private int wanted = 0;
    private boolean broken = false;
    private boolean closed = false;

    /** Opens the camera; quarters is by how many quarter turns the screen is turned from its natural way. */
    public Eye(Context context, boolean frames, int quarters) throws IOException {
        this.frames = frames;
        thread.start();
        handler = new Handler(thread.getLooper());
        ImageReader smallMade = null;
        ImageReader largeMade = null;
        try {
            CameraManager manager = (CameraManager) context.getSystemService(Context.CAMERA_SERVICE);
            String id = back(manager);
            CameraCharacteristics about = manager.getCameraCharacteristics(id);
            StreamConfigurationMap sizes = about.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP);
            Integer mounted = about.get(CameraCharacteristics.SENSOR_ORIENTATION);
            Integer facing = about.get(CameraCharacteristics.LENS_FACING);
            boolean front = facing != null && facing == CameraCharacteristics.LENS_FACING_FRONT;
            int sensor = mounted == null ? 0 : mounted;
            upright = (front ? sensor + quarters * 90 : sensor - quarters * 90 + 360) % 360;
            Size forFrames = largest(sizes.getOutputSizes(ImageFormat.YUV_420_888), FRAME_AREA);
            Size forPhotos = largest(sizes.getOutputSizes(ImageFormat.JPEG), PHOTO_AREA);
            smallMade =
                    ImageReader.newInstance(
                            forFrames.getWidth(), forFrames.getHeight(), ImageFormat.YUV_420_888, 2);
            largeMade =
                    ImageReader.newInstance(
                            forPhotos.getWidth(), forPhotos.getHeight(), ImageFormat.JPEG, 2);
            small = smallMade;
            large = largeMade;
            small.setOnImageAvailableListener(this::keepFrame, handler);
            large.setOnImageAvailableListener(this::keepPhoto, handler);
            manager.openCamera(id, new Opened(), handler);
        } catch (IOException | CameraAccessException | RuntimeException unusable) {
            if (smallMade != null) {
                smallMade.close();
            }
            if (largeMade != null) {
                largeMade.close();
            }
            thread.quitSafely();
            throw new IOException();
        }
    }

    /** Take a photo as soon as the camera can. */
    public synchronized void take() {
        if (wanted == 0 && !closed) {
            wanted = 1;
            shoot();
        }
    }

    /** Waits that many milliseconds for something; says what came. */
    public synchronized int next(int milliseconds) {
        wipe(data);
        data = null;
        if (photos.isEmpty() && frame == null && !broken && !closed) {
            try {
                wait(milliseconds);
            } catch (InterruptedException stopped) {
                return NOTHING;
            }
        }
        turn = upright;
        if (!photos.isEmpty()) {
            data = photos.removeFirst();
            return PHOTO;
        }
        if (broken || closed) {
            return BROKEN;
        }
        if (frame == null) {
            return NOTHING;
        }
        data = frame;
        width = frameWidth;
        height = frameHeight;
        frame = null;
        return FRAME;
    }

    /** Lets the camera go and forgets what it saw. */
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            wipe(data);
            wipe(frame);
            for (byte[] photo : photos) {
                wipe(photo);
            }
            photos.clear();
            data = null;
            frame = null;
            if (session != null) {
                session.close();
            }
            if (device != null) {
                device.close();
            }
            notifyAll();
        }
        handler.post(
                () -> {
                    small.close();
                    large.close();
                    thread.quitSafely();
                });
    }

    private static void wipe(byte[] bytes) {
        if (bytes != null) {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static String back(CameraManager manager) throws CameraAccessException, IOException {
        String any = null;
        for (String id : manager.getCameraIdList()) {
            Integer facing = manager.getCameraCharacteristics(id).get(CameraCharacteristics.LENS_FACING);
            if (facing != null && facing == CameraCharacteristics.LENS_FACING_BACK) {
                return id;
            }
            any = any == null ? id : any;
        }
        if (any == null) {
            throw new IOException();
        }
        return any;
    }

    private static Size largest(Size[] sizes, long area) throws IOException {
        Size best = null;
        Size least = null;
        for (Size size : sizes == null ? new Size[0] : sizes) {
            long here = (long) size.getWidth() * size.getHeight();
            if (here <= area && (best == null || here > (long) best.getWidth() * best.getHeight())) {
                best = size;
            }
            if (least == null || here < (long) least.getWidth() * least.getHeight()) {
                least = size;
            }
        }
        if (least == null) {
            throw new IOException();
        }
        return best == null ? least : best;
    }

    private synchronized void fail() {
        broken = true;
        notifyAll();
    }

    /** The brightness alone: the first plane, without the padding at the end of its rows. */
    private void keepFrame(ImageReader reader) {
        try (Image image = reader.acquireLatestImage()) {
            if (image == null || !frames) {
                return;
            }
            Image.Plane plane = image.getPlanes()[0];
            ByteBuffer from = plane.getBuffer();
            int across = image.getWidth();
            int down = image.getHeight();
            byte[] luma = new byte[across * down];
            for (int row = 0; row < down; row++) {
                from.position(row * plane.getRowStride());
                from.get(luma, row * across, across);
            }
            synchronized (this) {
                wipe(frame);
                frame = closed ? null : luma;
                frameWidth = across;
                frameHeight = down;
                notifyAll();
            }
        } catch (RuntimeException gone) {
            // The camera was taken away in between; its own callback says so.
        }
    }

    private void keepPhoto(ImageReader reader) {
        try (Image image = reader.acquireNextImage()) {
            if (image == null) {
                return;
            }
            ByteBuffer from = image.getPlanes()[0].getBuffer();
            byte[] jpeg = new byte[from.remaining()];
            from.get(jpeg);
            synchronized (this) {
                wanted = 0;
                if (!closed) {
                    photos.addLast(jpeg);
                }
                notifyAll();
            }
        } catch (RuntimeException gone) {
            fail();
        }
    }

    private synchronized void shoot() {
        if (session == null || wanted != 1 || closed) {
            return;
        }
        try {
            CaptureRequest.Builder one = device.createCaptureRequest(CameraDevice.TEMPLATE_STILL_CAPTURE);
            one.addTarget(large.getSurface());
            one.set(CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE);
            one.set(CaptureRequest.JPEG_ORIENTATION, upright);
            one.set(CaptureRequest.JPEG_QUALITY, (byte) 92);
            session.capture(one.build(), null, handler);
            wanted = 2;
        } catch (CameraAccessException | RuntimeException gone) {
            fail();
        }
    }

    private final class Opened extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice camera) {
            synchronized (Eye.this) {
                if (closed) {
                    camera.close();
                    return;
                }
                device = camera;
                try {
                    Surface[] both = {small.getSurface(), large.getSurface()};
                    camera.createCaptureSession(Arrays.asList(both), new Ready(), handler);
                } catch (CameraAccessException | RuntimeException gone) {
                    fail();
                }
            }
        }

        @Override
        public void onDisconnected(CameraDevice camera) {
            camera.close();
            fail();
        }

        @Override
        public void onError(CameraDevice camera, int error) {
            camera.close();
            fail();
        }
    }

    private final class Ready extends CameraCaptureSession.StateCallback {
        @Override
        public void onConfigured(CameraCaptureSession made) {
            synchronized (Eye.this) {
                if (closed) {
                    made.close();
                    return;
                }
                session = made;
                try {
                    // Looking all the time lets the camera find its focus and its light before a photo is asked for.
                    CaptureRequest.Builder look = device.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW);
                    look.addTarget(small.getSurface());
                    look.set(
                            CaptureRequest.CONTROL_AF_MODE, CaptureRequest.CONTROL_AF_MODE_CONTINUOUS_PICTURE);
                    session.setRepeatingRequest(look.build(), null, handler);
                } catch (CameraAccessException | RuntimeException gone) {
                    fail();
                }
            }
            // Half a second of looking first, or the photo is dark.
            handler.postDelayed(Eye.this::shoot, 500);
        }

        @Override
        public void onConfigureFailed(CameraCaptureSession made) {
            fail();
        }
    }
}
