/** POSIX semaphores between processes and threads, by name or in shared memory. */
package culebra.sem;
