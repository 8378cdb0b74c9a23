package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Streams between a service and clients in Java, Python and C, in each domain. */
class SequenceServiceTest {
    private static final int CLIENTS = 10;
    private static final int REQUESTS = Counts.of(30, 10_000);

    private static final Elsewhere OTHER_JVM = Elsewhere.with().shared();

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void javaServiceServesClientsInEveryLanguage(Domain domain) throws Exception {
        try (Peer service = Peer.java(SequenceService.class, domain.address(directory))) {
            String address = service.line();
            List<String> blocks;
            try (Peer python = PythonExamples.sequenceClient(address, REQUESTS);
                    Peer c = Peer.c("socket/sequence", "ask", address, "" + REQUESTS)) {
                var here = On.PLATFORM.start(() -> takenHere(address));
                String java = OTHER_JVM.says(SequenceServiceClient.class, address, "" + REQUESTS);
                blocks = here.get();
                for (String said : List.of(java, python.join(), c.join())) {
                    blocks.addAll(said.lines().toList());
                }
            }
            eachIsThereOnce(blocks, (CLIENTS + 3) * REQUESTS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientsInJavaAreServedByPython(Domain domain) throws Exception {
        try (Peer service = PythonExamples.sequenceService(domain.address(directory))) {
            eachIsThereOnce(takenHere(service.line()), CLIENTS * REQUESTS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void clientsInJavaAreServedByC(Domain domain) throws Exception {
        try (Peer service = Peer.c("socket/sequence", "serve", domain.address(directory))) {
            eachIsThereOnce(takenHere(service.line()), CLIENTS * REQUESTS);
        }
    }

    /** One client opens as many connections as there is room for, and more. */
    @Test
    void theServiceGoesOnAfterItHasHadNoDescriptorLeft() throws Exception {
        var command = new ArrayList<>(List.of("prlimit", "--nofile=60"));
        // From jars: to load a class from a directory, a descriptor must be left.
        command.addAll(
                Peer.javaCommand(
                        List.of("-XX:-MaxFDLimit"),
                        SequenceService.class,
                        Domain.PATH.address(directory)));
        try (Peer service = Peer.command(command)) {
            SocketAddress address = AddressText.parse(service.line());
            var greedy = new ArrayList<StreamSocket>();
            while (!service.errors().contains("EMFILE")) {
                StreamSocket.tryConnect(address, Duration.ofMillis(20)).ifPresent(greedy::add);
            }
            greedy.forEach(StreamSocket::close);
            try (var client = new SequenceServiceClient(address)) {
                assertEquals(0, client.take(5));
            }
        }
    }

    @Test
    void malformedAndPartialRequestsDoNotAffectOtherClients() throws Exception {
        try (Peer service = Peer.java(SequenceService.class, Domain.PATH.address(directory))) {
            SocketAddress address = AddressText.parse(service.line());
            try (var client = new SequenceServiceClient(address);
                    var wrong = new SequenceServiceClient(address);
                    var half = StreamSocket.connect(address);
                    var deaf = StreamSocket.connect(address)) {
                assertEquals(0, client.take(5));
                assertThrows(IOException.class, () -> wrong.take(0));
                half.write(ByteBuffer.allocate(3));
                half.shutdownOutput();
                assertEquals(-1, half.read(ByteBuffer.allocate(8)));
                while (deaf.tryWrite(ByteBuffer.allocate(Integer.BYTES).putInt(0, 1)) > 0) {
                    // until its buffers are full, since it does not read the replies
                }
                assertTrue(client.take(1) > 4);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientHearsThatTheServiceWasKilled(Domain domain) throws Exception {
        try (Peer service = Peer.c("socket/sequence", "serve", domain.address(directory));
                var client = new SequenceServiceClient(AddressText.parse(service.line()))) {
            assertEquals(0, client.take(1));
            service.kill();
            assertThrows(IOException.class, () -> client.take(1)); // its end, EPIPE or a reset
        }
    }

    /** By many clients in this JVM at once. */
    private static List<String> takenHere(String address) throws Exception {
        SocketAddress service = AddressText.parse(address);
        Callable<List<String>> asking = () -> taken(service);
        var blocks = new ArrayList<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var clients = Collections.nCopies(CLIENTS, asking);
            for (Future<List<String>> client : threads.invokeAll(clients)) {
                blocks.addAll(client.get());
            }
        }
        return blocks;
    }

    private static List<String> taken(SocketAddress service) throws Exception {
        var blocks = new ArrayList<String>();
        try (var client = new SequenceServiceClient(service)) {
            for (int i = 0; i < REQUESTS; i++) {
                int count = i % 5 + 1;
                blocks.add(client.take(count) + " " + count);
            }
        }
        return blocks;
    }

    private static void eachIsThereOnce(List<String> blocks, int count) {
        assertEquals(count, blocks.size());
        long[] numbers =
                blocks.stream().flatMapToLong(SequenceServiceTest::numbers).sorted().toArray();
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(i, numbers[i], "each number once, and none left out");
        }
    }

    /** The numbers of a block, given by its first and their count. */
    private static LongStream numbers(String block) {
        String[] words = block.split(" ");
        long first = Long.parseLong(words[0]);
        return LongStream.range(first, first + Long.parseLong(words[1]));
    }
}
