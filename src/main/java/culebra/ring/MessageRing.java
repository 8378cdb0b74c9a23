package culebra.ring;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.LockCalls;
import culebra.shm.Seal;
import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A ring of messages in shared memory: the fastest way from one process to another that also
 * sleeps, and that survives the death of either side at any instruction.
 *
 * <p>A message has from 0 to capacity / 4 bytes. It is sent whole or not at all. One receiver gets
 * the messages in the order in which they were sent. A role is proven by a lock that the kernel
 * releases when its process dies, so a second receiver, or a second sender of a {@link
 * Senders#SINGLE} ring, is refused, and the end of the other side is a fact and not a guess.
 *
 * <pre>{@code
 * try (var ring = MessageRing.create("prices", 1 << 20, Senders.SINGLE);
 *         var sender = ring.sender()) {
 *     sender.send("EUR/USD 1.0843".getBytes(UTF_8));
 * }
 *
 * try (var ring = MessageRing.open("prices"); // in another process
 *         var receiver = ring.receiver()) {
 *     while (receiver.receiveBatch(price -> ..., 100) != RingReceiver.END) {}
 * }
 * }</pre>
 *
 * <p>The resources {@code format.txt}, {@code culebra_ring.h} and {@code culebra_ring.py} of this
 * package describe the format, and implement it in C and Python: {@code
 * MessageRing.class.getResource("culebra_ring.h")}.
 *
 * <p>A ring with a name exists until {@link #unlink}, with the messages in it. {@link #close}
 * closes this handle and leaves the roles that were taken from it alone. Processes that share a
 * {@link Senders#SHARED} ring must be in one PID namespace, as for a {@code SharedMutex}.
 *
 * <p>Another process that may write to the ring can overwrite it. With a {@link Senders#SINGLE}
 * sender, Java code then never accesses anything outside the ring, and gets an {@link IOException}
 * that names the wrong field. Senders that share a ring must trust its other processes: they lock a
 * robust mutex, whose list of pointers the C library follows wherever it leads. A process that
 * truncates the object makes accesses fail as {@link SharedMemory} describes; an anonymous ring is
 * sealed against that.
 */
public final class MessageRing extends FdHandle<MessageRing> {
    private static final Set<PosixFilePermission> PRIVATE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SharedMemory memory;
    private final String what;
    private final long capacity;
    private final Senders senders;

    private MessageRing(SharedMemory memory, String name) throws IOException {
        super(memory.fd());
        this.memory = memory;
        this.what = name;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(arena);
            capacity = RingFormat.capacity(mapped, name);
            senders = RingFormat.senders(mapped);
        } catch (Throwable failed) {
            memory.close();
            throw failed;
        }
    }

    /**
     * Creates a ring that only this user may open.
     *
     * @param name its name, which must be new
     * @param capacity the bytes for messages, each of which takes 8 more: a power of two from 4096
     *     to 4294967296, which are reserved
     * @param senders how many senders it has at a time
     * @return a handle of it
     * @throws IllegalArgumentException if the name or the capacity is not possible
     * @throws java.nio.file.FileAlreadyExistsException if there is shared memory of this name
     * @throws IOException if there is no room for it, or it cannot be created
     */
    public static MessageRing create(String name, long capacity, Senders senders)
            throws IOException {
        return create(name, capacity, senders, PRIVATE);
    }

    /**
     * Creates a ring with permissions, which the umask does not change. Processes that send or
     * receive must be able to read and write it.
     *
     * @param name its name, which must be new
     * @param capacity as {@link #create(String, long, Senders)}
     * @param senders how many senders it has at a time
     * @param permissions who may open it
     * @return a handle of it
     * @throws IOException as {@link #create(String, long, Senders)}
     */
    public static MessageRing create(
            String name, long capacity, Senders senders, Set<PosixFilePermission> permissions)
            throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(senders, "senders");
        Objects.requireNonNull(permissions, "permissions");
        RingFormat.requireCapacity(capacity);
        return new MessageRing(
                SharedMemory.create(
                        name,
                        RingFormat.DATA + capacity,
                        permissions,
                        memory -> RingFormat.write(memory, capacity, senders)),
                name);
    }

    /**
     * Opens a ring.
     *
     * @param name its name
     * @return a handle of it
     * @throws IllegalArgumentException if the name is invalid
     * @throws java.nio.file.NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, is no ring, or has a format that is not known
     */
    public static MessageRing open(String name) throws IOException {
        return new MessageRing(SharedMemory.open(name), name);
    }

    /**
     * Opens a ring, or creates it if there is none.
     *
     * @param name its name
     * @param capacity that of a new one; one that exists may have more
     * @param senders of a new one; one that exists must have the same
     * @return a handle of it
     * @throws IllegalArgumentException if the name or the capacity is not possible
     * @throws IOException if it exists and is smaller or has other senders, or cannot be opened or
     *     created
     */
    public static MessageRing openOrCreate(String name, long capacity, Senders senders)
            throws IOException {
        return openOrCreate(name, capacity, senders, PRIVATE);
    }

    /**
     * Opens a ring, or creates it with permissions if there is none. Processes that send or receive
     * must be able to read and write it.
     *
     * @param name its name
     * @param capacity that of a new one; one that exists may have more
     * @param senders of a new one; one that exists must have the same
     * @param permissions who may open a new one, whatever the umask; ignored if it exists
     * @return a handle of it; {@link #wasCreated} returns whether it is new
     * @throws IOException as {@link #openOrCreate(String, long, Senders)}
     */
    public static MessageRing openOrCreate(
            String name, long capacity, Senders senders, Set<PosixFilePermission> permissions)
            throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(senders, "senders");
        Objects.requireNonNull(permissions, "permissions");
        RingFormat.requireCapacity(capacity);
        var ring =
                new MessageRing(
                        SharedMemory.openOrCreate(
                                name,
                                RingFormat.DATA + capacity,
                                permissions,
                                memory -> RingFormat.write(memory, capacity, senders)),
                        name);
        if (ring.capacity < capacity || ring.senders != senders) {
            ring.close();
            throw new IOException(
                    ring.what
                            + " exists with a capacity of "
                            + ring.capacity
                            + " and senders "
                            + ring.senders
                            + ", where "
                            + capacity
                            + " and "
                            + senders
                            + " are asked for; unlink it, or ask for what it has");
        }
        return ring;
    }

    /**
     * Creates a ring without a name, which another process gets by its descriptor, {@link #fd}. It
     * is sealed, so that no process can truncate it, where the system has memfd_create.
     *
     * @param capacity as {@link #create(String, long, Senders)}
     * @param senders how many senders it has at a time
     * @return a handle of it
     * @throws IllegalArgumentException if the capacity is not possible
     * @throws IOException if there is no room for it
     */
    public static MessageRing anonymous(long capacity, Senders senders) throws IOException {
        Objects.requireNonNull(senders, "senders");
        RingFormat.requireCapacity(capacity);
        SharedMemory memory = SharedMemory.anonymous(RingFormat.DATA + capacity);
        try (Arena arena = Arena.ofConfined()) {
            RingFormat.write(memory.map(arena), capacity, senders);
            memory.seal(Set.of(Seal.SHRINK, Seal.GROW));
        } catch (UnsupportedOperationException noMemfd) {
            return new MessageRing(memory, "anonymous");
        } catch (Throwable failed) {
            memory.close();
            throw failed;
        }
        return new MessageRing(memory, "anonymous");
    }

    /**
     * Takes over the descriptor of a ring, such as one that another process has passed on. It is
     * closed if it is no ring's.
     *
     * @param fd the descriptor, which the result then owns
     * @return a handle of it
     * @throws IllegalArgumentException if it is neither memory nor a file
     * @throws IOException if it is closed, cannot be mapped for writing, or is no ring
     */
    public static MessageRing adopt(Fd fd) throws IOException {
        return new MessageRing(SharedMemory.adopt(fd), "anonymous");
    }

    /**
     * Removes a ring's name. Handles and roles keep working, and the name can be created again.
     *
     * @param name the ring's name
     * @throws java.nio.file.NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public static void unlink(String name) throws IOException {
        SharedMemory.unlink(name);
    }

    /**
     * Removes a name if it exists.
     *
     * @param name the ring's name
     * @return true if it existed
     * @throws IOException as {@link #unlink}
     */
    public static boolean unlinkIfExists(String name) throws IOException {
        return SharedMemory.unlinkIfExists(name);
    }

    /**
     * Removes the ring's name, as {@link #unlink(String)} does. The name counts: if another ring
     * has it now, that ring loses it. A handle that is closed can remove the name, too.
     *
     * @throws IllegalStateException if this has no {@link #name}
     * @throws java.nio.file.NoSuchFileException if the name no longer exists
     * @throws java.nio.file.AccessDeniedException if it belongs to another user
     * @throws IOException if it cannot be removed
     */
    public void unlink() throws IOException {
        memory.unlink();
    }

    /**
     * Returns the ring's name.
     *
     * @return the name, with its slash; empty if the ring is anonymous or was adopted
     */
    public Optional<String> name() {
        return memory.name();
    }

    /**
     * Returns whether this handle has created the ring.
     *
     * @return true if it has; false if the ring existed and was opened or adopted
     */
    public boolean wasCreated() {
        return memory.wasCreated();
    }

    /**
     * Becomes the sender, or one of the senders if they share the ring.
     *
     * @return the role, until it is closed or this process ends
     * @throws IOException if a single sender is there already, if this is closed, or if another
     *     program has overwritten the ring
     */
    public RingSender sender() throws IOException {
        return role(RingSide.SENDER, RingSender::new);
    }

    /**
     * Becomes the receiver.
     *
     * @return the role, until it is closed or this process ends
     * @throws IOException if a receiver is there already, if this is closed, or if another program
     *     has overwritten the ring
     */
    public RingReceiver receiver() throws IOException {
        return role(RingSide.RECEIVER, RingReceiver::new);
    }

    /**
     * Returns the bytes for messages.
     *
     * @return a power of two
     */
    public long capacity() {
        return capacity;
    }

    /**
     * Returns the size of the longest message.
     *
     * @return in bytes, a quarter of the capacity
     */
    public int maxMessageSize() {
        return (int) (capacity / 4);
    }

    /**
     * Returns how many senders the ring has at a time.
     *
     * @return as the ring was created
     */
    public Senders senders() {
        return senders;
    }

    /**
     * Returns what the ring holds now, for people to look at.
     *
     * @return the numbers
     * @throws IOException if this is closed
     */
    public RingStatus status() throws IOException {
        RingMemory ring = RingMemory.map(memory, what);
        try {
            long base = ring.base;
            long head = RawMemory.getLongVolatile(base + RingFormat.HEAD);
            long tail = RawMemory.getLongVolatile(base + RingFormat.TAIL);
            long senderCounts = base + RingFormat.SENDERS;
            long receiverCounts = base + RingFormat.RECEIVERS;
            return new RingStatus(
                    capacity,
                    tail - head,
                    RawMemory.getLongVolatile(senderCounts + RingFormat.MESSAGES),
                    RawMemory.getLongVolatile(receiverCounts + RingFormat.MESSAGES),
                    RawMemory.getLongVolatile(senderCounts + RingFormat.WAITS),
                    RawMemory.getLongVolatile(receiverCounts + RingFormat.WAITS),
                    RingSide.SENDER.isHeld(fd(), this),
                    RingSide.RECEIVER.isHeld(fd(), this));
        } finally {
            Reference.reachabilityFence(ring);
        }
    }

    /** Returns the name, the capacity, the kind of senders, and whether the handle is open. */
    @Override
    public String toString() {
        return "MessageRing["
                + what
                + ", "
                + capacity
                + " bytes, "
                + senders
                + (isOpen() ? ", open]" : ", closed]");
    }

    private <R> R role(RingSide side, Maker<R> maker) throws IOException {
        Fds.requireOpen(fd(), this);
        RingMemory ring = RingMemory.map(memory, "MessageRing[" + what + "]");
        String path = fd().path().toString(); // a description of its own, for its locks
        int number = LockCalls.open(path.getBytes(StandardCharsets.UTF_8));
        if (number < 0) {
            throw Errors.io(number, "open", toString(), null);
        }
        Fd own = Fds.own(number);
        try {
            side.take(own, ring);
            return maker.make(ring, own);
        } catch (Throwable failed) {
            own.close();
            throw failed;
        }
    }

    /** Creates a role. */
    private interface Maker<R> {
        R make(RingMemory memory, Fd fd) throws IOException;
    }
}
