package culebra.sync;

import culebra.Access;
import culebra.shm.SharedMemory;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.testing.TempName;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Memory that Culebra maps, as often as one likes. */
record Mapper(Mapping mapping, Removal removal) implements AutoCloseable {
    private static final long SIZE = 3 * 4096;

    /** Maps it into an arena. */
    interface Mapping {
        MemorySegment map(Arena arena) throws IOException;
    }

    /** Takes it away. */
    interface Removal {
        void run() throws IOException;
    }

    /** The kinds of such memory. */
    enum Kind {
        NAMED {
            @Override
            Mapper make() {
                String name = TempName.next();
                return new Mapper(
                        arena -> SharedMemory.map(name, SIZE, arena),
                        () -> SharedMemory.unlinkIfExists(name));
            }
        },
        ANONYMOUS {
            @Override
            Mapper make() throws IOException {
                SharedMemory memory = SharedMemory.anonymous(SIZE);
                return new Mapper(memory::map, memory::close);
            }
        },
        FROM_WITHIN {
            @Override
            Mapper make() throws IOException {
                SharedMemory memory = SharedMemory.anonymous(SIZE);
                return new Mapper(
                        arena -> memory.map(MapMode.READ_WRITE, 4096 + 64, 4096, arena),
                        memory::close);
            }
        },
        SYSTEM_V {
            @Override
            Mapper make() throws IOException {
                SysvMemory memory = SysvMemory.create(SysvKey.PRIVATE, SIZE);
                return new Mapper(arena -> memory.attach(Access.READ_WRITE, arena), memory::remove);
            }
        };

        abstract Mapper make() throws IOException;
    }

    MemorySegment map(Arena arena) throws IOException {
        return mapping.map(arena);
    }

    /** Maps it and opens the mutex at its beginning. */
    SharedMutex open(Arena arena) throws IOException {
        return SharedMutex.open(map(arena));
    }

    @Override
    public void close() throws IOException {
        removal.run();
    }

    /** Returns whether shared memory is mapped at an address of this process. */
    static boolean isMapped(long address) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.matches("\\S+ \\S{3}s .*")) // others may come there
                    .map(line -> line.split("[- ]", 3))
                    .anyMatch(
                            range ->
                                    Long.parseUnsignedLong(range[0], 16) <= address
                                            && address < Long.parseUnsignedLong(range[1], 16));
        }
    }
}
