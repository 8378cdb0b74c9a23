package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

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

    private static String entry(String name) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String jar = pom.substring(pom.indexOf("<id>default-jar</id>"));
        var matcher = Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(jar);
        assertTrue(matcher.find(), name);
        return matcher.group(1);
    }
}
