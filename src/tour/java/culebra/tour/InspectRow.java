package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.inspect.Inspect;
import culebra.inspect.IpcEntry;
import culebra.inspect.IpcProcess;
import culebra.inspect.IpcUser;
import culebra.inspect.Listing;
import culebra.inspect.SharedMemoryEntry;
import culebra.shm.SharedMemory;

import java.util.List;

/** Who has shared memory mapped, and that no process has it after that process is killed. */
final class InspectRow implements Row {
    private static final int SIZE = 4096;

    private static final String MAPS =
            """
            import mmap, os, sys
            fd = os.open('/dev/shm' + sys.argv[1], os.O_RDWR)
            memory = mmap.mmap(fd, 0)
            os.close(fd)
            print('mapped', flush=True)
            sys.stdin.read()
            """;

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        SharedMemory.create(name, SIZE).close();
        try (Peer python = stage.python(MAPS, name)) {
            python.expect("mapped");
            IpcUser user = Inspect.users(name).getFirst();
            assertEquals(python.pid(), user.process().pid());
            assertTrue(user.mappings() > 0, user.toString());
            assertEquals(List.of(user.process()), memory(Inspect.list(), name).processes());
            python.kill();
        }
        List<IpcProcess> none = memory(Inspect.list(), name).processes();
        assertEquals(List.of(), none);
        memory(Inspect.unreferenced(), name); // or it fails
        return new Result("Python maps memory; killed: unreferenced");
    }

    private static SharedMemoryEntry memory(Listing<IpcEntry> all, String name) {
        return all.only(SharedMemoryEntry.class).stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
