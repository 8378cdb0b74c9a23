package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two processes whose threads have the same numbers, each in a PID namespace of its own. */
class PidNamespaceTest {
    private static final List<String> UNSHARE =
            List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");

    private final Shared shared = make();

    private static Shared make() {
        try {
            return Shared.make();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    private static Peer unshared(Class<?> main, String... arguments) throws Exception {
        var look = new ArrayList<>(UNSHARE);
        look.add("true");
        try (Peer peer = Peer.command(look)) {
            assumeTrue(peer.exit() == 0, "PID namespaces of its own: root only");
        }
        var command = new ArrayList<>(UNSHARE);
        command.addAll(Peer.javaCommand(List.of("-XX:-UsePerfData"), main, arguments));
        return Peer.command(command);
    }

    /** Locks the mutex the given number of times, and unlocks it on command. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            var mutex = Shared.open(args[0]).mutex();
            int times = Integer.parseInt(args[1]);
            for (int i = 0; i < times; i++) {
                mutex.lock();
            }
            System.out.println(number(mutex));
            if (System.in.read() < 0) {
                Runtime.getRuntime().halt(1); // which is as good as being killed
            }
            for (int i = 0; i < times; i++) {
                mutex.unlock();
            }
            System.out.println("unlocked");
        }
    }

    static String number(SharedMutex mutex) {
        return mutex.toString().replaceFirst(".*, ", "");
    }

    /** Tries everything with a mutex that a thread of the same number elsewhere has locked. */
    static final class Other {
        public static void main(String[] args) throws Exception {
            Arena arena = Arena.ofShared();
            Shared shared = Shared.open(args[0], arena);
            var mutex = shared.mutex();
            System.out.println(number(mutex));
            check(!mutex.tryLock());
            long start = System.nanoTime();
            check(!mutex.tryLock(Duration.ofMillis(120)));
            check(System.nanoTime() - start >= 120_000_000);
            assertThrows(IllegalMonitorStateException.class, mutex::unlock);
            assertThrows(IllegalStateException.class, mutex::destroy);
            var condition = shared.createCondition(mutex);
            assertThrows(IllegalMonitorStateException.class, condition::await);
            assertThrows(IllegalMonitorStateException.class, condition::awaitUninterruptibly);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, mutex::lockInterruptibly);
            arena.close();
            Thread.currentThread().interrupt();
            var again = Shared.open(args[0]).mutex();
            System.out.println("locking");
            again.lock();
            check(Thread.interrupted());
            System.out.println("locked");
            again.unlock();
            assertThrows(IllegalMonitorStateException.class, again::unlock);
        }

        private static void check(boolean condition) {
            if (!condition) {
                throw new AssertionError();
            }
        }
    }

    private void holdAndTry(int times) throws Exception {
        try (Peer holder = unshared(Holder.class, shared.name(), "" + times)) {
            String number = holder.line();
            assertTrue(number.startsWith("locked by thread"), number);
            try (Peer other = unshared(Other.class, shared.name())) {
                assertEquals(number, other.line());
                other.expect("locking");
                holder.send("");
                holder.expect("unlocked");
                other.expect("locked");
                other.join();
            }
            holder.join();
        }
        assertTrue(SharedMutexTest.lockAndUnlock(shared.mutex()));
    }

    @Test
    void aThreadOfTheSameNumberElsewhereIsAnother() throws Exception {
        shared.create();
        holdAndTry(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"normal", "recursive", "fragile", "fragile-recursive"})
    void itIsAnotherInMutexesOfCToo(String kind) throws Exception {
        try (Peer c = shared.c()) {
            Shared.tell(c, "init " + kind, "0");
        }
        holdAndTry(kind.endsWith("recursive") ? 2 : 1);
    }

    @Test
    void theDeathOfAnOwnerElsewhereIsSeen() throws Exception {
        var mutex = shared.create();
        try (Peer holder = unshared(Holder.class, shared.name(), "1")) {
            holder.line();
            holder.kill(); // and with it its namespace
        }
        assertThrows(OwnerDiedException.class, () -> mutex.tryLock(Patience.LIMIT));
    }
}
