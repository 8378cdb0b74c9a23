package culebra.api;

import com.sun.source.doctree.ThrowsTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/** What only the sources of the public API tell: parameter names, and documented exceptions. */
final class ApiSources {
    private static final Path ROOT = Path.of("src/main/java/culebra");

    /** Where another JVM has written what it has read. */
    private static final String WRITTEN = System.getProperty("culebra.sources");

    private static final Map<String, Method> METHODS = WRITTEN == null ? parse() : read();

    private ApiSources() {}

    /** A method's parameters, and the simple names of what its Javadoc says that it throws. */
    record Method(List<String> parameters, Set<String> thrown) {}

    /** What the sources say of a method or constructor. */
    static Method of(Executable member) {
        Method found = METHODS.get(key(member));
        if (found != null) {
            return found;
        }
        Class<?> type = member.getDeclaringClass();
        if (member instanceof Constructor<?> && type.isRecord()) { // not written out
            var names = Stream.of(type.getRecordComponents()).map(RecordComponent::getName);
            return new Method(names.toList(), Set.of());
        }
        if (member.getParameterCount() == 0) { // nor is a record's accessor, or a constructor
            return new Method(List.of(), Set.of());
        }
        throw new IllegalStateException("No source of " + key(member));
    }

    private static String key(Executable member) {
        String name = member instanceof Constructor<?> ? "<init>" : member.getName();
        return key(
                member.getDeclaringClass().getName().replace('$', '.'),
                name,
                Stream.of(member.getGenericParameterTypes()).map(each -> each.getTypeName()));
    }

    private static String key(String type, String name, Stream<String> parameters) {
        return parameters
                .map(ApiSources::plain)
                .collect(Collectors.joining(",", type + "." + name + "(", ")"));
    }

    /** A type without its package, the types around it and its arguments. */
    private static String plain(String type) {
        String erased = type.replaceAll("<.*>", "").replace("...", "[]").strip();
        return erased.replaceAll("^.*[.$]", "");
    }

    /** Writes what the sources say into a file, for a JVM with the property culebra.sources. */
    static Path writeTo(Path file) throws IOException {
        var lines = new ArrayList<String>();
        METHODS.forEach(
                (key, method) -> {
                    lines.add(key);
                    lines.add(String.join(" ", method.parameters));
                    lines.add(String.join(" ", method.thrown));
                });
        return Files.write(file, lines);
    }

    private static Map<String, Method> read() {
        try {
            var methods = new HashMap<String, Method>();
            List<String> lines = Files.readAllLines(Path.of(WRITTEN));
            for (int i = 0; i < lines.size(); i += 3) {
                var thrown = new TreeSet<>(words(lines.get(i + 2)));
                methods.put(lines.get(i), new Method(words(lines.get(i + 1)), thrown));
            }
            return methods;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> words(String line) {
        return line.isEmpty() ? List.of() : List.of(line.split(" "));
    }

    private static Map<String, Method> parse() {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var methods = new HashMap<String, Method>();
        try (var files = compiler.getStandardFileManager(null, null, null);
                Stream<Path> paths = Files.walk(ROOT)) {
            List<Path> sources =
                    paths.filter(path -> path.toString().endsWith(".java"))
                            .filter(path -> !path.startsWith(ROOT.resolve("internal")))
                            .filter(path -> !path.startsWith(ROOT.resolve("tool")))
                            .toList();
            var units = files.getJavaFileObjectsFromPaths(sources);
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, units);
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(docs, methods, String.valueOf(unit.getPackageName())).scan(unit, null);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return methods;
    }

    private static final class Reader extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final Map<String, Method> methods;
        private final String within;

        Reader(DocTrees docs, Map<String, Method> methods, String within) {
            this.docs = docs;
            this.methods = methods;
            this.within = within;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            List<? extends VariableTree> parameters = method.getParameters();
            String type = typeName(getCurrentPath().getParentPath());
            Stream<String> types = parameters.stream().map(each -> each.getType().toString());
            List<String> names =
                    parameters.stream().map(each -> each.getName().toString()).toList();
            methods.put(key(type, method.getName().toString(), types), new Method(names, thrown()));
            return null; // what a body declares is not public
        }

        private Set<String> thrown() {
            var comment = docs.getDocCommentTree(getCurrentPath());
            var thrown = new TreeSet<String>();
            if (comment != null) {
                for (var tag : comment.getBlockTags()) {
                    if (tag instanceof ThrowsTree each) {
                        thrown.add(plain(each.getExceptionName().getSignature()));
                    }
                }
            }
            return thrown;
        }

        private String typeName(TreePath path) {
            var names = new ArrayList<String>();
            for (TreePath at = path; at != null; at = at.getParentPath()) {
                if (at.getLeaf() instanceof ClassTree each) {
                    names.addFirst(each.getSimpleName().toString());
                }
            }
            return within + "." + String.join(".", names);
        }
    }
}
