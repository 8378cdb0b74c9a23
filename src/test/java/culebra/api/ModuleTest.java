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
            assertTrue(exports.targets().isEmpty(), exports + " is for everybody or for nobody");
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
        var required = PublicApi.module().requires().stream().map(Requires::name).toList();
        assertEquals(List.of("java.base"), required);
    }

    /** What the class files use, whatever module-info says; sun.misc.Signal is by reflection. */
    @Test
    void theClassesUseJavaBaseAlone() {
        assertEquals(
                "culebra -> java.base", jdeps("-summary", PublicApi.classes().toString()).strip());
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
