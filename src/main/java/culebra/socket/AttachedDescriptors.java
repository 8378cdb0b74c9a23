package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.MessageFrame;
import culebra.internal.Sockaddr;
import culebra.internal.Transfer;

import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;

/** The descriptors that a call sends with its bytes. They stay in use until the call ends. */
record AttachedDescriptors(MessageFrame frame) implements AutoCloseable {
    /** Attaches descriptors to a call that sends the given number of bytes to the peer. */
    static AttachedDescriptors with(Fd socket, long bytes, Fd... fds)
            throws ClosedChannelException {
        if (bytes == 0 && fds.length > 0) {
            throw new IllegalArgumentException(
                    "On a stream, at least one byte must accompany descriptors");
        }
        return to(socket, MemorySegment.NULL, fds);
    }

    /** Attaches descriptors to a call that sends to an address. */
    static AttachedDescriptors to(Fd socket, MemorySegment address, Fd... fds)
            throws ClosedChannelException {
        if (fds.length > 0 && SocketFacts.family(socket) != Sockaddr.UNIX) {
            throw new UnsupportedOperationException(
                    socket + " is not a UNIX socket; only UNIX sockets can pass descriptors");
        }
        if (fds.length > MessageFrame.MAX_DESCRIPTORS) {
            throw new IllegalArgumentException(
                    "A message can carry at most "
                            + MessageFrame.MAX_DESCRIPTORS
                            + " descriptors, not "
                            + fds.length);
        }
        MessageFrame frame = MessageFrame.sending(address, fds);
        if (frame == null) {
            for (Fd fd : fds) {
                Fds.requireOpen(fd, fd);
            }
            throw Errors.closed("a descriptor to be sent");
        }
        try {
            return new AttachedDescriptors(frame);
        } catch (Throwable failed) {
            frame.release();
            throw failed;
        }
    }

    Transfer transfer() {
        return frame;
    }

    @Override
    public void close() {
        frame.release();
    }
}
