package culebra.testing;

import org.junit.jupiter.api.Tag;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a test class that runs while no other does in any JVM of the build, because it uses a limit
 * of the user or of the machine, or lists everything there is. The build runs these classes after
 * all others, in one JVM; {@link ClassBounds} holds a lock besides, for other ways to run them.
 */
@Tag("alone") // which pom.xml names
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Alone {}
