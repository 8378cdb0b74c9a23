package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the build writes into the jar's manifest fits the classes. */
class ManifestTest {
    @Test
    void theBundleExportsThePackagesOfTheModule() throws IOException {
        String exported = entry("Export-Package");
        String packages = exported.substring(0, exported.indexOf(";version="));
        assertEquals(PublicApi.packages(), new TreeSet<>(List.of(packages.split(";"))));
    }

    @Test
    void theMainClassExists() throws Exception {
        Class<?> main = Class.forName(entry("mainClass"));
        assertNotNull(main.getMethod("main", String[].class));
        assertEquals("culebra.tool", main.getPackageName());
    }

    @Test
    void theNoticeNamesTheLicence() throws IOException {
        assertTrue(Files.readString(Path.of("NOTICE")).contains("Apache License, Version 2.0"));
        assertTrue(Files.readString(Path.of("LICENSE")).contains("Apache License"));
    }

    /** The jar leaves them out. */
    @Test
    void theSourcesDoNotUseTheBindings() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            var users =
                    sources.filter(each -> each.toString().endsWith(".java"))
                            .filter(each -> read(each).contains("import culebra.libc."))
                            .toList();
            assertEquals(List.of(), users);
        }
    }

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String entry(String name) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String jar = pom.substring(pom.indexOf("<id>default-jar</id>"));
        var matcher = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(jar);
        assertTrue(matcher.find(), name);
        return matcher.group(1);
    }
}
