package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Alone;
import culebra.testing.Namespace;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** System V objects. */
@Alone
class InspectSysvTest {
    private static final String ATTACH =
            "import ctypes, sys; c = ctypes.CDLL(None); c.shmat.restype = ctypes.c_void_p;"
                    + " assert c.shmat(int(sys.argv[1]), None, 0) != -1;"
                    + " print('ready', flush=True); sys.stdin.read()";

    private final SysvKey key = new SysvKey(0x43000000 | (int) Find.self() & 0xffffff);

    @Test
    void memoryIsListedWithWhoHasItAttached() throws Exception {
        try (var memory =
                        SysvMemory.create(key, 5000, PosixFilePermissions.fromString("rw-r-----"));
                Arena arena = Arena.ofConfined()) {
            try {
                SysvMemoryEntry entry = memory(memory.id());
                assertEquals(key.value(), entry.key());
                assertEquals(5000, entry.size());
                assertEquals(0, entry.attached());
                assertEquals(Find.self(), entry.creator());
                assertEquals("rw-r-----", PosixFilePermissions.toString(entry.permissions()));
                assertEquals(List.of(), entry.processes());
                assertTrue(Inspect.unreferenced().contains(memory(memory.id())));
                memory.attach(Access.READ_WRITE, arena);
                try (Peer other = Peer.python(ATTACH, "" + memory.id())) {
                    other.expect("ready");
                    entry = memory(memory.id());
                    assertEquals(2, entry.attached());
                    assertEquals(
                            List.of(Find.self(), other.pid()).stream().sorted().toList(),
                            Find.pids(entry.processes()));
                    assertEquals(other.pid(), entry.last());
                    assertFalse(Inspect.unreferenced().contains(entry));
                }
                assertFalse(memory(memory.id()).removed());
            } finally {
                memory.remove();
            }
            assertTrue(memory(memory.id()).removed());
        }
    }

    @Test
    void aSetOfSemaphoresIsListed() throws Exception {
        try (var set = SysvSemaphores.create(SysvKey.PRIVATE, new int[] {1, 2, 3})) {
            try {
                var entry = Find.one(SysvSemaphoresEntry.class, any -> any.id() == set.id());
                assertEquals(0, entry.key());
                assertEquals(3, entry.count());
                set.apply(SemOp.take(1, 1));
                entry = Find.one(SysvSemaphoresEntry.class, any -> any.id() == set.id());
                assertTrue(entry.lastOperation().isPresent());
                assertEquals(List.of(), entry.processes());
                assertFalse(Inspect.unreferenced().contains(entry), "its use is unknown");
            } finally {
                set.remove();
            }
        }
    }

    @Test
    void aQueueIsListedWithWhatItHolds() throws Exception {
        try (var queue = SysvQueue.create(key)) {
            try {
                queue.send(1, new byte[5]);
                queue.send(2, new byte[3]);
                queue.receive(1);
                var entry = Find.one(SysvQueueEntry.class, any -> any.id() == queue.id());
                assertEquals(key.value(), entry.key());
                assertEquals(1, entry.messages());
                assertEquals(3, entry.bytes());
                assertEquals(Find.self(), entry.lastSender());
                assertEquals(Find.self(), entry.lastReceiver());
                assertTrue(entry.toString().contains(String.format("key 0x%08x", key.value())));
            } finally {
                queue.remove();
            }
        }
    }

    /** Its mapping has the inode 0. */
    @Test
    void theFirstMemoryOfANamespaceHasProcessesToo() throws Exception {
        var command = new ArrayList<>(Namespace.ipc(":"));
        command.addAll(Peer.javaCommand(List.of(), First.class));
        try (Peer first = Peer.command(command)) {
            assertEquals("id 0 is of this process: true", first.join());
        }
    }

    static final class First {
        public static void main(String[] none) throws Exception {
            try (var memory = SysvMemory.create(SysvKey.PRIVATE, 1);
                    Arena arena = Arena.ofConfined()) {
                memory.attach(Access.READ_WRITE, arena);
                memory.remove();
                List<Long> users = Find.pids(memory(memory.id()).processes());
                boolean own = users.equals(List.of(Find.self()));
                System.out.println("id " + memory.id() + " is of this process: " + own);
            }
        }
    }

    private static SysvMemoryEntry memory(int id) throws Exception {
        return Find.one(SysvMemoryEntry.class, any -> any.id() == id);
    }
}
