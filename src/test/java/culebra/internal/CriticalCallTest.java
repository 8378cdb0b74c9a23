package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A thread that makes critical calls in a loop can be stopped, on every JDK. */
class CriticalCallTest {
    private static final Path CALLS = Path.of("src/main/java/culebra/internal");
    private static final Pattern HANDLE =
            Pattern.compile("CriticalCall (\\w+)\\s*=\\s*Native\\.critical");
    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final int OLDEST = 22;
    private static final int FIRST_THAT_REMOVES_POLLS = 26;
    private static final int MILLIS = Counts.of(500, 4_000);

    @Test
    void everyCriticalCallIsInALoop() throws IOException {
        Set<String> made = new TreeSet<>();
        try (Stream<Path> sources = Files.list(CALLS)) {
            for (Path source : sources.toList()) {
                Matcher handle = HANDLE.matcher(Files.readString(source));
                while (handle.find()) {
                    String type = source.getFileName().toString().replace(".java", "");
                    made.add(type + "." + handle.group(1));
                }
            }
        }
        Set<String> looped = new TreeSet<>();
        for (CriticalLoop loop : CriticalLoop.values()) {
            looped.addAll(loop.calls);
        }
        assertEquals(made, looped);
    }

    @Test
    void aJdkThatRemovesPollsIsAmongThem() throws IOException {
        boolean found = false;
        for (Path jdk : jdks()) {
            found |= version(jdk) >= FIRST_THAT_REMOVES_POLLS;
        }
        assumeTrue(found, "No JDK 26 or later is installed: CULEBRA_JDKS may name some");
    }

    @ParameterizedTest
    @MethodSource("loops")
    void aLoopOfCriticalCallsLetsTheJvmStop(Path jdk, CriticalLoop loop) throws Exception {
        SysvSemaphores set = SysvSemaphores.create(SysvKey.PRIVATE, 1);
        // The second compiler removes the polls of a loop.
        var options = List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=4");
        var command =
                Peer.javaCommand(
                        options, CriticalLoop.class, loop.name(), "" + set.id(), "" + MILLIS);
        command.set(0, jdk.resolve("bin/java").toString());
        try (Peer peer = Peer.command(command)) {
            String last;
            try {
                last = peer.join();
            } catch (AssertionError failed) {
                throw new AssertionError(loop + " on " + jdk + ": no garbage collection", failed);
            }
            assertEquals("stopped", last);
        } finally {
            set.remove();
        }
    }

    /** All on every JDK as a stress test, else a few on this one and on those that are named. */
    static List<Arguments> loops() throws IOException {
        boolean all = Counts.of(0, 1) == 1;
        List<CriticalLoop> loops =
                all
                        ? List.of(CriticalLoop.values())
                        : List.of(
                                CriticalLoop.TRY_ACQUIRE_FAILS,
                                CriticalLoop.RELEASE_AND_TRY_ACQUIRE,
                                CriticalLoop.LOCK_AND_UNLOCK);
        Set<Path> jdks = all ? jdks() : named();
        return jdks.stream()
                .flatMap(jdk -> loops.stream().map(loop -> Arguments.of(jdk, loop)))
                .toList();
    }

    private static Set<Path> jdks() throws IOException {
        Set<Path> jdks = named();
        Path installed = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(installed)) {
            try (Stream<Path> homes = Files.list(installed)) {
                for (Path home : homes.toList()) {
                    if (version(home) >= OLDEST) {
                        jdks.add(home.toRealPath());
                    }
                }
            }
        }
        return jdks;
    }

    /** The JDK that runs this, and those of the environment. */
    private static Set<Path> named() throws IOException {
        Set<Path> jdks = new LinkedHashSet<>();
        jdks.add(Path.of(System.getProperty("java.home")).toRealPath());
        String more = System.getenv().getOrDefault("CULEBRA_JDKS", "");
        for (String home : Arrays.asList(more.split(File.pathSeparator))) {
            if (!home.isEmpty()) {
                jdks.add(Path.of(home).toRealPath());
            }
        }
        return jdks;
    }

    /** The feature version of the JDK in a directory, 0 if there is none. */
    private static int version(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        Matcher version = VERSION.matcher(Files.readString(release));
        return version.find() ? Integer.parseInt(version.group(1)) : 0;
    }
}
