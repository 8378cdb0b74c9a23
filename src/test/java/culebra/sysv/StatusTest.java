package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.testing.On;
import culebra.testing.OtherUser;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Owners, times and limits, as Java and C see and change them; and messages of another type. */
class StatusTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @Test
    void whatHasNotHappenedHasNoTime() throws Exception {
        assertTrue(temp.set(1).lastOperation().isPresent(), "its values were set");
        assertEquals(Optional.empty(), temp.memory(1).lastAttached());
        assertEquals(Optional.empty(), temp.memory(1).lastDetached());
        assertEquals(Optional.empty(), temp.queue().lastSent());
        assertEquals(Optional.empty(), temp.queue().lastReceived());
    }

    @Test
    void ownersAndTimesAreThoseThatCSees() throws Exception {
        SysvSemaphores set = temp.set(1);
        SysvMemory memory = temp.memory(1);
        SysvQueue queue = temp.queue();
        assertTrue(set.tryApply(SemOp.take(0, 1)));
        try (Arena arena = Arena.ofConfined()) {
            memory.attach(Access.READ, arena);
        }
        queue.send(1, new byte[1]);
        queue.receive(1);
        assertEquals(c("sem", set), status(set, set.lastOperation(), Optional.empty()));
        assertEquals(
                c("shm", memory), status(memory, memory.lastAttached(), memory.lastDetached()));
        assertEquals(c("msg", queue), status(queue, queue.lastSent(), queue.lastReceived()));
        assertTrue(queue.lastSent().orElseThrow().isAfter(Instant.now().minusSeconds(3_600)));
    }

    @Test
    void anOwnerIsChangedAndTheCreatorStays() throws Exception {
        long uid = temp.queue().uid();
        long gid = temp.queue().gid();
        for (SysvObject<?> object : List.of(temp.set(1), temp.memory(1), temp.queue())) {
            String kind =
                    object instanceof SysvSemaphores
                            ? "sem"
                            : object instanceof SysvMemory ? "shm" : "msg";
            object.owner(65_534, 4_294_967_294L);
            assertEquals(65_534, object.uid());
            assertEquals(4_294_967_294L, object.gid());
            assertEquals(uid, object.creatorUid());
            assertEquals(gid, object.creatorGid());
            String start = "65534 4294967294 " + uid + " " + gid + " ";
            assertTrue(c(kind, object).startsWith(start), kind);
            object.owner(uid, gid);
            assertEquals(uid, object.uid());
            for (long wrong : new long[] {-1, 0xffff_ffffL, Long.MIN_VALUE}) {
                assertThrows(IllegalArgumentException.class, () -> object.owner(wrong, 0));
                assertThrows(IllegalArgumentException.class, () -> object.owner(0, wrong));
            }
            object.remove();
            assertThrows(RemovedException.class, () -> object.owner(uid, gid));
            assertThrows(RemovedException.class, object::uid);
            assertThrows(RemovedException.class, object::changed);
            object.close();
            assertThrows(ClosedChannelException.class, () -> object.owner(uid, gid));
            assertThrows(ClosedChannelException.class, object::creatorGid);
        }
    }

    @Test
    void theLimitOfAQueueIsChangedByJavaAndC() throws Exception {
        SysvQueue queue = temp.queue();
        queue.capacity(100);
        assertEquals("100", c("msg", queue, "limit", "50"));
        assertEquals(50, queue.capacity());
        assertTrue(queue.trySend(1, new byte[50]));
        assertEquals(false, queue.trySend(1, new byte[1]));
        queue.capacity(60);
        assertTrue(queue.trySend(1, new byte[10]));
        for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> queue.capacity(wrong));
        }
        queue.remove();
        assertThrows(RemovedException.class, () -> queue.capacity(1));
        assertThrows(RemovedException.class, queue::lastSent);
    }

    @Test
    void anotherUserMayChangeNothing() throws Exception {
        SysvKey key = temp.key();
        temp.with(SysvQueue.create(key, PosixFilePermissions.fromString("rw-rw-rw-")));
        List<String> said =
                OtherUser.says(Stranger.class, Integer.toString(key.value())).lines().toList();
        assertTrue(said.get(0).contains("EPERM"), said.toString());
        assertTrue(said.get(1).contains("EPERM"), said.toString());
        assertTrue(said.get(2).contains("msgmnb"), said.toString());
    }

    static final class Stranger {
        public static void main(String[] arguments) throws IOException {
            try (SysvQueue other = SysvQueue.open(new SysvKey(Integer.parseInt(arguments[0])));
                    SysvQueue own = SysvQueue.create(SysvKey.PRIVATE)) {
                tell(() -> other.owner(0, 0));
                tell(() -> other.capacity(1));
                long limit =
                        Long.parseLong(
                                Files.readAllLines(Path.of("/proc/sys/kernel/msgmnb")).getFirst());
                tell(() -> own.capacity(limit + 1));
                own.remove();
            }
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private static void tell(Change change) {
        try {
            change.make();
            System.out.println("changed");
        } catch (IOException refused) {
            System.out.println(refused.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFirstMessageOfAnotherTypeIsReceived(On kind) throws Exception {
        SysvQueue queue = temp.queue();
        for (long type : new long[] {1, 3, 1, 2}) {
            queue.send(type, new byte[] {(byte) type});
        }
        assertEquals(3, kind.get(() -> queue.receiveExcept(1)).type());
        assertEquals("2", c("msg", queue, "except", "1"));
        assertEquals(Optional.empty(), kind.get(() -> queue.tryReceiveExcept(1)));
        var wait = kind.start(() -> queue.receiveExcept(1));
        var timed = kind.start(() -> queue.tryReceiveExcept(1, LONG));
        queue.send(1, new byte[0]);
        queue.send(5, new byte[0]);
        queue.send(5, new byte[0]);
        assertEquals(5, wait.get().type());
        assertEquals(5, timed.get().orElseThrow().type());
        assertEquals(Optional.empty(), queue.tryReceiveExcept(1, Duration.ofMillis(1)));
        assertEquals(1, queue.tryReceiveExcept(Long.MAX_VALUE).orElseThrow().type());
        for (long wrong : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> queue.receiveExcept(wrong));
            assertThrows(IllegalArgumentException.class, () -> queue.tryReceiveExcept(wrong));
            assertThrows(IllegalArgumentException.class, () -> queue.tryReceiveExcept(wrong, LONG));
        }
        var removed = kind.start(() -> queue.receiveExcept(1));
        queue.remove();
        assertInstanceOf(RemovedException.class, removed.failure());
    }

    private static String status(
            SysvObject<?> object, Optional<Instant> first, Optional<Instant> second)
            throws IOException {
        return String.format(
                "%d %d %d %d %d %d %d",
                object.uid(),
                object.gid(),
                object.creatorUid(),
                object.creatorGid(),
                first.map(Instant::getEpochSecond).orElse(0L),
                second.map(Instant::getEpochSecond).orElse(0L),
                object.changed().getEpochSecond());
    }

    private static String c(String kind, SysvObject<?> object, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of(kind, Integer.toString(object.id())));
        arguments.addAll(List.of(more));
        try (Peer peer = Peer.c("sysv/status", arguments.toArray(String[]::new))) {
            return peer.join();
        }
    }
}
