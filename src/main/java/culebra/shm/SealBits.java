package culebra.shm;

import static culebra.internal.NegatedErrno.EPERM;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.ShmCalls;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** The seals of a descriptor as sets. */
final class SealBits {
    private SealBits() {}

    static void add(Fd fd, Object what, boolean named, Set<Seal> seals) throws IOException {
        Objects.requireNonNull(seals, "seals");
        int bits = 0;
        for (Seal seal : seals) {
            bits |= seal.bit;
        }
        int result = FdCalls.addSeals(fd, bits);
        if (result == EPERM && FdCalls.accessMode(fd) == FdCalls.READ_ONLY) {
            throw Errors.nonWritable(what, "only memory opened for writing can be sealed");
        }
        if (result == EPERM && !named && isObject(fd)) {
            throw new UnsupportedOperationException(
                    what
                            + " is an object in "
                            + ShmCalls.DIRECTORY
                            + ", which cannot be sealed. Only memory of memfd_create can be sealed,"
                            + " and a sandbox (seccomp, a container) may refuse that call");
        }
        check(result, what);
    }

    /** Returns true for memory that was not created by memfd_create. */
    private static boolean isObject(Fd fd) {
        return Fds.target(fd).startsWith(ShmCalls.DIRECTORY + "/");
    }

    static Set<Seal> of(Fd fd, Object what) throws IOException {
        int bits = check(FdCalls.seals(fd), what);
        var seals = EnumSet.noneOf(Seal.class);
        for (Seal seal : Seal.values()) {
            if ((bits & seal.bit) != 0) {
                seals.add(seal);
            }
        }
        return seals;
    }

    private static int check(int result, Object what) throws IOException {
        if (result < 0) {
            throw Errors.io(result, "fcntl", what.toString(), MemoryRemedy.toSeal(result));
        }
        return result;
    }
}
