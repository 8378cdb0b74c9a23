package culebra;

/** How an object is opened: for reading, for writing, or for both. */
public enum Access {
    /** Reading only. */
    READ,
    /** Writing only, where the object has such a mode. */
    WRITE,
    /** Reading and writing. */
    READ_WRITE
}
