"""A desktop's devices: the programs that are there, and files. What is not there is said, never pretended."""
