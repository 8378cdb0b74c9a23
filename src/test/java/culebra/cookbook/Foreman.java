package culebra.cookbook;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.process.ChildBuilder;
import culebra.process.ChildProcess;
import culebra.shm.SharedMemory;
import culebra.socket.StreamSocket;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Scanner;

/** Has a child, such as {@code sum.c}, work on memory that only the two of them share. */
final class Foreman {
    private static final long MOST = 1_000_000;

    private Foreman() {}

    // @start region=foreman @highlight region regex="ChildBuilder\.of|\b(pass|start|waitFor)(?=\()"
    /** {@code WORKER}: prints the sum from 1 to each number that is typed. */
    public static void main(String[] arguments) throws Exception {
        try (var pair = StreamSocket.pair();
                var memory = SharedMemory.anonymous(MOST * Long.BYTES);
                var arena = Arena.ofConfined()) {
            ChildProcess worker =
                    ChildBuilder.of(arguments[0])
                            .pass(pair.second().fd()) // descriptor 3 of the child
                            .pass(memory.fd()) // descriptor 4
                            .start();
            pair.second().close(); // the child has a duplicate; each now notices the other's end
            System.out.println(worker.pid());
            var numbers = memory.map(arena);
            var message = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
            for (var in = new Scanner(System.in); in.hasNextLong(); ) {
                long count = in.nextLong();
                for (long i = 0; i < count; i++) {
                    numbers.setAtIndex(JAVA_LONG, i, i + 1);
                }
                pair.first().write(message.clear().putLong(0, count));
                if (pair.first().read(message.clear()) < 0) {
                    break;
                }
                System.out.println(message.getLong(0));
            }
            pair.first().close();
            System.out.println("the worker has ended with " + worker.waitFor());
        }
    }
    // @end @end
}
