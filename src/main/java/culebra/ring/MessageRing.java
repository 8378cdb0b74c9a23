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
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A ring of messages in shared memory. It is the fastest way to send messages to another process
 * that sleeps while it waits, and it survives the death of either side at any instruction.
 *
 * <p>A message has between 0 and capacity / 4 bytes. It is sent whole or not at all. One receiver
 * gets the messages in the order in which they were sent. Each role holds a lock that the kernel
 * releases when its process dies. So a second receiver, or a second sender of a {@link
 * Senders#SINGLE} ring, is refused, and the end of the other side is detected reliably.
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
 * <p>The <a href="doc-files/format.html">format</a> of a ring is specified, so that other programs
 * can use it. The resources {@code culebra_ring.h} and {@code culebra_ring.py} of this package
 * implement it in C and Python: {@code MessageRing.class.getResource("culebra_ring.h")}.
 *
 * <p>A named ring and the messages in it exist until {@link #unlink} has removed the name and no
 * process uses the ring. {@link #close} closes this handle and does not affect the roles that were
 * opened from it. Processes that share a {@link Senders#SHARED} ring must be in one PID namespace,
 * as with a {@code SharedMutex}.
 *
 * <p>A process with write permission can overwrite the ring with invalid data. With a {@link
 * Senders#SINGLE} sender, Java code then never accesses anything outside the ring, and fails with
 * an {@link IOException} that names the invalid field. Senders that share a ring must trust all
 * other processes that use it: they lock a robust mutex, and the C library follows the pointers in
 * it without checking them.
 *
 * <p>An anonymous ring is sealed, so that no process can truncate it. A named ring cannot be
 * sealed: a process with write permission can truncate it while it is in use. Sending, receiving
 * and access to a message in place then fail with an {@link InternalError}, and a wait fails within
 * 50 milliseconds, or half a second on a virtual thread. The JVM may report the error only when the
 * method has returned; its result and the bytes that it copied are then invalid. Closing succeeds.
 * Java code never accesses anything outside the ring. Senders that share the ring are killed by
 * SIGBUS, because the C library accesses the mutex.
 */
public final class MessageRing extends FdHandle<MessageRing> {
    private static final Set<PosixFilePermission> PRIVATE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final SharedMemory memory;
    private final String what;

    /** What was read when the ring was opened; later changes by other programs are refused. */
    private final RingFormat.Header header;

    private MessageRing(SharedMemory memory, String name, RingFormat.Header header) {
        super(memory.fd());
        this.memory = memory;
        this.what = name;
        this.header = header;
    }

    private static MessageRing of(SharedMemory memory, String name) throws IOException {
        try {
            return new MessageRing(memory, name, RingMemory.header(memory, name));
        } catch (Throwable failed) {
            discard(memory);
            throw failed;
        }
    }

    private static void discard(SharedMemory memory) {
        try (memory) {
            if (memory.wasCreated() && memory.name().isPresent()) {
                SharedMemory.unlinkIfExists(memory.name().get());
            }
        } catch (IOException alreadyGone) {
            return;
        }
    }

    /**
     * Creates a ring that only this user may open.
     *
     * @param name the name, which must not exist yet
     * @param capacity the number of bytes for messages, a power of two from 4096 to 4294967296,
     *     which are reserved; each message occupies 8 bytes more than its size, rounded up to a
     *     multiple of 8
     * @param senders how many senders the ring has at the same time
     * @return a handle to the ring
     * @throws IllegalArgumentException if the name or the capacity is invalid
     * @throws java.nio.file.FileAlreadyExistsException if shared memory with this name exists
     * @throws IOException if there is not enough memory for it, or it cannot be created
     */
    public static MessageRing create(String name, long capacity, Senders senders)
            throws IOException {
        return create(name, capacity, senders, PRIVATE);
    }

    /**
     * Creates a ring with permissions, which the umask does not change. Processes that send or
     * receive must be able to read and write it.
     *
     * @param name the name, which must not exist yet
     * @param capacity as {@link #create(String, long, Senders)}
     * @param senders how many senders the ring has at the same time
     * @param permissions who may open it
     * @return a handle to the ring
     * @throws IOException as specified by {@link #create(String, long, Senders)}
     */
    public static MessageRing create(
            String name, long capacity, Senders senders, Set<PosixFilePermission> permissions)
            throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(senders, "senders");
        Objects.requireNonNull(permissions, "permissions");
        RingFormat.requireCapacity(capacity);
        return of(
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
     * @param name the name of the ring
     * @return a handle to the ring
     * @throws IllegalArgumentException if the name is invalid
     * @throws java.nio.file.NoSuchFileException if the name does not exist
     * @throws java.nio.file.AccessDeniedException if its permissions forbid it
     * @throws IOException if it cannot be opened, is not a ring, or has an unknown version of the
     *     format
     */
    public static MessageRing open(String name) throws IOException {
        return of(SharedMemory.open(name), name);
    }

    /**
     * Opens a ring, or creates it if it does not exist.
     *
     * @param name the name of the ring
     * @param capacity the capacity of a new ring; an existing ring may have more
     * @param senders how many senders a new ring has at the same time; an existing ring must have
     *     the same kind
     * @return a handle to the ring
     * @throws IllegalArgumentException if the name or the capacity is invalid
     * @throws IOException if the ring exists and is smaller or has another kind of senders, or
     *     cannot be opened or created
     */
    public static MessageRing openOrCreate(String name, long capacity, Senders senders)
            throws IOException {
        return openOrCreate(name, capacity, senders, PRIVATE);
    }

    /**
     * Opens a ring, or creates it with permissions if it does not exist. Processes that send or
     * receive must be able to read and write it.
     *
     * @param name the name of the ring
     * @param capacity the capacity of a new ring; an existing ring may have more
     * @param senders how many senders a new ring has at the same time; an existing ring must have
     *     the same kind
     * @param permissions who may open a new ring, regardless of the umask; ignored if the ring
     *     exists
     * @return a handle to the ring; {@link #wasCreated} returns whether it is new
     * @throws IOException as specified by {@link #openOrCreate(String, long, Senders)}
     */
    public static MessageRing openOrCreate(
            String name, long capacity, Senders senders, Set<PosixFilePermission> permissions)
            throws IOException {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(senders, "senders");
        Objects.requireNonNull(permissions, "permissions");
        RingFormat.requireCapacity(capacity);
        var ring =
                of(
                        SharedMemory.openOrCreate(
                                name,
                                RingFormat.DATA + capacity,
                                permissions,
                                memory -> RingFormat.write(memory, capacity, senders)),
                        name);
        if (ring.capacity() < capacity || ring.senders() != senders) {
            ring.close();
            throw new IOException(
                    ring.what
                            + " exists with a capacity of "
                            + ring.capacity()
                            + " and senders "
                            + ring.senders()
                            + ", but "
                            + capacity
                            + " and "
                            + senders
                            + " are requested; unlink it, or request what it has");
        }
        return ring;
    }

    /**
     * Creates an anonymous ring, which is passed to another process by its descriptor, {@link #fd}.
     * If the system has memfd_create, the ring is sealed, so that no process can truncate it.
     *
     * @param capacity as {@link #create(String, long, Senders)}
     * @param senders how many senders the ring has at the same time
     * @return a handle to the ring
     * @throws IllegalArgumentException if the capacity is invalid
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
            return of(memory, "anonymous");
        } catch (Throwable failed) {
            memory.close();
            throw failed;
        }
        return of(memory, "anonymous");
    }

    /**
     * Takes ownership of the descriptor of a ring, for example one that another process has passed.
     * The descriptor is closed if it does not belong to a ring.
     *
     * @param fd the descriptor, which the returned handle then owns
     * @return a handle to the ring
     * @throws IllegalArgumentException if the descriptor refers neither to memory nor to a file
     * @throws IOException if the descriptor is closed, cannot be mapped for writing, or does not
     *     belong to a ring
     */
    public static MessageRing adopt(Fd fd) throws IOException {
        Objects.requireNonNull(fd, "fd");
        try {
            return of(SharedMemory.adopt(fd), "anonymous");
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
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
     * @throws IOException as specified by {@link #unlink}
     */
    public static boolean unlinkIfExists(String name) throws IOException {
        return SharedMemory.unlinkIfExists(name);
    }

    /**
     * Removes the ring's name, as {@link #unlink(String)} does. The name is removed even if it now
     * belongs to another ring. This also works on a closed handle.
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
     * Opens the role of the sender, or of one of the senders if they share the ring.
     *
     * @return the role, which this process has until it closes the role or ends
     * @throws IOException if the ring already has its single sender, if this is closed, or if
     *     another program has overwritten the ring
     */
    public RingSender sender() throws IOException {
        return role(RingSide.SENDER, RingSender::new);
    }

    /**
     * Opens the role of the receiver.
     *
     * @return the role, which this process has until it closes the role or ends
     * @throws IOException if the ring already has a receiver, if this is closed, or if another
     *     program has overwritten the ring
     */
    public RingReceiver receiver() throws IOException {
        return role(RingSide.RECEIVER, RingReceiver::new);
    }

    /**
     * Returns the number of bytes for messages and their headers.
     *
     * @return a power of two
     */
    public long capacity() {
        return header.capacity();
    }

    /**
     * Returns the size of the longest message.
     *
     * @return the size in bytes, a quarter of the capacity
     */
    public int maxMessageSize() {
        return (int) (header.capacity() / 4);
    }

    /**
     * Returns how many senders the ring has at the same time.
     *
     * @return the value with which the ring was created
     */
    public Senders senders() {
        return header.senders();
    }

    /**
     * Returns the current state of the ring. The numbers are for display only.
     *
     * @return the state
     * @throws IOException if this is closed, or another program has overwritten the ring
     */
    public RingStatus status() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            RingMemory ring = RingMemory.map(memory, header, what, arena);
            long base = ring.base;
            long head = RawMemory.getLongVolatile(base + RingFormat.HEAD);
            long tail = RawMemory.getLongVolatile(base + RingFormat.TAIL);
            long senderCounts = base + RingFormat.SENDERS;
            long receiverCounts = base + RingFormat.RECEIVERS;
            return new RingStatus(
                    capacity(),
                    tail - head,
                    RawMemory.getLongVolatile(senderCounts + RingFormat.MESSAGES),
                    RawMemory.getLongVolatile(receiverCounts + RingFormat.MESSAGES),
                    RawMemory.getLongVolatile(senderCounts + RingFormat.WAITS),
                    RawMemory.getLongVolatile(receiverCounts + RingFormat.WAITS),
                    RingSide.SENDER.isHeld(fd(), this),
                    RingSide.RECEIVER.isHeld(fd(), this));
        }
    }

    /**
     * Returns a string with the name, the capacity, the kind of senders, and whether the handle is
     * open.
     */
    @Override
    public String toString() {
        return "MessageRing["
                + what
                + ", "
                + capacity()
                + " bytes, "
                + senders()
                + (isOpen() ? ", open]" : ", closed]");
    }

    private <R extends RingRole<R>> R role(RingSide side, Maker<R> maker) throws IOException {
        int number = LockCalls.openAgain(fd());
        if (number < 0) {
            throw Errors.io(number, "open", toString(), null);
        }
        Fd own = Fds.own(number);
        RingMemory ring = null;
        try {
            // An automatic arena keeps the addresses reserved while segments of them are in use.
            ring = RingMemory.map(memory, header, "MessageRing[" + what + "]", Arena.ofAuto());
            side.take(own, ring);
            R role = maker.make(ring, own);
            role.gate.opened();
            return role;
        } catch (Throwable failed) {
            own.close();
            if (ring != null) {
                ring.detach();
            }
            throw failed;
        }
    }

    /** Creates a role. */
    private interface Maker<R> {
        R make(RingMemory memory, Fd fd) throws IOException;
    }
}
