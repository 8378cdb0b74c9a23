package culebra.internal;

import static culebra.internal.NegatedErrno.EEXIST;

import java.io.File;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An object of shared memory that no other process can open yet. It has no name, or a hidden one
 * where the kernel or a sandbox refuses O_TMPFILE or to link what has no name.
 *
 * <p>Its creator holds an flock on a hidden object. A hidden name without an flock was left by a
 * creator that was killed, and the next creation that needs a hidden name removes it.
 */
public final class UnpublishedMemory {
    private static final String PREFIX = ".culebra-unfinished-";
    private static final int DIGITS = 16;

    /** The object's descriptor number, or the negated errno. */
    public final int number;

    private String hidden;

    private UnpublishedMemory(int number, String hidden) {
        this.number = number;
        this.hidden = hidden;
    }

    /**
     * Creates an object that {@link #publish} can name; until then it is accessible to this user
     * only.
     */
    public static UnpublishedMemory create() {
        int number = ShmCalls.createUnnamed();
        if (number >= 0) {
            if (ShmCalls.canLink(number)) {
                return new UnpublishedMemory(number, null);
            }
            Descriptor.closeNumber(number);
        }
        UnpublishedMemory object = hidden();
        if (object.number >= 0) {
            Log.fallback("a file without a name in /dev/shm", "a hidden name until it is complete");
        }
        return object;
    }

    /** Creates an object that never gets a name. */
    public static int createAnonymous() {
        Log.fallback("memfd_create", "a file in /dev/shm");
        int number = ShmCalls.createUnnamed();
        if (number >= 0) {
            return number;
        }
        UnpublishedMemory object = hidden();
        if (object.number >= 0) {
            flock(object.number, LockCalls.NONE);
            object.discard();
        }
        return object.number;
    }

    /**
     * Gives the object exactly the given permissions and its name, in its current state. Returns
     * -EEXIST if the name is taken.
     */
    public int publish(AbstractFd fd, String name, int mode) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return publish(name, mode);
        } finally {
            descriptor.done();
        }
    }

    /** Publishes an object through a number that no other code has yet. */
    int publish(String name, int mode) {
        int result = ModeCalls.set(number, mode);
        if (result < 0) {
            return result;
        }
        if (hidden == null) {
            return ShmCalls.link(number, name);
        }
        result = ShmCalls.link(hidden, name);
        if (result < 0 && result != EEXIST) {
            int renamed = ShmCalls.rename(hidden, name);
            result = renamed == 0 || renamed == EEXIST ? renamed : result;
        }
        if (result == 0) {
            discard();
            flock(number, LockCalls.NONE);
        }
        return result;
    }

    /** Removes the hidden name, if there is one. */
    public void discard() {
        if (hidden != null) {
            ShmCalls.shm_unlink(hidden);
            hidden = null;
        }
    }

    private static UnpublishedMemory hidden() {
        while (true) {
            long random = ThreadLocalRandom.current().nextLong();
            String name = "/" + PREFIX + HexFormat.of().toHexDigits(random);
            int number = ShmCalls.createNamed(name);
            if (number < 0 && number != EEXIST) {
                return new UnpublishedMemory(number, null);
            }
            if (number >= 0) {
                boolean mine = flock(number, LockCalls.EXCLUSIVE) != Outcome.NOT_NOW;
                if (mine && StatCalls.hasName(number)) {
                    removeLeftovers();
                    return new UnpublishedMemory(number, name);
                }
                ShmCalls.shm_unlink(name); // a rival has taken it for a leftover
                Descriptor.closeNumber(number);
            }
        }
    }

    /** Returns the result of flock, which never waits here and which a sandbox may refuse. */
    private static int flock(int number, int lock) {
        CallState state = CallState.acquire();
        try {
            return LockCalls.WHOLE_FILE.attempt(state, number, lock, 0, 0);
        } finally {
            state.release();
        }
    }

    private static void removeLeftovers() {
        String[] names = new File(ShmCalls.DIRECTORY).list((any, name) -> isHidden(name));
        if (names == null) {
            return;
        }
        for (String name : names) {
            int number = ShmCalls.shm_open("/" + name, false);
            if (number >= 0) {
                if (flock(number, LockCalls.EXCLUSIVE) == 0) {
                    ShmCalls.shm_unlink("/" + name);
                }
                Descriptor.closeNumber(number);
            }
        }
    }

    private static boolean isHidden(String name) {
        return name.startsWith(PREFIX) && name.length() == PREFIX.length() + DIGITS;
    }
}
