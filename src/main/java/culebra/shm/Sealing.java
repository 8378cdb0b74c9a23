package culebra.shm;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Outcome;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** The seals of a descriptor as sets. */
final class Sealing {
    private static final int EPERM = 1;
    private static final int EBUSY = 16;
    private static final int EINVAL = 22;

    private Sealing() {}

    static void add(Fd fd, String what, Set<Seal> seals) throws IOException {
        int bits = 0;
        for (Seal seal : seals) {
            bits |= seal.bit;
        }
        check(FdCalls.addSeals(fd, bits), fd, what);
    }

    static Set<Seal> of(Fd fd, String what) throws IOException {
        int bits = check(FdCalls.seals(fd), fd, what);
        var seals = EnumSet.noneOf(Seal.class);
        for (Seal seal : Seal.values()) {
            if ((bits & seal.bit) != 0) {
                seals.add(seal);
            }
        }
        return seals;
    }

    private static int check(int result, Fd fd, String what) throws IOException {
        if (result == Outcome.CLOSED) {
            throw Errors.closed(fd);
        }
        if (result < 0) {
            throw Errors.io(result, "fcntl", what, remedy(-result));
        }
        return result;
    }

    private static String remedy(int code) {
        return switch (code) {
            case EPERM -> "seals are for anonymous memory, opened for writing, without Seal.SEAL";
            case EBUSY -> "it is mapped for writing; close the arenas of those mappings first";
            case EINVAL -> "this kind of file or this kernel has no such seals";
            default -> null;
        };
    }
}
