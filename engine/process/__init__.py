"""The engine's child process: client, worker, messages and shared memory."""
