package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.libc.Libc;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Field;

/** The written-out constants are the generated ones, which are C's. */
class ConstantsTest {
    @Test
    void everyConstantIsTheGeneratedOne() throws Exception {
        Field[] constants = Constants.class.getDeclaredFields();
        assertTrue(constants.length > 0);
        for (Field constant : constants) {
            Object generated = Libc.class.getMethod(constant.getName()).invoke(null);
            assertEquals(generated, constant.get(null), constant.getName());
        }
    }
}
