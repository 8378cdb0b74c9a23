package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Sets that C, Python and Perl have created, and on which no process has operated. */
class ForeignSetTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String NOT_SET = "no process has set its values in time";

    private static final String PYTHON =
            """
            import ctypes, sys
            libc = ctypes.CDLL(None, use_errno=True)
            libc.semctl.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_void_p]
            id = libc.semget(ctypes.c_int(int(sys.argv[1])), 2, 0o3600) # IPC_CREAT | IPC_EXCL
            values = (ctypes.c_ushort * 2)(3, 0)
            SETALL = 17
            sys.exit(libc.semctl(id, 0, SETALL, ctypes.addressof(values)))
            """;

    private static final String PERL =
            """
            use IPC::SysV qw(IPC_CREAT IPC_EXCL SETALL);
            my $id = semget($ARGV[0], 2, IPC_CREAT | IPC_EXCL | 0600) // die "semget: $!";
            semctl($id, 0, SETALL, pack("S*", 3, 0)) or die "semctl: $!";
            """;

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** Who creates a set with the values 3 and 0. */
    private enum Creator {
        C {
            @Override
            Peer start(String key) throws Exception {
                return Peer.c("sysv/semaphores", key, "create-set-all");
            }
        },
        PYTHON_CTYPES {
            @Override
            Peer start(String key) throws Exception {
                return Peer.python(PYTHON, key);
            }
        },
        PERL_BUILT_IN {
            @Override
            Peer start(String key) throws Exception {
                assumeTrue(Files.isExecutable(Path.of("/usr/bin/perl")), "there is no perl");
                return Peer.command(List.of("/usr/bin/perl", "-e", PERL, "--", key));
            }
        };

        abstract Peer start(String key) throws Exception;

        void create(SysvKey key) throws Exception {
            try (Peer peer = start("" + key.value())) {
                peer.join();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void openReturnsTheSetAsItIsWithoutAWait(Creator creator) throws Exception {
        SysvKey key = temp.key();
        creator.create(key);
        try (var set = SysvSemaphores.open(key, Duration.ZERO);
                var same = SysvSemaphores.open(key)) {
            assertArrayEquals(new int[] {3, 0}, set.values());
            assertEquals(set.id(), same.id());
        }
    }

    @ParameterizedTest
    @EnumSource
    void openOrCreateNeverOverwritesTheValues(Creator creator) throws Exception {
        SysvKey key = temp.key();
        creator.create(key);
        int[] other = {7, 8};
        try (var set = SysvSemaphores.openOrCreate(key, other, Duration.ZERO);
                var same = SysvSemaphores.openOrCreate(key, other)) {
            assertArrayEquals(new int[] {3, 0}, set.values());
            assertArrayEquals(new int[] {3, 0}, same.values());
        }
    }

    @Test
    void zerosThatWereSetAreValues() throws Exception {
        SysvKey key = temp.key();
        c(key, "create-zeros");
        try (var set = SysvSemaphores.openOrCreate(key, new int[] {7, 8}, Duration.ZERO)) {
            assertArrayEquals(new int[2], set.values());
        }
    }

    /** The values 5 and 0: the program may set the second, or leave it. */
    @Test
    void aSetOfWhichOnlySomeValuesAreSetIsOpenedAsItIsInTheEnd() throws Exception {
        SysvKey key = temp.key();
        c(key, "create-set", "2", "5");
        try (var set = SysvSemaphores.open(key, SHORT);
                var same = SysvSemaphores.openOrCreate(key, new int[] {7, 8})) {
            assertArrayEquals(new int[] {5, 0}, set.values());
            assertArrayEquals(new int[] {5, 0}, same.values());
        }
    }

    @Test
    void aSetWithoutValuesIsRefusedAfterTheTimeGivenAndStaysAsItWas() throws Exception {
        SysvKey key = temp.key();
        int id = c(key, "create", "2");
        for (Duration timeout : List.of(SHORT, Duration.ZERO, Duration.ofSeconds(-1))) {
            Expect.failure(
                    FileSystemException.class,
                    () -> SysvSemaphores.open(key, timeout),
                    key.toString(),
                    NOT_SET,
                    "SysvSemaphores.ofId(" + id + ")",
                    "ipcrm -s " + id);
            Expect.failure(
                    FileSystemException.class,
                    () -> SysvSemaphores.openOrCreate(key, new int[] {7, 8}, timeout),
                    NOT_SET);
        }
        try (var set = SysvSemaphores.ofId(id)) {
            assertArrayEquals(new int[2], set.values());
            assertEquals(0, set.lastProcess(0));
        }
    }

    @Test
    void aSlowCreatorIsWaitedForUnlessTheCallerWillNot() throws Exception {
        SysvKey key = temp.key();
        try (Peer slow = Peer.c("sysv/semaphores", "" + key.value(), "create-slowly")) {
            slow.line();
            assertThrows(FileSystemException.class, () -> SysvSemaphores.open(key, SHORT));
            var open = On.PLATFORM.start(() -> SysvSemaphores.open(key, Patience.LIMIT)).blocked();
            var create =
                    On.VIRTUAL
                            .start(
                                    () ->
                                            SysvSemaphores.openOrCreate(
                                                    key, new int[] {7}, Patience.LIMIT))
                            .blocked();
            slow.send("now");
            slow.expect("done");
            try (SysvSemaphores set = open.get();
                    SysvSemaphores same = create.get()) {
                assertArrayEquals(new int[] {5}, set.values());
                assertArrayEquals(new int[] {5}, same.values());
            }
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        SysvKey key = temp.key();
        int id = c(key, "create", "1");
        var timed = On.PLATFORM.start(() -> SysvSemaphores.open(key, Patience.LIMIT)).blocked();
        timed.thread().interrupt();
        assertEquals(InterruptedException.class, timed.failure().getClass());
        var simple = On.VIRTUAL.start(() -> SysvSemaphores.openOrCreate(key, 1)).blocked();
        simple.thread().interrupt();
        assertEquals(InterruptedIOException.class, simple.failure().getClass());
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> SysvSemaphores.open(key));
        assertTrue(Thread.interrupted());
        try (var set = SysvSemaphores.ofId(id)) {
            assertEquals(0, set.value(0));
        }
    }

    @Test
    void setRemovedDuringTheWaitIsCreatedAgain() throws Exception {
        SysvKey key = temp.key();
        int id = c(key, "create", "1");
        var create =
                On.PLATFORM
                        .start(
                                () ->
                                        SysvSemaphores.openOrCreate(
                                                key, new int[] {7}, Patience.LIMIT))
                        .blocked();
        try (var set = SysvSemaphores.ofId(id)) {
            set.remove();
        }
        try (SysvSemaphores set = create.get()) {
            assertEquals(7, set.value(0));
        }
    }

    private static int c(SysvKey key, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = "" + key.value();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try (Peer peer = Peer.c("sysv/semaphores", all)) {
            int id = Integer.parseInt(peer.line());
            peer.join();
            return id;
        }
    }
}
