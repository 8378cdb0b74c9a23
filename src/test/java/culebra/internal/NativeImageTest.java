package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The jar tells GraalVM's native-image what is linked and what is looked up by name. */
class NativeImageTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Path METADATA =
            RESOURCES.resolve(
                    "META-INF/native-image/org.culebra/culebra/reachability-metadata.json");
    private static final String SIGNALS =
            """
              "reflection": [
                {
                  "type": "sun.misc.Signal",
                  "methods": [
                    {"name": "<init>", "parameterTypes": ["java.lang.String"]},
                    {
                      "name": "handle",
                      "parameterTypes": ["sun.misc.Signal", "sun.misc.SignalHandler"]
                    }
                  ]
                },
                {
                  "type": "sun.misc.SignalHandler",
                  "fields": [{"name": "SIG_DFL"}, {"name": "SIG_IGN"}],
                  "methods": [{"name": "handle", "parameterTypes": ["sun.misc.Signal"]}]
                },
                {"type": {"proxy": ["sun.misc.SignalHandler"]}}
              ],
              "resources": [{"glob": "culebra/ring/*"}],
            """;

    /** {@code -Dculebra.nativeImage.accept=true} writes the file. */
    @Test
    void metadataHasEveryCallThatIsLinked() throws IOException {
        var downcalls = new TreeSet<String>();
        for (Links link : Links.all()) {
            downcalls.add("      " + link.json());
        }
        assertTrue(downcalls.size() > 20, downcalls.toString());
        String expected =
                "{\n"
                        + SIGNALS
                        + "  \"foreign\": {\n    \"downcalls\": [\n"
                        + String.join(",\n", downcalls)
                        + "\n    ]\n  }\n}\n";
        if (Boolean.getBoolean("culebra.nativeImage.accept")) {
            Files.createDirectories(METADATA.getParent());
            Files.writeString(METADATA, expected);
        }
        assertEquals(expected, Files.readString(METADATA));
    }

    /** These are the names by which the metadata calls the layouts of the sources. */
    @Test
    void namesOfLayoutsAreThoseOfTheLinker() {
        var canonical = Linker.nativeLinker().canonicalLayouts();
        assertEquals(
                Map.of(
                        "jint", ValueLayout.JAVA_INT,
                        "jlong", ValueLayout.JAVA_LONG,
                        "void*", ValueLayout.ADDRESS),
                Map.of(
                        "jint", canonical.get("jint"),
                        "jlong", canonical.get("jlong"),
                        "void*", canonical.get("void*")));
    }

    @Test
    void metadataIsJson() throws Exception {
        String script = "import json, sys; print(len(json.load(open(sys.argv[1]))))";
        try (Peer python = Peer.python(script, METADATA.toString())) {
            assertEquals("3", python.join());
        }
    }

    /** Nothing but {@link Native} links, and nothing makes a stub for C to call. */
    @Test
    void onlyNativeLinks() throws IOException {
        var linking = Pattern.compile("nativeLinker\\(|upcallStub\\(|downcallHandle\\(");
        for (var source : sources().entrySet()) {
            boolean links = linking.matcher(source.getValue()).find();
            assertEquals(source.getKey().endsWith("Native.java"), links, source.getKey());
            assertFalse(source.getValue().contains("upcallStub("), source.getKey());
        }
    }

    @Test
    void metadataHasEveryNameThatIsLookedUp() throws IOException {
        var named = Pattern.compile("Class\\.forName\\(\\s*\"(?!culebra)([\\w.]+)\"");
        var names = new TreeSet<String>();
        for (String text : sources().values()) {
            named.matcher(text).results().forEach(each -> names.add(each.group(1)));
        }
        assertEquals(new TreeSet<>(List.of("sun.misc.Signal", "sun.misc.SignalHandler")), names);
        try (Stream<Path> files = Files.walk(RESOURCES.resolve("culebra"))) {
            var elsewhere =
                    files.filter(Files::isRegularFile)
                            .filter(each -> !each.getParent().endsWith("culebra/ring"))
                            .toList();
            assertEquals(List.of(), elsewhere);
        }
    }

    private static Map<String, String> sources() throws IOException {
        var sources = new TreeMap<String, String>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                sources.put(file.toString(), Files.readString(file));
            }
        }
        return sources;
    }
}
