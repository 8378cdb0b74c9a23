package culebra.cookbook;

import culebra.shm.Pages;
import culebra.shm.SharedMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Holds a key in memory that is never written to swap space; {@code use_key.c} uses the key. */
final class KeyHolder {
    private static final int SIZE = 4096;

    private KeyHolder() {}

    // @start region=hold @highlight region regex="Pages\.\w+"
    /** {@code NAME KEY}: holds the key until a line is typed, and erases it. */
    public static void main(String[] arguments) throws Exception {
        try (var memory = SharedMemory.create(arguments[0], SIZE);
                Arena arena = Arena.ofConfined()) {
            try {
                MemorySegment key = memory.map(arena);
                Pages.pin(key); // before the key is written
                key.setString(0, arguments[1]);
                System.out.println("ready");
                System.in.read();
                key.fill((byte) 0); // before the arena unmaps it, which unpins it
            } finally {
                memory.unlink();
            }
        }
    }
    // @end @end
}
