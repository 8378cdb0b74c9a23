/** Mutexes and condition variables between processes, in shared memory beside the data. */
package culebra.sync;
