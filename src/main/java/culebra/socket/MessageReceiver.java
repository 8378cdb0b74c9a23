package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.BufferView;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.PollCalls;
import culebra.internal.SocketCalls;
import culebra.internal.Transfer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Receives for a message socket. A message is received by one call, so threads need no
 * serialization.
 */
final class MessageReceiver {
    static final int NONE = -1;
    static final int END = -2;

    private final Fd fd;
    private final boolean connection;
    private final HeapCopy copy = new HeapCopy(HeapCopy.MAX_KEPT);
    private final BufferView view = new BufferView();

    MessageReceiver(Fd fd, int type) {
        this.fd = fd;
        this.connection = type == SocketCalls.SEQPACKET;
    }

    int receive(Transfer by, ByteBuffer into, long deadline)
            throws IOException, InterruptedException {
        return moved(into, receive(by, view.ofWritable(into), deadline));
    }

    int tryReceive(Transfer by, ByteBuffer into) throws IOException {
        return moved(into, tryReceive(by, view.ofWritable(into)));
    }

    int receive(ByteBuffer into, Received received, long deadline)
            throws IOException, InterruptedException {
        return moved(into, receive(view.ofWritable(into), received, deadline));
    }

    int tryReceive(ByteBuffer into, Received received) throws IOException {
        return moved(into, tryReceive(view.ofWritable(into), received));
    }

    long receive(MemorySegment into, Received received, long deadline)
            throws IOException, InterruptedException {
        Objects.requireNonNull(into, "into");
        Objects.requireNonNull(received, "received");
        received.begin(into.byteSize(), true);
        long size = NONE;
        try {
            size = move(received.frame, into, deadline);
            size = described(received, size);
            return size;
        } finally {
            received.end(size);
        }
    }

    long tryReceive(MemorySegment into, Received received) throws IOException {
        Objects.requireNonNull(into, "into");
        Objects.requireNonNull(received, "received");
        received.begin(into.byteSize(), true);
        long size = NONE;
        try {
            size = tryMove(received.frame, into);
            size = described(received, size);
            return size;
        } finally {
            received.end(size);
        }
    }

    long receive(Transfer by, MemorySegment into, long deadline)
            throws IOException, InterruptedException {
        return size(move(by, into, deadline));
    }

    long tryReceive(Transfer by, MemorySegment into) throws IOException {
        return size(tryMove(by, into));
    }

    /** Receives what comes until a deadline; an empty result may be the end of the connection. */
    private long move(Transfer by, MemorySegment into, long deadline)
            throws IOException, InterruptedException {
        Objects.requireNonNull(into, "into");
        Fds.requireOpen(fd, fd);
        Gate.requireNotInterrupted();
        requireWritable(into);
        long result = copy.receive(by, fd, into, into.byteSize(), deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw result != Outcome.INTERRUPTED && !fd.isOpen()
                    ? Errors.closedMeanwhile(fd)
                    : Errors.wait(result, "recv", fd);
        }
        return Math.max(result, NONE);
    }

    /** Receives what is there now; an empty result may be the end of the connection. */
    private long tryMove(Transfer by, MemorySegment into) throws IOException {
        Objects.requireNonNull(into, "into");
        Fds.requireOpen(fd, fd);
        requireWritable(into);
        long result = copy.receive(by, fd, into, into.byteSize(), Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, "recv", fd.toString(), null);
        }
        return Math.max(result, NONE);
    }

    /**
     * Returns the size of a message. An empty message is not the end if descriptors or credentials
     * came with it. Then a close in the meantime is not reported, or the descriptors would be lost.
     */
    private long described(Received received, long result) throws IOException {
        return result == 0 && received.frame.broughtControl() ? 0 : size(result);
    }

    private static int moved(ByteBuffer into, long size) {
        if (size > 0) {
            into.position(into.position() + (int) Math.min(size, into.remaining()));
        }
        return (int) size;
    }

    private static void requireWritable(MemorySegment into) {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The segment is read-only");
        }
    }

    /**
     * Returns the size of a message. An empty seqpacket looks like the end, but only the end stays
     * ready.
     */
    private long size(long result) throws IOException {
        return result == 0 && hasEnded() ? END : result;
    }

    /** Returns true if an empty result is the end of the connection. */
    boolean hasEnded() throws IOException {
        boolean ended = connection && PollCalls.hungUp(fd) && FdCalls.available(fd) == 0;
        if (!fd.isOpen()) { // its peer may have been closed with it
            throw Errors.closedMeanwhile(fd);
        }
        return ended;
    }
}
