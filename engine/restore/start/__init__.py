"""What only the start of an engine needs: compiled kernels, and the tasks that warm it up."""
