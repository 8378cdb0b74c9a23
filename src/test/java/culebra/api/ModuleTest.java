package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;

/** The module shows its users the public packages, and needs nothing but java.base. */
class ModuleTest {
    @Test
    void thePublicPackagesAreExportedAndNoOthers() {
        var exported = new TreeSet<String>();
        for (Exports exports : PublicApi.module().exports()) {
            assertTrue(exports.targets().isEmpty(), exports + " must be an unqualified export");
            exported.add(exports.source());
        }
        assertEquals(PublicApi.packages(), exported);
        assertTrue(
                exported.contains("culebra.fd"), exported + ": what is tested is not the library");
        assertEquals(Set.of(), PublicApi.module().opens());
    }

    @Test
    void everyExportedPackageHasAPublicType() {
        var packages = new TreeSet<String>();
        PublicApi.types().forEach(type -> packages.add(type.getPackageName()));
        assertEquals(PublicApi.packages(), packages);
    }

    @Test
    void theModuleRequiresJavaBaseAlone() {
        var required =
                PublicApi.module().requires().stream()
                        .filter(each -> !each.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name)
                        .toList();
        assertEquals(List.of("java.base"), required);
    }

    /** What the class files use, whatever module-info says; sun.misc.Signal is by reflection. */
    @Test
    void theClassesUseJavaBaseAndRecordings() {
        String used = jdeps("--add-modules", "jdk.jfr", "-summary", PublicApi.classes().toString());
        assertEquals(
                List.of("culebra -> java.base", "culebra -> jdk.jfr"),
                used.lines().filter(line -> line.startsWith("culebra ")).toList());
    }

    @Test
    void onlyTheRecorderUsesRecordings() {
        String users =
                jdeps(
                        "-verbose:class",
                        "-filter:none",
                        "--package",
                        "jdk.jfr",
                        PublicApi.classes().toString());
        var classes =
                users.lines()
                        .filter(line -> line.startsWith("   culebra"))
                        .map(line -> line.strip().replaceFirst("[ $].*", ""))
                        .distinct()
                        .toList();
        assertEquals(List.of("culebra.internal.Recorder"), classes);
    }

    @Test
    void theClassesUseNoInternalsOfTheJdk() {
        assertEquals("", jdeps("-jdkinternals", PublicApi.classes().toString()).strip());
    }

    private static String jdeps(String... arguments) {
        var said = new StringWriter();
        var writer = new PrintWriter(said);
        int result = ToolProvider.findFirst("jdeps").orElseThrow().run(writer, writer, arguments);
        assertEquals(0, result, said.toString());
        return said.toString();
    }
}
