package culebra.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.internal.Abi;
import culebra.internal.MutexCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** The header of format 1, as {@code format.txt} describes it. */
final class RingFormat {
    static final long MIN_CAPACITY = 4096;
    static final long MAX_CAPACITY = 1L << 32;

    private static final long MAGIC = 0x474e4952454c5543L; // CULERING
    private static final int VERSION = 1;
    private static final int SHARED = 1;

    private static final long AT_MAGIC = 0;
    private static final long AT_VERSION = 8;
    private static final long AT_FLAGS = 12;
    private static final long AT_CAPACITY = 16;
    static final long TAIL = 128;
    static final long HEAD = 256;
    static final long RECEIVER_SLEEPS = 384;
    static final long SENDERS_SLEEP = 512;
    static final long MUTEX = 640;

    /** Of the senders: three counters. */
    static final long SENDERS = 768;

    /** Of the receiver: the same. */
    static final long RECEIVERS = 896;

    // In each of them.
    static final long MESSAGES = 0;
    static final long WAITS = 8;
    static final long JOINED = 16;

    static final long DATA = 4096;

    static final int PADDING = 1;
    static final long RECORD = 8; // bytes of a record's header

    private RingFormat() {}

    static void requireCapacity(long capacity) {
        if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY || Long.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "The capacity must be a power of two from 4096 to 4294967296: " + capacity);
        }
    }

    /** Writes the header of a new ring into memory that is zero throughout. */
    static void write(MemorySegment memory, long capacity, Senders senders) {
        memory.set(JAVA_LONG, AT_MAGIC, MAGIC);
        memory.set(JAVA_INT, AT_VERSION, VERSION);
        memory.set(JAVA_INT, AT_FLAGS, senders == Senders.SHARED ? SHARED : 0);
        memory.set(JAVA_LONG, AT_CAPACITY, capacity);
        if (senders == Senders.SHARED) {
            int code = MutexCalls.init(memory.asSlice(MUTEX, Abi.PTHREAD_MUTEX_SIZE));
            if (code != 0) {
                throw new IllegalStateException("pthread_mutex_init: error " + code);
            }
        }
    }

    /**
     * Reads the header of a ring, each number once, since another process may change it meanwhile.
     *
     * @param what the ring, for the message
     * @throws IOException if the header is not that of a ring, has another version, or is
     *     inconsistent
     */
    static Header read(MemorySegment memory, String what) throws IOException {
        requireSize(memory.byteSize(), what);
        if (memory.get(JAVA_LONG, AT_MAGIC) != MAGIC) {
            throw new IOException(what + " is not a ring: it does not begin with CULERING");
        }
        int version = memory.get(JAVA_INT, AT_VERSION);
        if (version != VERSION) {
            throw new IOException(
                    what + " is a ring of format " + version + "; this library supports format 1");
        }
        int flags = memory.get(JAVA_INT, AT_FLAGS);
        if ((flags & ~SHARED) != 0) {
            throw new IOException(what + ": the field flags contains unknown bits: " + flags);
        }
        long capacity = memory.get(JAVA_LONG, AT_CAPACITY);
        if (capacity < MIN_CAPACITY || capacity > MAX_CAPACITY || Long.bitCount(capacity) != 1) {
            throw new IOException(
                    what + ": the field capacity is wrong: " + Long.toUnsignedString(capacity));
        }
        if (capacity > memory.byteSize() - DATA) {
            throw new IOException(
                    what
                            + " was truncated: it has "
                            + memory.byteSize()
                            + " bytes, but a ring of capacity "
                            + capacity
                            + " has "
                            + (DATA + capacity));
        }
        return new Header(capacity, flags == 0 ? Senders.SINGLE : Senders.SHARED);
    }

    /** Checks that the header of a ring can be read. */
    static void requireSize(long size, String what) throws IOException {
        if (size < DATA + MIN_CAPACITY) {
            throw new IOException(
                    what
                            + " is not a ring: it has "
                            + size
                            + " bytes, but a ring has at least 8192");
        }
    }

    /** What the header says about the ring. It never changes. */
    record Header(long capacity, Senders senders) {
        /**
         * Checks that the header still says what it said when the ring was opened.
         *
         * @throws IOException if it does not
         */
        void requireSame(Header now, String what) throws IOException {
            if (now.capacity != capacity) {
                throw changed("capacity", now.capacity, capacity, what);
            }
            if (now.senders != senders) {
                throw changed("flags", now.senders, senders, what);
            }
        }

        private static IOException changed(String field, Object is, Object was, String what) {
            return new IOException(
                    what
                            + ": the field "
                            + field
                            + " is "
                            + is
                            + ", but was "
                            + was
                            + " when the ring was opened: another program has overwritten it");
        }
    }
}
