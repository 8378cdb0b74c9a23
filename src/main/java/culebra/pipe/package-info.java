/** Byte streams between processes: pipes, and FIFOs, which are pipes with a name. */
package culebra.pipe;
