package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.sysv.SysvKey;
import culebra.sysv.SysvMessage;
import culebra.sysv.SysvQueue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Questions to C and answers by one queue, told apart by their types; a file leads C to it. */
final class SysvQueueRow implements Row {
    private static final long QUESTION = 1;
    private static final long ANSWER = 2;
    private static final int LAST = 9;

    @Override
    public String name() {
        return "sysv-queue";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = Files.createFile(stage.path());
        SysvKey key = SysvKey.of(path, 'Q');
        SysvQueue queue = stage.object(() -> SysvQueue.create(key));
        try (Peer c = stage.c("sysv_queue", path, RoundTrip.COUNT, LAST)) {
            RoundTrip median = RoundTrip.with("C", round -> exchange(queue, round));
            c.expect("sent");
            c.kill();
            return new Result(inOrder(queue), median);
        }
    }

    /** There and back; one of no bytes is a message too. */
    private static void exchange(SysvQueue queue, int round) throws Exception {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(round).array();
        byte[] message = Arrays.copyOf(bytes, round % (Integer.BYTES + 1));
        queue.send(QUESTION, message);
        assertEquals(new SysvMessage(ANSWER, message), queue.receive(ANSWER));
    }

    /** The messages of the dead, which were sent the other way round. */
    private static String inOrder(SysvQueue queue) throws Exception {
        assertEquals(LAST - ANSWER, queue.size());
        for (int type = (int) ANSWER + 1; type <= LAST; type++) {
            assertEquals(new SysvMessage(type, new byte[type]), queue.receive(-LAST));
        }
        assertTrue(queue.tryReceive(0).isEmpty(), "it is empty");
        return "C sent types " + LAST + " to 3, was killed: 3 first";
    }
}
