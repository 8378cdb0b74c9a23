package culebra.shm;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.FdCalls;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** The seals of a descriptor as sets. */
final class Sealing {
    private Sealing() {}

    static void add(Fd fd, Object what, Set<Seal> seals) throws IOException {
        int bits = 0;
        for (Seal seal : seals) {
            bits |= seal.bit;
        }
        check(FdCalls.addSeals(fd, bits), what);
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
            throw Errors.io(result, "fcntl", what.toString(), Remedy.toSeal(result));
        }
        return result;
    }
}
