package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free memory in made-up systems. */
class FreeMemoryTest {
    private static final long MACHINE = (1000 + 24) * 1024;
    private static final String SECOND = "31 23 0:28 / /cg rw - cgroup2 cgroup2 rw\n";
    private static final String FIRST = "35 31 0:32 / /cg/memory rw shared:9 - cgroup cgroup rw,";

    @TempDir private Path root;

    @BeforeEach
    void machine() throws IOException {
        put("proc/meminfo", "MemTotal: 2000 kB\nMemAvailable: 1000 kB\nSwapFree: 24 kB\n");
    }

    @Test
    void withoutGroupsItIsWhatTheMachineHas() throws IOException {
        assertEquals(MACHINE, bytes());
        groups("0::/\n", SECOND);
        assertEquals(MACHINE, bytes());
    }

    @Test
    void withoutProcNothingTells() throws IOException {
        Files.delete(root.resolve("proc/meminfo"));
        assertEquals(Long.MAX_VALUE, bytes());
    }

    @ParameterizedTest
    @CsvSource({
        "5000, 2000, 0, 3000", // the limit less what is used
        "5000, 2000, 500, 3500", // and what is only cached
        "5000, 6000, 0, 0", // above its limit for a moment
        "max, 2000, 500, 1048576",
        "9223372036854771712, 2000, 500, 1048576" // as no limit reads in the first version
    })
    void aGroupMayLeaveLess(String limit, long used, long cached, long free) throws IOException {
        put("proc/meminfo", "MemAvailable: 1000 kB\nSwapFree: 24 kB\n");
        groups("0::/a/b\n", SECOND);
        second("cg/a/b", limit, used, cached, "0");
        assertEquals(free, bytes());
        if (!limit.equals("max")) {
            groups("4:memory:/a/b\n0::/\n", FIRST + "memory\n");
            first("cg/memory/a/b", limit, used, cached);
            put("proc/meminfo", "MemAvailable: 1024 kB\nSwapFree: 0 kB\n");
            assertEquals(free, bytes());
        }
    }

    @Test
    void theSwapThatAGroupMayUseCounts() throws IOException {
        groups("0::/a\n", SECOND);
        second("cg/a", "5000", 2000, 0, "300");
        assertEquals(3300, bytes());
        second("cg/a", "5000", 2000, 0, "max");
        assertEquals(3000 + 24 * 1024, bytes());
        groups("4:memory:/a\n", FIRST + "memory\n");
        first("cg/memory/a", "5000", 2000, 0);
        assertEquals(3000 + 24 * 1024, bytes());
        put("cg/memory/a/memory.memsw.limit_in_bytes", "5400");
        put("cg/memory/a/memory.memsw.usage_in_bytes", "2000");
        assertEquals(3400, bytes());
    }

    @Test
    void aGroupAboveMayLeaveTheLeast() throws IOException {
        groups("0::/a/b\n", SECOND);
        second("cg/a", "4000", 3900, 0, "0");
        second("cg/a/b", "5000", 2000, 0, "0");
        assertEquals(100, bytes());
    }

    /** As in a container without a namespace of groups: it sees its own at the mount point. */
    @Test
    void aMountedGroupIsLookedForWhereItIsMounted() throws IOException {
        String mount = "35 31 0:32 /docker/x /cg/memory rw - cgroup cgroup rw,memory\n";
        groups("4:cpu,memory:/docker/x\n", mount);
        first("cg/memory", "5000", 2000, 0);
        put("proc/meminfo", "MemAvailable: 1000 kB\nSwapFree: 0 kB\n");
        assertEquals(3000, bytes());
        groups("4:cpu,memory:/docker/x/y\n", mount);
        first("cg/memory/y", "700", 0, 0);
        assertEquals(700, bytes());
        groups("4:cpu,memory:/elsewhere\n", mount);
        assertEquals(3000, bytes());
    }

    @Test
    void namesMayHaveAnyEncoding() throws IOException {
        String odd = "31 23 0:28 / /m\u00e4\r\u00ff rw - tmpfs tmpfs rw\n";
        put("proc/self/cgroup", "0::/gr\u00f6\u00dfe\n", StandardCharsets.UTF_8);
        put("proc/self/mountinfo", odd + SECOND, StandardCharsets.ISO_8859_1);
        second("cg", "5000", 2000, 0, "0");
        assertEquals(3000, bytes());
        Path group = Path.of(URI.create(root.resolve("cg").toUri() + "gr%C3%B6%C3%9Fe"));
        Files.createDirectory(group);
        Files.writeString(group.resolve("memory.max"), "700\n");
        Files.writeString(group.resolve("memory.current"), "0\n");
        Files.writeString(group.resolve("memory.swap.max"), "0\n");
        Files.writeString(group.resolve("memory.swap.current"), "0\n");
        assertEquals(700, bytes());
    }

    @Test
    void linesThatAreNoneAreLeftOut() throws IOException {
        groups("\n4\n0::/..\n4:memory:/\0\n", "x - y\n" + SECOND + FIRST + "cpu\n");
        assertEquals(MACHINE, bytes());
    }

    @Test
    void thisMachineHasSome() {
        long bytes = new FreeMemory(Path.of("/")).bytes();
        assertTrue(bytes > 0 && bytes < 1L << 50, () -> String.valueOf(bytes));
    }

    private long bytes() {
        return new FreeMemory(root).bytes();
    }

    private void groups(String groups, String mounts) throws IOException {
        put("proc/self/cgroup", groups);
        put("proc/self/mountinfo", mounts);
    }

    private void second(String group, String limit, long used, long cached, String swap)
            throws IOException {
        put(group + "/memory.max", limit + "\n");
        put(group + "/memory.current", used + "\n");
        put(group + "/memory.stat", "file 1\ninactive_file " + cached + "\n");
        put(group + "/memory.swap.max", swap + "\n");
        put(group + "/memory.swap.current", "0\n");
    }

    private void first(String group, String limit, long used, long cached) throws IOException {
        put(group + "/memory.limit_in_bytes", limit + "\n");
        put(group + "/memory.usage_in_bytes", used + "\n");
        put(group + "/memory.stat", "inactive_file 1\ntotal_inactive_file " + cached + "\n");
    }

    private void put(String file, String text) throws IOException {
        put(file, text, StandardCharsets.US_ASCII);
    }

    private void put(String file, String text, Charset charset) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text, charset);
    }
}
