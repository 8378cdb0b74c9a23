package culebra.fd;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.lock.FileLocks;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** Opening a file on which another process holds a lease. */
class LeaseTest {
    private static final String LEASE =
            """
            import fcntl, os, signal, sys
            fd = os.open(sys.argv[1], os.O_RDWR)
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGIO})
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            print('leased', flush=True)
            signal.sigwait({signal.SIGIO})
            print('given up', flush=True)
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            """;

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void openingWaitsUntilAnotherProcessHasGivenUpItsLease(On kind) throws Exception {
        Path leased = Files.createFile(directory.resolve("leased"));
        for (Callable<AutoCloseable> open :
                List.<Callable<AutoCloseable>>of(
                        () -> Fd.open(leased, Access.READ),
                        () -> FileLocks.open(leased),
                        () -> FileLocks.openOrCreate(leased))) {
            try (Peer holder = Peer.python(LEASE, leased.toString())) {
                holder.expect("leased");
                boolean interrupted =
                        kind.get(
                                () -> {
                                    Thread.currentThread().interrupt();
                                    open.call().close();
                                    return Thread.interrupted();
                                });
                assertTrue(interrupted, "the interrupt is kept");
                holder.expect("given up");
                holder.join();
            }
        }
    }
}
