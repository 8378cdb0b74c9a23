package culebra.tool;

import culebra.fd.Fd;
import culebra.fd.WriteChannel;
import culebra.internal.SystemLimit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * Standard output. If it is non-blocking, a write waits for room.
 *
 * <p>A stream of the JDK writes to it, since a channel loads more classes. That stream does not
 * report how much it has written before a failure, nor the errno. A channel therefore repeats what
 * the stream could not write.
 */
final class StandardOutput extends OutputStream {
    /** PIPE_BUF: a pipe takes so many bytes completely or not at all. */
    private static final int ATOMIC = 4096;

    private static final int NUMBER = 1;
    private static final int O_NONBLOCK = 04000;
    private static final int OCTAL = 8;

    private final OutputStream stream = new FileOutputStream(FileDescriptor.out);
    private WriteChannel channel;

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (channel == null && isNonBlocking()) {
            channel = open();
        }
        int size;
        for (int done = 0; done < length; done += size) {
            size = Math.min(ATOMIC, length - done);
            writePiece(bytes, offset + done, size);
        }
    }

    private void writePiece(byte[] bytes, int offset, int length) throws IOException {
        if (channel == null) {
            try {
                stream.write(bytes, offset, length);
                return;
            } catch (IOException failed) {
                channel = open();
            }
        }
        channel.write(ByteBuffer.wrap(bytes, offset, length));
    }

    private static WriteChannel open() throws IOException {
        try {
            return WriteChannel.adopt(Fd.adopt(NUMBER));
        } catch (IllegalArgumentException readOnly) {
            throw new IOException(readOnly.getMessage(), readOnly);
        }
    }

    /** The file begins with the position, then the flags in octal. */
    private static boolean isNonBlocking() {
        String[] words = SystemLimit.read("/proc/self/fdinfo/" + NUMBER).split("\\s+");
        return words.length > 3
                && words[2].equals("flags:")
                && (Long.parseLong(words[3], OCTAL) & O_NONBLOCK) != 0;
    }
}
