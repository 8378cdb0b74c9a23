package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.inspect.FileLockEntry.Kind;
import culebra.lock.FileLocks;
import culebra.testing.AbortWithoutProgram;
import culebra.testing.Alone;
import culebra.testing.Peer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Locks on a file, of this process and of C's. */
@Alone
class InspectLocksTest {
    @TempDir private Path directory;
    private Path path;

    @BeforeEach
    void create() throws IOException {
        path = Files.createFile(directory.toRealPath().resolve("locked\nfile \\012"));
    }

    @Test
    void aLockOfTheWholeFileIsListedWithWhoWaits() throws Exception {
        try (var locks = FileLocks.open(path);
                Peer waiter = Peer.c("lock/locker", path.toString())) {
            var held = locks.wholeFile().lock();
            waiter.send("flock wait-ex");
            waiter.expect("asking");
            FileLockEntry entry = awaitWaiting();
            assertEquals(Kind.FLOCK, entry.kind());
            assertTrue(entry.exclusive());
            assertEquals(0, entry.position());
            assertEquals(Long.MAX_VALUE, entry.size());
            assertEquals(List.of(Find.self()), Find.pids(entry.processes()));
            assertEquals(List.of(new IpcProcess(waiter.pid(), "locker")), entry.waiting());
            held.close();
            waiter.expect("ok");
            entry = one();
            assertEquals(List.of(waiter.pid()), Find.pids(entry.processes()));
            assertEquals(List.of(), entry.waiting());
        }
        assertEquals(List.of(), all());
    }

    @Test
    void aRecordLockIsListedWithItsRangeAndAllWhoWait() throws Exception {
        try (Peer holder = Peer.c("lock/locker", path.toString());
                Peer second = Peer.c("lock/locker", path.toString());
                Peer third = Peer.c("lock/locker", path.toString())) {
            holder.send("posix ex 100 10");
            holder.expect("ok");
            for (Peer waiter : List.of(second, third)) {
                waiter.send("posix wait-ex 105 10");
                waiter.expect("asking");
            }
            FileLockEntry entry =
                    Find.await(
                            FileLockEntry.class, any -> isHere(any) && any.waiting().size() == 2);
            assertEquals(Kind.POSIX, entry.kind());
            assertEquals(100, entry.position());
            assertEquals(10, entry.size());
            assertEquals(List.of(holder.pid()), Find.pids(entry.processes()));
            assertEquals(
                    List.of(second.pid(), third.pid()).stream().sorted().toList(),
                    Find.pids(entry.waiting()));
        }
    }

    /** The kernel calls both of them -1. */
    @Test
    void theOwnerOfAnOpenFilesLockIsFoundByItsDescriptor() throws Exception {
        try (Peer holder = Peer.c("lock/locker", path.toString());
                Peer waiter = Peer.c("lock/locker", path.toString())) {
            holder.send("ofd sh 5 0");
            holder.expect("ok");
            waiter.send("ofd wait-ex 7 1");
            waiter.expect("asking");
            FileLockEntry entry = awaitWaiting();
            assertEquals(Kind.OFD, entry.kind());
            assertTrue(!entry.exclusive());
            assertEquals(5, entry.position());
            assertEquals(Long.MAX_VALUE, entry.size());
            assertEquals(List.of(holder.pid()), Find.pids(entry.processes()));
            assertEquals(List.of(IpcProcess.UNKNOWN), entry.waiting());
            assertTrue(entry.toString().contains("waiting: unknown"), entry::toString);
        }
    }

    @Test
    void aLockIsOfWhoHasItsDescriptorThoughItsMakerHasGone() throws Exception {
        assumeTrue(AbortWithoutProgram.isInstalled("flock"), "flock is not installed");
        String script = "exec 9<\"$0\"; flock 9; echo ready; read end";
        try (Peer shell = Peer.command(List.of("bash", "-c", script, path.toString()))) {
            shell.expect("ready");
            FileLockEntry entry = one();
            assertEquals(Kind.FLOCK, entry.kind());
            assertEquals(List.of(new IpcProcess(shell.pid(), "bash")), entry.processes());
        }
    }

    @Test
    void aLockThatOutlivesItsDescriptorIsOnTheMappedFile() throws Exception {
        path = directory.toRealPath().resolve("two\nlines (deleted)");
        Files.write(path, new byte[1]);
        String script =
                """
                import fcntl, mmap, os, sys
                f = os.open(sys.argv[1], os.O_RDWR)
                fcntl.flock(f, fcntl.LOCK_SH)
                m = mmap.mmap(f, 1)
                for n in range(f, 9): # mmap has a duplicate
                    try: os.close(n)
                    except OSError: pass
                print('ready', flush=True)
                sys.stdin.read()
                """;
        try (Peer python = Peer.python(script, path.toString())) {
            python.expect("ready");
            FileLockEntry entry = one();
            assertTrue(!entry.exclusive());
            assertEquals(List.of(python.pid()), Find.pids(entry.processes()));
        }
    }

    private FileLockEntry one() throws IOException {
        return Find.one(FileLockEntry.class, this::isHere);
    }

    private List<FileLockEntry> all() throws IOException {
        return Find.all(FileLockEntry.class, this::isHere);
    }

    private FileLockEntry awaitWaiting() throws IOException {
        return Find.await(FileLockEntry.class, any -> isHere(any) && !any.waiting().isEmpty());
    }

    private boolean isHere(FileLockEntry entry) {
        return entry.path().isPresent() && entry.path().get().equals(path.toString());
    }
}
