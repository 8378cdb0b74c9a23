package culebra.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.ErrnoException;
import culebra.shm.Seal;
import culebra.shm.SharedMemory;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.EnumSet;

/** Gives memory to other processes, such as {@code take_memory.py}. */
final class MemoryGiver {
    private MemoryGiver() {}

    // @start region=give @highlight region regex="SharedMemory\.\w+|\b(map|seal|send)(?=\()"
    /** {@code SOCKET TEXT}: passes memory with the text to each client that connects. */
    public static void main(String[] arguments) throws Exception {
        byte[] text = arguments[1].getBytes(UTF_8);
        try (var memory = SharedMemory.anonymous(text.length);
                var listener = StreamListener.bind(UnixAddress.path(arguments[0]))) {
            try (var arena = Arena.ofConfined()) {
                memory.map(arena).copyFrom(MemorySegment.ofArray(text));
            } // memory that is mapped for writing cannot be sealed
            memory.seal(
                    EnumSet.of(
                            Seal.WRITE,
                            Seal.SHRINK,
                            Seal.GROW,
                            Seal.SEAL)); // its content is now final
            System.out.println("ready");
            while (true) {
                try {
                    give(memory, listener.accept());
                } catch (ErrnoException full) { // EMFILE: wait until a descriptor is free
                    System.err.println(full.getMessage());
                    Thread.sleep(100);
                }
            }
        }
    }

    private static void give(SharedMemory memory, StreamSocket client) {
        try (client) {
            client.send(ByteBuffer.allocate(1), memory.fd()); // requires at least one byte
        } catch (IOException gone) {
            System.err.println("gone: " + gone.getMessage());
        }
    }
    // @end @end
}
