package culebra.api;

import culebra.fd.Fd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The compiled library as its users see it: exported packages, public types, their members. */
final class PublicApi {
    private static final Set<String> NOT_EXPORTED =
            Set.of("culebra.internal", "culebra.libc", "culebra.tool");

    private static final ModuleDescriptor MODULE =
            ModuleFinder.of(classes()).find("culebra").orElseThrow().descriptor();
    private static final List<Class<?>> TYPES = findTypes();

    private PublicApi() {}

    /** The directory of class files, or the jar, that these tests run against. */
    static Path classes() {
        try {
            return Path.of(Fd.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static ModuleDescriptor module() {
        return MODULE;
    }

    /** Every package that has a class, but for those that are the library's own. */
    static Set<String> packages() {
        Set<String> packages = new TreeSet<>(MODULE.packages());
        packages.removeAll(NOT_EXPORTED);
        return packages;
    }

    /** The public types, nested ones included, by name. */
    static List<Class<?>> types() {
        return TYPES;
    }

    private static List<Class<?>> findTypes() {
        Path classes = classes();
        try {
            if (Files.isDirectory(classes)) {
                return findTypes(classes);
            }
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                return findTypes(jar.getPath("/"));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<Class<?>> findTypes(Path root) throws IOException {
        Set<String> packages = packages();
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && name.contains("/"))
                    .map(name -> name.substring(0, name.length() - 6).replace('/', '.'))
                    .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
                    .sorted()
                    .<Class<?>>map(PublicApi::load)
                    .filter(PublicApi::isSeen)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicApi.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isSeen(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!isSeen(each.getModifiers()) || each.isAnonymousClass() || each.isLocalClass()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSeen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static boolean isSeen(Member member) {
        return isSeen(member.getModifiers()) && !member.isSynthetic();
    }

    /**
     * A type, and those of its superclasses that users do not see: what these have public is
     * inherited as if it were the type's own.
     */
    static List<Class<?>> parts(Class<?> type) {
        return Stream.<Class<?>>iterate(type, Class::getSuperclass)
                .takeWhile(part -> part != null) // the end of an interface's line
                .takeWhile(part -> part == type || part.getName().startsWith("culebra."))
                .takeWhile(part -> part == type || !isSeen(part) || isInternal(part))
                .toList();
    }

    /** The nearest superclass that users see, unless every such type has it. */
    static Stream<Type> superclass(Class<?> type) {
        if (type.isRecord() || type.isEnum() || type.isInterface()) {
            return Stream.empty();
        }
        Type superclass = parts(type).getLast().getGenericSuperclass();
        return Stream.of(superclass).filter(each -> each != Object.class);
    }

    static Stream<Type> interfaces(Class<?> type) {
        return parts(type).stream().flatMap(part -> Stream.of(part.getGenericInterfaces()));
    }

    private static boolean isInternal(Class<?> type) {
        return NOT_EXPORTED.contains(type.getPackageName());
    }

    static List<Constructor<?>> constructors(Class<?> type) {
        return Stream.of(type.getDeclaredConstructors()).filter(PublicApi::isSeen).toList();
    }

    static List<Field> fields(Class<?> type) {
        return parts(type).stream()
                .flatMap(part -> Arrays.stream(part.getDeclaredFields()))
                .filter(PublicApi::isSeen)
                .toList();
    }

    /** The type's own methods, but for those that every object or every enum has. */
    static List<Method> methods(Class<?> type) {
        return parts(type).stream()
                .flatMap(part -> Arrays.stream(part.getDeclaredMethods()))
                .filter(PublicApi::isSeen)
                .filter(method -> !isEverywhere(method))
                .toList();
    }

    static Stream<Executable> executables(Class<?> type) {
        return Stream.concat(constructors(type).stream(), methods(type).stream());
    }

    private static boolean isEverywhere(Method method) {
        boolean ofEnums = method.getName().equals("values") || method.getName().equals("valueOf");
        return declares(Object.class, method) || method.getDeclaringClass().isEnum() && ofEnums;
    }

    /** Whether a method is there because the JDK's interfaces or superclasses ask for it. */
    static boolean isAskedFor(Method method) {
        return supertypes(method.getDeclaringClass())
                .filter(type -> !type.getName().startsWith("culebra."))
                .anyMatch(type -> declares(type, method));
    }

    private static Stream<Class<?>> supertypes(Class<?> type) {
        Stream<Class<?>> direct =
                Stream.concat(
                        Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
        return direct.flatMap(each -> Stream.concat(Stream.of(each), supertypes(each)));
    }

    private static boolean declares(Class<?> type, Method method) {
        return Stream.of(type.getDeclaredMethods())
                .filter(PublicApi::isSeen)
                .filter(each -> !each.accessFlags().contains(AccessFlag.STATIC))
                .anyMatch(
                        each ->
                                each.getName().equals(method.getName())
                                        && Arrays.equals(
                                                each.getParameterTypes(),
                                                method.getParameterTypes()));
    }

    /** Every type that the signatures of a type name, or the arguments of a generic one. */
    static Stream<Class<?>> named(Class<?> type) {
        Stream<Type> members =
                Stream.concat(
                        fields(type).stream().map(Field::getGenericType),
                        executables(type).flatMap(PublicApi::types));
        Stream<Type> header =
                Stream.of(superclass(type), interfaces(type), bounds(type)).flatMap(each -> each);
        return Stream.concat(header, members).flatMap(PublicApi::classes);
    }

    private static Stream<Type> types(Executable member) {
        return Stream.of(
                        Stream.of(member.getGenericParameterTypes()),
                        Stream.of(member.getGenericExceptionTypes()),
                        Stream.of(member.getAnnotatedReturnType().getType()),
                        bounds(member))
                .flatMap(each -> each);
    }

    private static Stream<Type> bounds(GenericDeclaration declaration) {
        return Stream.of(declaration.getTypeParameters())
                .flatMap(variable -> Stream.of(variable.getBounds()));
    }

    private static Stream<Class<?>> classes(Type type) {
        return switch (type) {
            case Class<?> each when each.isArray() -> classes(each.getComponentType());
            case Class<?> each -> Stream.of(each);
            case GenericArrayType each -> classes(each.getGenericComponentType());
            case ParameterizedType each ->
                    Stream.concat(
                            classes(each.getRawType()),
                            Stream.of(each.getActualTypeArguments()).flatMap(PublicApi::classes));
            case WildcardType each ->
                    Stream.of(each.getUpperBounds(), each.getLowerBounds())
                            .flatMap(bounds -> Stream.of(bounds).flatMap(PublicApi::classes));
            default -> Stream.empty(); // a variable, whose bounds are seen where it is declared
        };
    }

    /** How the tests' tables name a method. */
    static String text(Class<?> type, String name, List<Class<?>> parameters) {
        var names = parameters.stream().map(Class::getSimpleName).toList();
        return type.getSimpleName() + "." + name + "(" + String.join(", ", names) + ")";
    }

    static String text(Class<?> type, Executable member) {
        return text(type, member.getName(), List.of(member.getParameterTypes()));
    }
}
