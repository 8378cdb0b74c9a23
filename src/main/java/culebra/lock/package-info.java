/** Locks on files and ranges of their bytes: flock, record and open-file-description locks. */
package culebra.lock;
