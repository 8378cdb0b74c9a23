/** POSIX shared memory: objects with a name, anonymous ones, and how they are mapped. */
package culebra.shm;
