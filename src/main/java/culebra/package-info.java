/**
 * Values that every facility uses: error numbers, their exception, and the mode of access.
 *
 * <p>Culebra is Linux interprocess communication for Java, on the Foreign Function and Memory API:
 * start with {@code culebra.shm} and {@code culebra.sem}.
 */
package culebra;
