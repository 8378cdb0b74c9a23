package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;

/** The negated error numbers are those of {@link Errno}, which are C's. */
class NegatedErrnoTest {
    @Test
    void everyConstantIsTheNegatedNumberOfItsName() throws Exception {
        Field[] constants = NegatedErrno.class.getFields();
        assertTrue(constants.length > 0);
        for (Field constant : constants) {
            int code = Errno.valueOf(constant.getName()).code();
            assertEquals(-code, constant.getInt(null), constant.getName());
        }
    }
}
