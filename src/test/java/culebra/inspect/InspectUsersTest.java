package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.inspect.IpcUser.Kind;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Alone;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One name that memory, a semaphore and a queue have. */
@Alone
class InspectUsersTest {
    private final String name = TempName.next();
    private MessageQueue queue;

    @BeforeEach
    void create() throws Exception {
        SharedMemory.create(name, 4096).close();
        Find.createSemaphore(name);
        queue = MessageQueue.create(name, new QueueLimits(2, 16));
    }

    @AfterEach
    void unlink() throws IOException {
        queue.close();
        SharedMemory.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
        MessageQueue.unlinkIfExists(name);
    }

    @Test
    void eachUseHasItsKind() throws Exception {
        try (Peer user = Find.user("mmddsq", name)) {
            for (String spelling : List.of(name, name.substring(1))) {
                var users = Find.users(spelling);
                assertEquals(4, users.size(), users::toString);
                assertEquals(user(Kind.SHARED_MEMORY, user, 2, 2), of(user, Kind.SHARED_MEMORY));
                assertEquals(user(Kind.SEMAPHORE, user, 0, 1), of(user, Kind.SEMAPHORE));
                assertEquals(user(Kind.MESSAGE_QUEUE, user, 1, 0), of(user, Kind.MESSAGE_QUEUE));
                IpcUser own =
                        users.stream()
                                .filter(use -> use.process().pid() == Find.self())
                                .findFirst()
                                .orElseThrow();
                assertEquals(List.of(queue.fd().number()), own.descriptors());
            }
        }
        assertEquals(1, Find.users(name).size());
    }

    @Test
    void usersOfUnlinkedObjectsAreFound() throws Exception {
        try (Peer old = Find.user("msq", name)) {
            SharedMemory.unlink(name);
            NamedSemaphore.unlink(name);
            MessageQueue.unlink(name);
            assertEquals(
                    Set.of(Kind.values()),
                    Inspect.users(name).stream()
                            .filter(use -> use.process().pid() == old.pid())
                            .filter(IpcUser::unlinked)
                            .map(IpcUser::kind)
                            .collect(Collectors.toSet()));
            try (var fresh = SharedMemory.create(name, 8192);
                    Peer user = Find.user("m", name)) {
                assertEquals(false, of(user, Kind.SHARED_MEMORY).unlinked());
                assertEquals(true, of(old, Kind.SHARED_MEMORY).unlinked());
                assertTrue(!Find.pids(Find.memory(name).processes()).contains(old.pid()));
            }
        }
    }

    /** The kernel adds this suffix to the names of unlinked objects. */
    @Test
    void usersOfNameWithSuffixDeletedAreNotUsersOfNameWithoutIt() throws Exception {
        String longer = name + " (deleted)";
        try (var memory = SharedMemory.create(longer, 4096);
                var other = MessageQueue.create(longer, new QueueLimits(1, 1))) {
            Find.createSemaphore(longer);
            try (Peer user = Find.user("mdsq", longer)) {
                assertEquals(1, Find.users(name).size(), Inspect.users(name)::toString);
                assertEquals(
                        Set.of(Kind.values()),
                        Inspect.users(longer).stream()
                                .filter(use -> use.process().pid() == user.pid())
                                .filter(use -> !use.unlinked())
                                .map(IpcUser::kind)
                                .collect(Collectors.toSet()));
            }
        } finally {
            SharedMemory.unlinkIfExists(longer);
            NamedSemaphore.unlinkIfExists(longer);
            MessageQueue.unlinkIfExists(longer);
        }
    }

    @Test
    void theFileOfASemaphoreIsTheSemaphore() throws Exception {
        try (Peer user = Find.user("s", name)) {
            assertEquals(List.of(), Inspect.users("sem." + name.substring(1)));
        }
    }

    @Test
    void unknownNameIsReportedAsUnknown() throws Exception {
        var none = Inspect.users(name + "-none");
        assertTrue(none.isEmpty());
        assertTrue(none.toString().contains("has the name " + name + "-none"), none::toString);
        var unused = Inspect.users(name);
        assertEquals(1, Find.users(name).size()); // the queue here
        assertTrue(!unused.toString().contains("has the name"), unused::toString);
    }

    @Test
    void aNameThatNothingCanHaveIsRefused() {
        for (String impossible : List.of("", "/", "a/b", "//a", "a\0b", "..", "n".repeat(256))) {
            assertThrows(IllegalArgumentException.class, () -> Inspect.users(impossible));
        }
        assertThrows(NullPointerException.class, () -> Inspect.users(null));
    }

    private IpcUser of(Peer peer, Kind kind) throws IOException {
        return Inspect.users(name).stream()
                .filter(use -> use.process().pid() == peer.pid() && use.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    /** What a process should have, whatever the numbers of its descriptors. */
    private IpcUser user(Kind kind, Peer peer, int descriptors, int mappings) throws IOException {
        List<Integer> numbers = of(peer, kind).descriptors();
        assertEquals(descriptors, numbers.size());
        return new IpcUser(
                new IpcProcess(peer.pid(), "user"), kind, name, false, numbers, mappings);
    }
}
