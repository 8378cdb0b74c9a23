package culebra.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** In jshell everything is imported, so no two types may have one name. */
class ApiNamesTest {
    @Test
    void noTwoTypesHaveOneName() {
        var names = imported().toList();
        assertEquals(names.stream().distinct().toList(), names);
        assertTrue(names.size() > 50, "only " + names.size() + " types seen");
    }

    @Test
    void noTypeHasANameThatJavaBaseExports() throws IOException {
        Set<String> taken = namesOfJavaBase();
        assertTrue(taken.contains("Semaphore") && taken.contains("Pipe"), "java.base is not seen");
        assertEquals(List.of(), imported().filter(taken::contains).toList());
    }

    /** A nested type bears the name of the one around it, too. */
    private static Stream<String> imported() {
        return PublicApi.types().stream()
                .filter(type -> type.getEnclosingClass() == null)
                .map(Class::getSimpleName);
    }

    private static Set<String> namesOfJavaBase() throws IOException {
        var base = ModuleFinder.ofSystem().find("java.base").orElseThrow();
        Set<String> exported =
                base.descriptor().exports().stream()
                        .filter(exports -> !exports.isQualified())
                        .map(Exports::source)
                        .collect(Collectors.toSet());
        try (var reader = base.open();
                var files = reader.list()) {
            return files.filter(file -> file.endsWith(".class") && !file.contains("$"))
                    .map(file -> file.substring(0, file.length() - 6).replace('/', '.'))
                    .filter(name -> exported.contains(name.replaceFirst("\\.?[^.]*$", "")))
                    .filter(ApiNamesTest::isPublic)
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isPublic(String name) {
        try {
            return Modifier.isPublic(Class.forName(name, false, null).getModifiers());
        } catch (ClassNotFoundException packageInfo) {
            return false;
        }
    }
}
