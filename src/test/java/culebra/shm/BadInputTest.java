package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.libc.Glibc;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Names and sizes; what is said of each name is in NamesTest. */
class BadInputTest {
    private static final String READER =
            """
            import _posixshmem, errno, mmap, os, sys
            name = bytes.fromhex(sys.argv[1]).decode()
            refused = False
            try:
                fd = _posixshmem.shm_open(name, os.O_RDWR, mode=0)
            except OSError as why:
                refused = why.errno == errno.EINVAL
                fd = os.open("/dev/shm" + name, os.O_RDWR)
            with mmap.mmap(fd, 0) as m:
                print(m[0], refused)
            """;

    /** The most bytes of a name, with its slash, that {@code shm_open} takes before glibc 2.34. */
    private static final int OLD_NAME_MAX = 254;

    private final Arena arena = Arena.ofAuto();

    static Stream<String> impossibleNames() {
        return Stream.of(
                "",
                "/",
                "//",
                "a/b",
                "/a/b",
                "//a",
                "a/",
                ".",
                "/.",
                "..",
                "a\0b",
                "\0",
                "a".repeat(256),
                "/" + "a".repeat(256),
                "ü".repeat(128),
                "a\ud800",
                "\udc00b");
    }

    static Stream<String> unusualNames() {
        String start = TempObject.next().name().substring(1);
        String longest = start + "a".repeat(255 - start.length());
        return Stream.of(
                longest,
                "/" + longest,
                longest.substring(1),
                longest.substring(2) + "ü",
                start + "-übung-名前-\ud83d\udc0d",
                start + " \n\t%s\\",
                "..." + start,
                "." + start);
    }

    @ParameterizedTest
    @MethodSource("impossibleNames")
    void aNameThatIsNoneIsRefusedByEveryVerb(String name) throws Exception {
        long descriptors = Own.descriptors();
        for (Executable verb : verbs(name)) {
            Expect.failure(
                    IllegalArgumentException.class,
                    verb,
                    "is not a valid name for shared memory: it ");
        }
        Own.assertNoMoreDescriptors(descriptors);
    }

    @Test
    void noNameIsABug() {
        for (Executable verb : verbs(null)) {
            assertThrows(NullPointerException.class, verb);
        }
    }

    @ParameterizedTest
    @MethodSource("unusualNames")
    void anUnusualNameIsTheSameForOthers(String name) throws Exception {
        try (var memory = SharedMemory.create(name, 8);
                var same = SharedMemory.open(name)) {
            memory.map(arena).set(JAVA_INT, 0, 42);
            assertEquals(42, same.map(arena).get(JAVA_INT, 0));
            String full = name.startsWith("/") ? name : "/" + name;
            byte[] bytes = full.getBytes(UTF_8);
            boolean refused = bytes.length > OLD_NAME_MAX && Glibc.isBefore("2.34");
            try (Peer python = Peer.python(READER, HexFormat.of().formatHex(bytes))) {
                assertEquals(refused ? "42 True" : "42 False", python.join());
            }
            SharedMemory.unlink(name);
            assertFalse(SharedMemory.unlinkIfExists(name));
            assumeFalse(refused, "shm_open refuses such a long name before glibc 2.34");
        } finally {
            SharedMemory.unlinkIfExists(name);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 47) + 1, Long.MAX_VALUE})
    void aSizeThatNoObjectCanHaveIsRefusedByEveryVerb(long size) throws Throwable {
        try (var object = TempObject.next()) {
            Expect.nothingLeaked(
                    () -> {
                        for (Executable verb : sized(object.name(), size)) {
                            Expect.failure(
                                    IllegalArgumentException.class,
                                    verb,
                                    object.name(),
                                    String.valueOf(size));
                        }
                        Expect.failure(
                                IllegalArgumentException.class,
                                () -> SharedMemory.anonymous(size),
                                "nonymous",
                                String.valueOf(size));
                    });
            assertFalse(object.exists());
        }
    }

    @Test
    void whatIsTooLargeSaysTheLimitAndWhatIsTooSmallTheLeast() throws Exception {
        try (var object = TempObject.next()) {
            for (Executable verb : sized(object.name(), (1L << 47) + 1)) {
                Expect.failure(IllegalArgumentException.class, verb, "2^47");
            }
            for (Executable verb : sized(object.name(), 0)) {
                Expect.failure(IllegalArgumentException.class, verb, "at least 1 byte");
            }
        }
    }

    private static List<Executable> sized(String name, long size) {
        return List.of(
                () -> SharedMemory.create(name, size),
                () -> SharedMemory.createSparse(name, size),
                () -> SharedMemory.openOrCreate(name, size),
                () -> SharedMemory.map(name, size, Arena.global()));
    }

    private static List<Executable> verbs(String name) {
        return List.of(
                () -> SharedMemory.create(name, 8),
                () -> SharedMemory.createSparse(name, 8),
                () -> SharedMemory.openOrCreate(name, 8),
                () -> SharedMemory.map(name, 8, Arena.global()),
                () -> SharedMemory.open(name),
                () -> SharedMemory.unlink(name),
                () -> SharedMemory.unlinkIfExists(name));
    }
}
