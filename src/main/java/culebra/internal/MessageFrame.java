package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * sendmsg(2) and recvmsg(2) with the data that accompanies the bytes: an address, descriptors,
 * credentials.
 *
 * <p>It is the memory of one struct msghdr and everything that it points to, reused by one call at
 * a time.
 */
public final class MessageFrame extends Transfer {
    /** The maximum number of descriptors that one message can carry: SCM_MAX_FD. */
    public static final int MAX_DESCRIPTORS = 253;

    private static final long IOV = 64;
    private static final long NAME = 80;
    private static final long CONTROL = NAME + Sockaddr.MOST;

    private static final long HEADER = Layouts.CMSGHDR_SIZE;
    private static final long LENGTH = Layouts.CMSG_LEN;
    private static final long LEVEL = Layouts.CMSG_LEVEL;
    private static final long TYPE = Layouts.CMSG_TYPE;
    private static final int ALIGNMENT = 8;
    private static final int SCM_PIDFD = 4; // Linux 6.5

    private static final MethodHandle CALL =
            Native.withErrno(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));

    private final long call;
    private int flags;
    private final int room;
    private final MemorySegment memory;
    private final MemorySegment header;

    private AbstractFd[] sent;
    private int held;

    private MessageFrame(int events, long call, int flags, int room) {
        super(events, Long.MAX_VALUE);
        this.call = call;
        this.flags = flags;
        this.room = room;
        memory = Arena.ofAuto().allocate(CONTROL + room, ALIGNMENT);
        header = memory.asSlice(0, Layouts.MSGHDR_SIZE);
        header.set(ADDRESS, Layouts.MSG_IOV, memory.asSlice(IOV, 16));
        header.set(JAVA_LONG, Layouts.MSG_IOVLEN, 1);
    }

    /**
     * Creates a frame for receiving, with room for the given number of descriptors and for
     * credentials.
     */
    public static MessageFrame receiving(int descriptors) {
        int flags = Constants.MSG_CMSG_CLOEXEC;
        int room = space(Layouts.UCRED_SIZE) + space(descriptors * 4);
        return new MessageFrame(PollEvents.IN, Abi.SYS_RECVMSG, flags, room);
    }

    /**
     * Sets whether receives return the full length of a message even if it exceeds the buffer; not
     * for streams.
     */
    public void tellWholeLength(boolean whole) {
        flags = Constants.MSG_CMSG_CLOEXEC | (whole ? Constants.MSG_TRUNC : 0);
    }

    /**
     * Creates a frame for sending to an address, or to the peer if the address is empty, with
     * descriptors, which stay in use until {@link #release}.
     *
     * @return the frame, or null if a descriptor is closed
     */
    public static MessageFrame sending(MemorySegment address, AbstractFd[] given) {
        AbstractFd[] fds = List.of(given).toArray(AbstractFd[]::new); // ours, and none is null
        int size = 4 * fds.length;
        var frame =
                new MessageFrame(
                        PollEvents.OUT, Abi.SYS_SENDMSG, Constants.MSG_NOSIGNAL, space(size));
        frame.sent = fds;
        frame.writeName(address);
        MemorySegment control = frame.writeControl(Constants.SCM_RIGHTS, size);
        try {
            while (frame.held < fds.length) {
                Descriptor descriptor = fds[frame.held].descriptor;
                if (!descriptor.use()) {
                    frame.release();
                    return null;
                }
                frame.held++;
                control.set(JAVA_INT, HEADER + 4L * (frame.held - 1), descriptor.number());
            }
            return frame;
        } catch (Throwable failed) {
            frame.release();
            throw failed;
        }
    }

    /** Creates a frame for sending to the peer with credentials, which the kernel checks. */
    public static MessageFrame sendingAs(int process, int user, int group) {
        int size = Layouts.UCRED_SIZE;
        var frame =
                new MessageFrame(
                        PollEvents.OUT, Abi.SYS_SENDMSG, Constants.MSG_NOSIGNAL, space(size));
        frame.writeName(MemorySegment.NULL);
        MemorySegment control = frame.writeControl(Constants.SCM_CREDENTIALS, size);
        control.set(JAVA_INT, HEADER + Layouts.UCRED_PID, process);
        control.set(JAVA_INT, HEADER + Layouts.UCRED_UID, user);
        control.set(JAVA_INT, HEADER + Layouts.UCRED_GID, group);
        return frame;
    }

    private void writeName(MemorySegment address) {
        int length = (int) address.byteSize();
        if (length > 0) {
            memory.asSlice(NAME, length).copyFrom(address);
            header.set(ADDRESS, Layouts.MSG_NAME, memory.asSlice(NAME, length));
        }
        header.set(JAVA_INT, Layouts.MSG_NAMELEN, length);
    }

    private MemorySegment writeControl(int type, int size) {
        MemorySegment control = memory.asSlice(CONTROL, space(size));
        control.set(JAVA_LONG, Layouts.CMSG_LEN, HEADER + size);
        control.set(JAVA_INT, Layouts.CMSG_LEVEL, Constants.SOL_SOCKET);
        control.set(JAVA_INT, Layouts.CMSG_TYPE, type);
        header.set(ADDRESS, Layouts.MSG_CONTROL, control);
        header.set(JAVA_LONG, Layouts.MSG_CONTROLLEN, control.byteSize());
        return control;
    }

    /** Ends the use of the descriptors that were sent. */
    public void release() {
        while (held > 0) {
            sent[--held].descriptor.done();
        }
    }

    /** Returns the memory of the sender's address, which has {@link #nameLength} bytes. */
    public MemorySegment name() {
        return memory.asSlice(NAME, Sockaddr.MOST);
    }

    /** Returns the length of the sender's address; 0 if it has none. */
    public int nameLength() {
        return Math.min(header.get(JAVA_INT, Layouts.MSG_NAMELEN), Sockaddr.MOST);
    }

    /** Returns whether descriptors or credentials were truncated. */
    public boolean controlTruncated() {
        return (header.get(JAVA_INT, Layouts.MSG_FLAGS) & Constants.MSG_CTRUNC) != 0;
    }

    /** Receives the control data of a message. */
    public interface Listener {
        /** Called for a descriptor, which this process now owns. */
        void descriptor(int number);

        /** Called for the sender's credentials. */
        void credentials(int process, int user, int group);
    }

    /**
     * Passes the control data to a listener. If it is malformed, the rest is skipped. This
     * allocates nothing, since the descriptors are already open.
     */
    public void tell(Listener listener) {
        long left = Math.min(header.get(JAVA_LONG, Layouts.MSG_CONTROLLEN), room);
        long at = CONTROL;
        while (left >= HEADER) {
            long length = memory.get(JAVA_LONG, at + LENGTH);
            if (length < HEADER || length > left) {
                return;
            }
            if (memory.get(JAVA_INT, at + LEVEL) == Constants.SOL_SOCKET) {
                tell(listener, memory.get(JAVA_INT, at + TYPE), at + HEADER, length - HEADER);
            }
            long step = length + ALIGNMENT - 1 & -ALIGNMENT;
            at += step;
            left -= step;
        }
    }

    /**
     * Returns whether control data came with the bytes, or would have come if there had been room.
     */
    public boolean broughtControl() {
        return header.get(JAVA_LONG, Layouts.MSG_CONTROLLEN) != 0 || controlTruncated();
    }

    private void tell(Listener listener, int type, long at, long size) {
        if (type == Constants.SCM_RIGHTS) {
            for (long i = 0; i + 4 <= size; i += 4) {
                listener.descriptor(memory.get(JAVA_INT, at + i));
            }
        } else if (type == Constants.SCM_CREDENTIALS && size >= Layouts.UCRED_SIZE) {
            int process = memory.get(JAVA_INT, at + Layouts.UCRED_PID);
            int user = memory.get(JAVA_INT, at + Layouts.UCRED_UID);
            listener.credentials(process, user, memory.get(JAVA_INT, at + Layouts.UCRED_GID));
        } else if (type == SCM_PIDFD && size >= 4 && memory.get(JAVA_INT, at) >= 0) {
            Descriptor.closeNumber(
                    memory.get(JAVA_INT, at)); // requested by an earlier owner of the socket
        }
    }

    /**
     * Returns false for a send to a UNIX address: poll considers only the peer, not the receiver at
     * that address.
     */
    @Override
    boolean pollTells() {
        return call == Abi.SYS_RECVMSG || Sockaddr.family(name(), nameLength()) != Sockaddr.UNIX;
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, flags);
    }

    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        return call(state, number, buffer, flags | Constants.MSG_DONTWAIT);
    }

    private long call(CallState state, int number, MemorySegment buffer, int withFlags) {
        memory.set(ADDRESS, IOV, buffer);
        memory.set(JAVA_LONG, IOV + 8, buffer.byteSize());
        if (call == Abi.SYS_RECVMSG) {
            StackRoom.requireToOpen(); // descriptors may come
            header.set(ADDRESS, Layouts.MSG_NAME, name());
            header.set(JAVA_INT, Layouts.MSG_NAMELEN, Sockaddr.MOST);
            header.set(ADDRESS, Layouts.MSG_CONTROL, memory.asSlice(CONTROL, room));
            header.set(JAVA_LONG, Layouts.MSG_CONTROLLEN, room);
            header.set(JAVA_INT, Layouts.MSG_FLAGS, 0);
        }
        try {
            return state.check(
                    (long) CALL.invokeExact(state.errno, call, number, header, withFlags, buffer));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** CMSG_SPACE. */
    private static int space(int size) {
        return (int) HEADER + (size + ALIGNMENT - 1 & -ALIGNMENT);
    }
}
